"""Disclosure: give a person the file of everything on record about them, without what is another's to keep."""

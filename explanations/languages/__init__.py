"""Languages that letters can be had in: our own sentences by gettext, numbers and dates by the CLDR, rules by files."""

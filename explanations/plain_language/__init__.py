"""How hard a text is to read, and what could be said more simply. It advises authors and stops nobody."""

"""What would change an answer, what kept another away, and what settled it, in words."""

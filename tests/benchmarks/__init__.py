"""Measures what we claim about speed, each time against a peer in the same run; `make bench` prints the ratios."""

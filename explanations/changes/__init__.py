"""What differs between two evaluations, and why: a list of differences, and a change notice that accounts for them."""

"""The engine: evaluates a decision model over findings; pure, total, and explained by its trace."""

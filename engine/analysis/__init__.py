"""Questions asked of rules without guessing: what is settled, what would change an answer, what kept another away."""

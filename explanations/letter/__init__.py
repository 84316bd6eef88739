"""The letter about a determination: whom to call, what was decided and why, what follows, how to challenge it."""

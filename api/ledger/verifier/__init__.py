"""The verifier for outsiders: one file that can be taken away and run alone."""

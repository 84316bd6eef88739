"""The decision model of DMN 1.5: its document form, its readers and its logic."""

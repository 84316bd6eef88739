"""The appeal bundle: everything about a decision in one file, paginated and indexed, that needs no server to read."""

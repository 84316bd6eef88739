"""What a person is told of their appeal: that it has come and what happens now; then what became of it, and why."""

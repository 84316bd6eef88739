"""The parts of a statement of reasons, one file each."""

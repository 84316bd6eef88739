"""From what happened to what to tell someone; computes no outcome."""

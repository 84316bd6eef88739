"""The rule sets: content owned by policy people, and the one module that lists and reads it."""

"""durable-rules in a watched child process: the one place in the engine that touches the operating system.

`process` is the parent's side, `__main__` the child's, `protocol` the lines between them. Nothing is imported here, so
that the child starts quickly.
"""

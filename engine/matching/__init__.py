"""Which rows of a table hold: cells and boxes, durable-rules in small pages, and the worker process that runs it."""

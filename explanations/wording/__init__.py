"""Words for values, tests and rows: all that is said in English about a trace is put together here."""

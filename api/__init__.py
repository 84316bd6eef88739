"""Everything that touches the world: acts, ledger, REST, pages, command line."""

"""Migrations of the database, run by `api.ledger.schema`."""

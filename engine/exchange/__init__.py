"""Editions in the standard's own form: YAML to DMN 1.5 XML and back, keeping what they mean."""

"""Worked examples that stand beside a rule set: read, run, and measured for what they cover."""

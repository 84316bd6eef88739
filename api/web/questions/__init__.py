"""The vocabulary as questions on a page: what to ask, what was typed, and what that means.

A form is the one state between two visits. `fill` turns an answer into the fields that would have been typed, `ask`
turns fields into controls, `read` turns fields into an answer or into mistakes. `read` after `fill` gives it back.
"""

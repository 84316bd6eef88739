"""Every bound that keeps a hostile rule from hanging or filling the service, in one place, each with its reason.

A rule, an edition or a model at its bounds ends within 100 ms and 64 MB on a machine of two cores, with a value or with
an error that says which bound it met. Steps and sizes are counted and no clock is read, so that the same rule ends at
the same place everywhere. `tests/engine/test_limits.py` holds hostile inputs against them; `make bench` measures.
"""

from __future__ import annotations

from typing import Final

AT_ONES_OWN_RISK: Final = 16
"""How many times as much the runner of the standard's tests allows: it reads files that somebody chose at their own
terminal, serves nobody else meanwhile, and must not fail a test for its size."""

# --- one evaluation --------------------------------------------------------------------------------------------------

STEPS: Final = 30_000
"""Operations, items gone through and pieces of 64 characters: 1 to 2.5 µs each, so 30 to 75 ms."""

EVALUATION_STEPS: Final = 40_000
"""Steps of all decisions of a policy for one case together: 40 to 100 ms. The largest worked example takes 11,264, with
nothing known and 64 combinations of what may be; three in four take less than 100."""

CALL_DEPTH: Final = 600
"""Frames of the interpreter's stack, of 1,000, that nested calls of a rule's own functions may take."""

ITEMS: Final = 10_000
"""Items of one list: what an authority could pay in one batch, and 80 KB."""

CHARACTERS: Final = 100_000
"""Characters of one string: a long letter is a tenth of it."""

WEIGHT: Final = 20_000
"""Items and pieces of 64 characters of one value with all that is in it. A list of two equal lists of two equal lists
… is small in memory and 2 to the power of its depth when it is compared or written."""

VALUE_DEPTH: Final = 60
"""How deep a value may nest: writing and comparing values takes the interpreter's stack."""

OPEN_ROWS: Final = 8
"""Rows of a table in a plain model whose answer is open, of which every combination is tried: 256."""

SERVICE_DEPTH: Final = 20
"""What calling a decision service takes of CALL_DEPTH."""

# --- one text of FEEL ------------------------------------------------------------------------------------------------

TEXT_LENGTH: Final = 6_000
"""Characters of one expression: eight times the longest that ships. Reading takes about 15 µs a token."""

NESTING: Final = 60
"""How deep expressions may nest: a level takes six frames of the interpreter's stack."""

HEIGHT: Final = 100
"""How high a tree may grow by a chain of operators of one rank, which evaluation descends into."""

TYPE_NESTING: Final = 40
"""How deep types may nest."""

# --- one regular expression ------------------------------------------------------------------------------------------

PATTERN_LENGTH: Final = 1_000
"""Characters of a pattern."""

PATTERN_NESTING: Final = 50
"""How deep groups of a pattern may nest, and classes subtracted from classes."""

PATTERN_PROGRAM: Final = 2_000
"""Steps of a pattern that refers back to a group, its repetitions written out."""

PATTERN_MEMORY: Final = 1 << 19
"""Bytes that one compiled pattern may take."""

PATTERNS_KEPT: Final = 16
"""Compiled patterns kept for the next use, 8 MB of them."""

# --- one document ----------------------------------------------------------------------------------------------------

YAML_CHARACTERS: Final = 200_000
"""Characters of one YAML file: ten times the largest edition that ships. Reading takes 0.3 µs a character."""

YAML_NODES: Final = 20_000
"""Names, values, lists and mappings of one YAML file, about 4 µs each."""

YAML_DEPTH: Final = 64
"""How deep YAML may nest."""

XML_BYTES: Final = 800_000
"""Bytes of one XML file: the largest of the standard's test models has 475,980, the largest edition 107,474."""

XML_ELEMENTS: Final = 8_000
"""Elements of one XML file: the largest of the standard's test models has 6,524. Reading takes about 8 µs each."""

XML_DEPTH: Final = 100
"""How deep XML may nest: the reader of boxed expressions takes three frames of the interpreter's stack for each."""

XML_ATTRIBUTES: Final = 60
"""Attributes of one element."""

XML_PREFIXES: Final = 100
"""Prefixes that one file may declare: each element keeps those in force."""

BOX_NESTING: Final = 40
"""How deep boxed expressions and item definitions may nest."""

MODEL_TEXT: Final = 30_000
"""Characters of FEEL in one model, and so in one edition: the largest of the standard's test models has 24,383, the
largest edition that ships 8,235. Reading takes up to 7 µs a character."""

TYPE_PARTS: Final = 2_000
"""Parts of one item definition, written out: types of two parts in each other are 2 to the power of their depth."""

TYPE_STEPS: Final = 300
"""Steps that testing one value against allowed values may take: a range, or a list of some hundred words."""

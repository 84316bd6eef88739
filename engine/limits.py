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

YAML_NODES: Final = 14_000
"""Names, values, lists and mappings of one YAML file, up to 6 µs each: ten times the largest edition that ships, of
1,442, and twice the largest file of worked examples."""

YAML_DEPTH: Final = 64
"""How deep YAML may nest."""

XML_BYTES: Final = 400_000
"""Bytes of one XML file: three and a half times the largest edition that ships, of 112,259."""

XML_ELEMENTS: Final = 5_500
"""Elements of one XML file: three times the largest edition that ships, of 1,817. Reading takes about 3 µs each, and
making a model of them 2 to 8 µs."""

XML_DEPTH: Final = 100
"""How deep XML may nest: the reader of boxed expressions takes three frames of the interpreter's stack for each."""

XML_ATTRIBUTES: Final = 60
"""Attributes of one element."""

XML_ALL_ATTRIBUTES: Final = 5_000
"""Attributes of one XML file: three times the largest edition that ships, of 1,631."""

XML_PREFIXES: Final = 100
"""Prefixes that one file may declare: each element keeps those in force."""

XML_NAMESPACE: Final = 300
"""Characters of a namespace: the parser writes it out again for each name in it, so that one of 350,000 and 5,000
elements took five seconds."""

BOX_NESTING: Final = 24
"""How deep boxed expressions and item definitions may nest. What a loop loops over is looked through once for each
level around it, which at 40 levels took too long."""

NAME_LENGTH: Final = 300
"""Characters of a name in XML: each that begins alike is compared with every text that does, word by word."""

MODEL_PARTS: Final = 1_800
"""Nodes, requirements, types, rows, boxes and texts of one model: three times the largest edition that ships, of 575.
Compiling takes 10 to 30 µs each."""

MODEL_TEXT: Final = 12_000
"""Characters of FEEL in one model, and so in one edition: three times the largest edition that ships, of 3,522."""

MODEL_WORDS: Final = 2_700
"""Words, numbers and signs of FEEL in one model: three times the largest edition that ships, of 892. Reading and
compiling takes about 9 µs each, and twice that where something must be read twice."""

TYPE_PARTS: Final = 2_000
"""Parts of one item definition, written out: types of two parts in each other are 2 to the power of their depth."""

TYPE_STEPS: Final = 300
"""Steps that testing one value against allowed values may take: a range, or a list of some hundred words."""

"""The shipped vocabulary, read once."""

from __future__ import annotations

from pathlib import Path

import rules
from engine.dmn.vocabulary_reader import read_vocabulary

_FILE = Path(rules.__file__).parent / "vocabulary.yaml"
VOCABULARY = read_vocabulary(_FILE.read_text(encoding="utf-8"), _FILE.name)

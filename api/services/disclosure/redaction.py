"""Redaction: take out of a value what is another's, or is left out by law, wherever and in whatever form it stands.

Three things are taken out. What records name by a relative's entry, and what they call that relative, is cut as it is
when a case is parted among its people. Sentences, cells and lines that read it are cut whole, since their words may
give it away. What is left out by law goes without a mark, with everything that was worked out from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from lxml import html

from api.ledger.canonical import Json
from api.services.disclosure.choices import LeftOut
from api.services.parting import CARER, Relative, part, whole
from explanations.statement import Block, Items, Paragraph, Section, Sentence, Statement, Table

MARK: Final = "[withheld]"
"""What stands in the place of what is another's."""
TAKEN_OUT = "withheld:taken_out"
_GONE: Final = object()
_NAME = re.compile(r"\b[^\W\d_][\w'’-]{2,}")
_OF_THE_CARER = r"(?:^|[\s:.])(?:carer_(?!s\b)|caring_)\w+"


class Redaction:
    """What stays out of one file.

    Args:
        holder: whose file it is.
        others: the relatives and carers whose data stay out.
        left_out: what is left out by law.
        own: what the holder is called on file; words of that are not cut, whoever shares them.
    """

    def __init__(
        self, holder: str, others: Sequence[Relative], left_out: Sequence[LeftOut] = (), own: Iterable[str] = ()
    ) -> None:
        self._holder = holder
        known = {word.casefold() for text in own for word in re.findall(r"\w+", text)}
        self._others = tuple(replace(one, texts=tuple(_called(one, known))) for one in others)
        keys = [re.escape(one.key) for one in others if one.key]
        carer = any(one.list_name == CARER for one in others)
        patterns = ([rf"\[(?:{'|'.join(keys)})\]"] if keys else []) + ([_OF_THE_CARER] if carer else [])
        self._speaks = re.compile("|".join(patterns)) if patterns else None
        self._paths = tuple(path for one in left_out for path in one.what)
        words = sorted((re.escape(word) for one in left_out for word in one.words), key=len, reverse=True)
        self._words = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None
        self._readers: frozenset[str] = frozenset()
        self._tainted: frozenset[str] = frozenset()

    def within(self, trace: Json, tainted: Iterable[str] = ()) -> Redaction:
        """Return the redaction for what was written from a trace: rows that read what is another's are known to it.

        `tainted` are the ids of what was worked out from what is left out.
        """
        made = Redaction(self._holder, ())
        made._others, made._speaks, made._paths, made._words = self._others, self._speaks, self._paths, self._words
        made._readers, made._tainted = frozenset(self._rows_that_read(trace)), frozenset(tainted)
        return made

    @property
    def texts(self) -> tuple[str, ...]:
        """Return every text that must not be in the file."""
        return tuple(text for one in self._others for text in one.texts)

    # ── what is taken out ─────────────────────────────────────────────────────────────────────────────────────────────

    def speaks_of_another(self, node: str) -> bool:
        """Tell whether an id or path is of somebody whose data stay out, or reads theirs."""
        return node in self._readers or bool(self._speaks and self._speaks.search(node))

    def leaves_out(self, node: str) -> bool:
        """Tell whether an id, path or number is left out, or stands within something that is."""
        path = node.removeprefix("finding:")
        return node in self._tainted or any(
            path == start or path.startswith((f"{start}.", f"{start}[", f"{start}/")) for start in self._paths
        )

    def of(self, value: Json) -> Json:
        """Return a value without what stays out; None where all of it is left out."""
        kept = self._kept(value)
        return None if kept is _GONE else self._without_others(kept)

    def text(self, text: str) -> str:
        """Return a text without what others are called and without the words that are taken out."""
        return str(self._without_others(self._plain(text)))

    def page(self, page: str) -> str:
        """Return one of our pages: sentences say in `data-nodes` what they speak for."""
        tree: Any = html.document_fromstring(page)
        for element in tree.xpath("//*[@data-nodes]"):
            kept = self._sentence(element.text_content(), element.get("data-nodes").split())
            if kept != element.text_content():
                for inner in list(element):
                    element.remove(inner)
                element.text = kept
            del element.attrib["data-nodes"]
        written = html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")
        return self.text(str(written))

    def statement(self, said: Statement) -> Statement:
        """Return a statement without what stays out; sections of which nothing is left go with it."""
        sections = tuple(self._section(one) for one in said.sections)
        about = {name: self.text(text) for name, text in said.about.items()}
        return replace(said, about=about, sections=tuple(one for one in sections if not one.is_empty))

    # ── values ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _kept(self, value: Json) -> Any:  # noqa: ANN401 - JSON, or the mark for what is gone
        if isinstance(value, str):
            return _GONE if self.leaves_out(value) else self._plain(value)
        if isinstance(value, Mapping):
            return self._object(value)
        if isinstance(value, Sequence):
            return [kept for one in value if (kept := self._kept(one)) is not _GONE]
        return value

    def _object(self, value: Mapping[str, Json]) -> Any:  # noqa: ANN401 - JSON, or the mark for what is gone
        named = [text for name in ("id", "path") if isinstance(text := value.get(name), str)]
        if any(self.leaves_out(text) for text in named):
            return _GONE
        if any(text in self._readers for text in named) or self._is_read_off_another(value):
            return MARK
        kept = {name: self._kept(inner) for name, inner in value.items() if not self.leaves_out(name)}
        return {name: inner for name, inner in kept.items() if inner is not _GONE}

    def _is_read_off_another(self, value: Mapping[str, Json]) -> bool:
        """Tell whether it is a cell or a line of a sum that reads what is another's, or a formula of nothing else."""
        reads = [one for one in _list(value.get("reads")) if isinstance(one, str)]
        speaking = [one for one in reads if self.speaks_of_another(one)]
        if "rows" in value or "lines" in value or not speaking:
            return False
        return "kind" not in value or len(speaking) == len(reads)

    def _rows_that_read(self, value: Json) -> Iterator[str]:
        """Yield the ids of rows, and of lines, that read what is another's."""
        if isinstance(value, Mapping):
            cells = [one for one in _list(value.get("cells")) if isinstance(one, Mapping)]
            if any(str(cell.get("test")).strip() != "-" and self._is_read_off_another(cell) for cell in cells):
                yield str(value["id"])
            elif "reads" in value and "test" not in value and self._is_read_off_another(value):
                yield str(value.get("id"))
            for inner in value.values():
                yield from self._rows_that_read(inner)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            for inner in value:
                yield from self._rows_that_read(inner)

    def _plain(self, text: str) -> str:
        return self._words.sub(MARK, text) if self._words else text

    def _without_others(self, value: Json) -> Json:
        parts = part(value, self._holder, self._others)
        marks: dict[str, Json] = {name: [MARK] * len(_list(cut)) for name, cut in parts.items()}
        return whole({**marks, self._holder: parts[self._holder]}, self._holder)

    # ── sentences ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _section(self, section: Section) -> Section:
        blocks = tuple(kept for one in section.blocks if (kept := self._block(one)) is not None)
        parts = tuple(self._section(one) for one in section.parts)
        return Section(
            self.text(section.key), self.text(section.heading), blocks, tuple(one for one in parts if not one.is_empty)
        )

    def _block(self, block: Block) -> Block | None:
        match block:
            case Paragraph(sentences):
                said = self._sentences(sentences)
                return Paragraph(said) if said else None
            case Items(items, is_numbered):
                kept = tuple(one for item in items if (one := self._sentences(item)))
                return Items(kept, is_numbered) if kept else None
            case Table(caption, headers, rows, numeric):
                told = tuple(self._row(row) for row in rows if not self._goes(row))
                return Table(self.text(caption), headers, told, numeric) if told else None

    def _goes(self, row: Sequence[Sentence]) -> bool:
        return any(self.leaves_out(node) for cell in row for node in cell.nodes)

    def _row(self, row: Sequence[Sentence]) -> tuple[Sentence, ...]:
        if any(self.speaks_of_another(node) for cell in row for node in cell.nodes):
            return tuple(Sentence(MARK, (TAKEN_OUT,)) for _ in row)
        return tuple(Sentence(self.text(cell.text), cell.nodes) for cell in row)

    def _sentences(self, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
        told = ((self._sentence(one.text, one.nodes), one.nodes) for one in sentences)
        return tuple(Sentence(text, (TAKEN_OUT,) if text == MARK else nodes) for text, nodes in told if text)

    def _sentence(self, text: str, nodes: Sequence[str]) -> str:
        if any(self.leaves_out(node) for node in nodes):
            return ""
        if any(self.speaks_of_another(node) for node in nodes):
            return MARK
        return self.text(text)


def _list(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _called(relative: Relative, known: set[str]) -> Iterator[str]:
    """Yield what somebody is called: what the case says of them in free text, their key, and each name in these."""
    seen: dict[str, None] = {}
    for text in (*relative.texts, relative.key):
        if len(text) < 3 or text.isdecimal():
            continue
        seen.setdefault(text)
        for word in _NAME.findall(text):
            if word[0].isupper():
                seen.setdefault(word)
    yield from (text for text in seen if text.casefold() not in known)

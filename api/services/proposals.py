"""Proposals: reads the files that somebody submits, and says what they would publish, in which lane and as what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from api.ledger.kinds import Lane
from api.services.failures import ActRefused
from api.services.figure_text import FigureRelease, read_figure_release
from api.services.published_shelf import PART
from api.services.registry import EditionName, Registry
from engine.dmn.sources import read_sources
from engine.dmn.yaml_source import Node, Record, Scalar, read_yaml, record_of
from engine.errors import RuleSetError

WORDS = frozenset({"title", "about", "because", "says", "question", "label", "notes", "note"})
"""Keys of an edition that change nobody's answer."""

_TRANSLATION = re.compile(r"(?:[a-z0-9_]+/){0,2}[A-Za-z0-9_-]+\.[a-z]{2,3}\.yaml")
_EXAMPLE = "england/facs/2003-01-01-r1.cy.yaml"
_BESIDE = (".examples.yaml", ".acknowledged.yaml")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be published: documents by path, whose they are, and from which day (None: words, at once)."""

    lane: Lane
    scheme: str
    policy: str | None
    name: str
    in_force_from: date | None
    documents: Mapping[str, bytes] = field(repr=False)
    corrects: str | None = None


def read_proposal(registry: Registry, files: Mapping[str, bytes], corrects: str | None = None) -> Proposal:
    """Read submitted files, by the names they were given.

    One edition with its examples, or one figure's value, or translations; any may bring new sources. Raises ActRefused
    and RuleSetError.
    """
    texts = {name: _text(name, content) for name, content in files.items()}
    editions = [name for name in texts if _key_of(name, texts[name]) == "rule_set"]
    figures = [name for name in texts if _key_of(name, texts[name]) == "figure"]
    if len(editions) + len(figures) > 1:
        raise ActRefused("more than one edition or figure at once", fix="submit them one by one")
    corrects = (corrects or "").strip() or None
    if figures:
        return _figure(texts, read_figure_release(texts[figures[0]], figures[0]), figures[0], corrects)
    if editions:
        return _edition(registry, texts, editions[0], corrects)
    return _translations(texts)


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise RuleSetError("the file is not UTF-8 text", where=f"{name}:byte {error.start}") from error


def _key_of(name: str, text: str) -> str:
    """Return which of the telling keys a file has at its top level."""
    if name.endswith(_BESIDE) or _is_sources(name):
        return ""
    record = record_of(read_yaml(text, name))
    return next((key for key in ("rule_set", "figure") if key in record.entries), "")


def _is_sources(name: str) -> bool:
    return name.rpartition("/")[2] == "sources.yaml"


# --- figures --------------------------------------------------------------------------------------------------------


def _figure(texts: Mapping[str, str], release: FigureRelease, name: str, corrects: str | None) -> Proposal:
    documents = dict(_sources(texts, release.scheme)) | {release.path: release.text.encode()}
    _nothing_else(texts, {name})
    return Proposal(
        lane="figure",
        scheme=release.scheme,
        policy=release.policy,
        name=f"{release.figure}@{release.start}",
        in_force_from=_day(release.start, name),
        documents=documents,
        corrects=corrects,
    )


# --- editions -------------------------------------------------------------------------------------------------------


def _edition(registry: Registry, texts: Mapping[str, str], file: str, corrects: str | None) -> Proposal:
    root = record_of(read_yaml(texts[file], file))
    scheme, _, policy = root.text("rule_set").partition("/")
    registry.scheme(scheme)
    start = root.record("in_force").text("from")
    revisions = [one.revision for one in _own(registry, scheme, policy) if one.start == start]
    name = f"{start}-r{max(revisions, default=0) + 1}"
    stem = f"{scheme}/{policy}/{name}"
    documents = dict(_sources(texts, scheme)) | {f"{stem}.yaml": texts[file].encode()}
    used = {file}
    for beside in texts:
        ending = next((one for one in _BESIDE if beside.endswith(one)), "") or _language(beside)
        if beside != file and ending:
            documents[stem + ending] = texts[beside].encode()
            used.add(beside)
    _nothing_else(texts, used)
    lane: Lane = "logic"
    if revisions:
        before = registry.edition(scheme, policy, f"{start}-r{max(revisions)}")
        documents = _with_what_stood_beside(registry, before.path, f"{stem}.yaml", documents)
        lane = "wording" if logic_of(before.text) == logic_of(texts[file]) else "logic"
    return Proposal(lane, scheme, policy, name, _day(start, file), documents, corrects)


def _own(registry: Registry, scheme: str, policy: str) -> list[EditionName]:
    known = policy in registry.policies(scheme) and not registry.is_national(scheme, policy)
    return list(registry.editions(scheme, policy)) if known else []


def _with_what_stood_beside(
    registry: Registry, before: str, now: str, documents: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the documents with what stands beside the edition before, where nothing takes its place."""
    found = dict(documents)
    for ending in _BESIDE:
        path, new = before.removesuffix(".yaml") + ending, now.removesuffix(".yaml") + ending
        if path in registry.shelf.paths():
            found.setdefault(new, registry.shelf.content(path))
    return found


def logic_of(text: str) -> object:
    """Return an edition's text as data without its words: equal for two that cannot differ in any answer."""
    return _without_words(read_yaml(text, "edition"))


def _without_words(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Record):
        return {key: _without_words(inner) for key, inner in node.entries.items() if key not in WORDS}
    return [_without_words(inner) for inner in node.items]


# --- wording and sources --------------------------------------------------------------------------------------------


def _translations(texts: Mapping[str, str]) -> Proposal:
    paths = {name: _path_below_rules(name) for name in texts}
    schemes = {path.split("/")[0] for path in paths.values() if "/" in path}
    if not paths or len(schemes) != 1:
        raise ActRefused(
            "there is neither an edition nor a figure in these files",
            fix=f"an edition says `rule_set:`, a figure `figure:`; a translation is named {_EXAMPLE}",
        )
    first = next(iter(paths.values()))
    parts = first.split("/")
    return Proposal(
        lane="wording",
        scheme=schemes.pop(),
        policy=parts[1] if len(parts) == 3 else None,
        name=parts[-1].removesuffix(".yaml"),
        in_force_from=None,
        documents={paths[name]: text.encode() for name, text in texts.items()},
    )


def _path_below_rules(name: str) -> str:
    """Return a translation's path below `rules/`, however deep the file lies where it was written."""
    parts = name.replace("\\", "/").split("/")
    path = "/".join(parts[parts.index("rules") + 1 :] if "rules" in parts else parts[-3:])
    if _TRANSLATION.fullmatch(path) is None or "/" not in path:
        raise ActRefused(f"`{name}` is no translation of anything", fix=f"name it like {_EXAMPLE}")
    return path


def _language(name: str) -> str:
    found = re.search(r"(\.[a-z]{2,3}\.yaml)$", name)
    return found.group(1) if found else ""


def _sources(texts: Mapping[str, str], scheme: str) -> Iterator[tuple[str, bytes]]:
    for name in texts:
        if _is_sources(name):
            ids = sorted(read_sources(texts[name], name))
            if ids:
                yield f"{scheme}/sources.yaml{PART}{'+'.join(ids)[:150]}", texts[name].encode()


def _nothing_else(texts: Mapping[str, str], used: set[str]) -> None:
    for name in texts:
        if name not in used and not _is_sources(name):
            raise ActRefused(f"it is not clear what `{name}` is for", fix="submit it by itself, or leave it out")


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleSetError(f"`{text}` is not a day that exists", where=where, fix="write YYYY-MM-DD") from None

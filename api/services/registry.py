"""The registry of rules: which edition of a policy was in force on a day, as known at a moment, and ready to run."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar, cast

from api.ledger.canonical import digest
from api.services.shelf import Shelf
from engine.compiled import CompiledEdition, compile_edition
from engine.dmn.edition import Edition
from engine.dmn.figures import Figure, read_figures
from engine.dmn.laws import PolicyLaws, read_laws
from engine.dmn.scheme import Scheme, read_scheme
from engine.dmn.sources import KnowledgeSource, read_sources
from engine.dmn.vocabulary import Vocabulary
from engine.dmn.vocabulary_reader import read_vocabulary
from engine.dmn.yaml_reader import read_edition
from engine.errors import NotAvailable, RuleSetError

VOCABULARY = "vocabulary.yaml"
LAWS = "laws.yaml"

_EDITION_PATH = re.compile(
    r"(?P<scheme>[^/]+)/(?P<policy>[^/]+)/(?P<name>(?P<start>\d{4}-\d\d-\d\d)-r(?P<revision>\d+))\.yaml"
)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class EditionName:
    """An edition as its file name tells it: the scheme whose file it is, the policy, the first day and the revision."""

    scheme: str
    policy: str
    name: str
    start: str
    revision: int
    path: str


@dataclass(frozen=True, slots=True)
class LoadedEdition:
    """An edition ready to run, with what belongs to it.

    `path` is that of its own document, and `documents` maps the path of every rule document that it was made from to
    its bytes. `sources` are the scheme's Knowledge Sources, a local scheme's beside those of the one it is within.
    `scheme` is the one that was asked about.
    """

    compiled: CompiledEdition
    path: str
    documents: Mapping[str, bytes] = field(repr=False)
    sources: Mapping[str, KnowledgeSource]
    scheme: Scheme

    @property
    def edition(self) -> Edition:
        """Return the edition itself."""
        return self.compiled.edition

    @property
    def text(self) -> str:
        """Return the edition as it is written."""
        return self.documents[self.path].decode()

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Return the dated figures that it may read, by name."""
        return self.compiled.figures

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary that it was compiled in."""
        return self.compiled.vocabulary

    def digests(self) -> dict[str, str]:
        """Return the SHA-256 of each document, by path."""
        return {path: digest(content) for path, content in self.documents.items()}


class Registry:
    """All rules on one shelf. Editions are read when first asked for and kept; several threads may ask at once."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._paths = frozenset(shelf.paths())
        self._editions = self._list_editions()
        self._kept: dict[Hashable, object] = {}

    def _list_editions(self) -> dict[tuple[str, str], list[EditionName]]:
        found: dict[tuple[str, str], list[EditionName]] = {}
        for path in self._shelf.paths():
            match = _EDITION_PATH.fullmatch(path)
            if match:
                parts = match.groupdict()
                name = EditionName(
                    parts["scheme"], parts["policy"], parts["name"], parts["start"], int(parts["revision"]), path
                )
                found.setdefault((name.scheme, name.policy), []).append(name)
        return {key: sorted(names, key=lambda n: (n.start, n.revision)) for key, names in found.items()}

    @property
    def shelf(self) -> Shelf:
        """Return the shelf that the rules stand on."""
        return self._shelf

    # --- what there is -----------------------------------------------------------------------------------------------

    def schemes(self) -> tuple[str, ...]:
        """Return the names of all schemes, in order."""
        return tuple(sorted(path.partition("/")[0] for path in self._paths if path.endswith("/scheme.yaml")))

    def scheme(self, name: str) -> Scheme:
        """Return a scheme. Raises NotAvailable, listing those that exist."""
        if f"{name}/scheme.yaml" not in self._paths:
            raise NotAvailable(f"there is no scheme `{name}`", fix=_suggest(name, self.schemes()))
        path = f"{name}/scheme.yaml"
        return self._once(("scheme", name), lambda: read_scheme(self._text(path), name, _shown(path)))

    def policies(self, scheme: str) -> tuple[str, ...]:
        """Return a scheme's policies, its own and those it is given: the journey's first, in its order."""
        lineage = self._lineage(scheme)
        known = {policy for owner, policy in self._editions if owner in lineage}
        journey = [step.policy for step in self.journey(scheme).journey if step.policy in known]
        return (*dict.fromkeys(journey), *sorted(known.difference(journey)))

    def journey(self, scheme: str) -> Scheme:
        """Return the scheme whose journey holds: its own, or that of the scheme it is within."""
        found = (self.scheme(owner) for owner in self._lineage(scheme))
        return next((one for one in found if one.journey), self.scheme(scheme))

    def editions(self, scheme: str, policy: str) -> tuple[EditionName, ...]:
        """Return a policy's editions, the oldest first. Raises NotAvailable, listing the policies that exist."""
        for owner in self._lineage(scheme):
            if (owner, policy) in self._editions:
                return tuple(self._editions[owner, policy])
        fix = _suggest(policy, self.policies(scheme))
        raise NotAvailable(f"`{scheme}` has no policy `{policy}`", fix=fix)

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary that all schemes share."""
        return self._once("vocabulary", lambda: _vocabulary(self._text(VOCABULARY)))

    def laws(self) -> PolicyLaws:
        """Return the policy laws that every scheme is held to; none where the shelf has none."""
        text = self._text(LAWS) if LAWS in self._paths else "laws: []"
        return self._once("laws", lambda: read_laws(text, _shown(LAWS)))

    def sources(self, scheme: str) -> Mapping[str, KnowledgeSource]:
        """Return the Knowledge Sources of a scheme and of the one it is within."""
        return self._once(("sources", scheme), lambda: self._read_sources(scheme))

    def framework(self, scheme: str) -> dict[str, bytes]:
        """Return what frames every evaluation of a scheme, by path: vocabulary, journey, sources."""
        names = [f"{owner}/{file}" for owner in self._lineage(scheme) for file in ("scheme.yaml", "sources.yaml")]
        return {path: self._shelf.content(path) for path in (VOCABULARY, *names) if path in self._paths}

    # --- what holds on a day -----------------------------------------------------------------------------------------

    def edition_on(self, scheme: str, policy: str, on: date, known_at: datetime | None = None) -> LoadedEdition:
        """Return the edition in force on a day, as known at a moment (now, when left out).

        Of several for the same first day the highest revision holds. Raises NotAvailable listing the dates that exist,
        and RuleSetError when a file cannot be read.
        """
        if (then := self.as_known(known_at)) is not self:
            return then.edition_on(scheme, policy, on, known_at)
        found = self.in_force(scheme, policy, on, known_at)
        if found is None:
            message = f"`{scheme}/{policy}` was not in force on {on.isoformat()}"
            raise NotAvailable(message, fix=self._periods(scheme, policy, known_at))
        return found

    def in_force(self, scheme: str, policy: str, on: date, known_at: datetime | None = None) -> LoadedEdition | None:
        """Return what `edition_on` does, or None for a policy that was not in force or that the shelf does not hold."""
        if (then := self.as_known(known_at)) is not self:
            return then.in_force(scheme, policy, on, known_at)
        if policy not in self.policies(scheme):
            return None
        begun = [name for name in self._known(scheme, policy, known_at) if name.start <= on.isoformat()]
        if not begun:
            return None
        loaded = self.edition(scheme, policy, begun[-1].name, on)
        end = loaded.edition.in_force.end
        return loaded if not end or on.isoformat() <= end else None

    def as_known(self, moment: datetime | None) -> Registry:
        """Return the registry of the rules as they were known at a moment, figures and sources among them."""
        shelf = self._shelf if moment is None else self._shelf.as_known(moment)
        return self if shelf is self._shelf else self._once(("as known", shelf), lambda: Registry(shelf))

    def edition(self, scheme: str, policy: str, name: str, on: date | None = None) -> LoadedEdition:
        """Return an edition by its name, such as `2015-04-01-r1`.

        A local edition that adds to a national one adds to that in force `on` the day asked about, by default its own
        first day. Raises NotAvailable, listing the editions that exist.
        """
        names = {edition.name: edition for edition in self.editions(scheme, policy)}
        if name not in names:
            fix = f"there are {', '.join(names)}"
            raise NotAvailable(f"`{scheme}/{policy}` has no edition `{name}`", fix=fix)
        national = self._extended(scheme, names[name], on or date.fromisoformat(names[name].start))
        key = ("edition", scheme, policy, name, national.edition.name if national else None)
        return self._once(key, lambda: self._load(scheme, names[name], national))

    def text_beside(self, name: EditionName, ending: str) -> tuple[str, str] | None:
        """Return name and text of a document beside an edition, such as `.examples.yaml`, or None without one."""
        path = name.path.removesuffix(".yaml") + ending
        return (_shown(path), self._text(path)) if path in self._paths else None

    def layers(self, scheme: str, file: str) -> tuple[tuple[str, str], ...]:
        """Return name and text of a document of every layer that has one, the most general first.

        That is the one for all schemes, those of the schemes that the scheme is within, and its own.
        """
        return self.existing((file, *(f"{owner}/{file}" for owner in reversed(self._lineage(scheme)))))

    def existing(self, paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return name and text of those of some documents that there are."""
        return tuple((_shown(path), self._text(path)) for path in paths if path in self._paths)

    def beside(self, loaded: LoadedEdition, ending: str) -> tuple[tuple[str, str], ...]:
        """Return name and text of what stands beside an edition, and beside the national one that it adds to."""
        editions = [path for path in loaded.documents if _EDITION_PATH.fullmatch(path)]
        return self.existing(path.removesuffix(".yaml") + ending for path in editions)

    def languages_beside(self, name: EditionName) -> tuple[str, ...]:
        """Return the languages into which an edition is translated, whether or not anybody has approved them."""
        start = name.path.removesuffix(".yaml") + "."
        found = (path.removeprefix(start).removesuffix(".yaml") for path in self._paths if path.startswith(start))
        return tuple(sorted(language for language in found if re.fullmatch("[a-z]{2,3}", language)))

    def is_national(self, scheme: str, policy: str) -> bool:
        """Return whether the scheme has no edition of its own and uses that of the scheme it is within."""
        return (scheme, policy) not in self._editions

    def _known(self, scheme: str, policy: str, known_at: datetime | None) -> list[EditionName]:
        def known(name: EditionName) -> bool:
            since = self._shelf.known_since(name.path)
            return known_at is None or since is None or since <= known_at

        return [name for name in self.editions(scheme, policy) if known(name)]

    def _periods(self, scheme: str, policy: str, known_at: datetime | None) -> str:
        newest = {name.start: name for name in self._known(scheme, policy, known_at)}
        if not newest:
            return "none of its editions was known then"
        spans = []
        for position, (start, name) in enumerate(newest.items()):
            following = list(newest)[position + 1 :]
            end = self.edition(scheme, policy, name.name).edition.in_force.end
            last = f"to {end}" if end else f"until {following[0]}" if following else "on"
            spans.append(f"{start} {last}")
        return f"in force: {', '.join(spans)}"

    # --- reading -----------------------------------------------------------------------------------------------------

    def _extended(self, scheme: str, name: EditionName, on: date) -> LoadedEdition | None:
        """Return the national edition that a local one adds to, if it does (`extends` is a key at the top level)."""
        within = self.scheme(scheme).within
        if not within or re.search(r"^extends\s*:", self._text(name.path), re.MULTILINE) is None:
            return None
        return self.edition_on(within, name.policy, on)

    def _load(self, scheme: str, name: EditionName, national: LoadedEdition | None) -> LoadedEdition:
        # Many local schemes use a national edition as it is; it is compiled once for all that set no figures of it.
        owners = tuple(path for path in self._figure_paths(scheme, name.policy) if path in self._paths)
        key = ("compiled", name.path, national.edition.name if national else None, owners)
        compiled = self._once(key, lambda: self._compile(scheme, name, national))
        documents = self._documents_of(scheme, name) | (dict(national.documents) if national else {})
        return LoadedEdition(compiled, name.path, documents, self.sources(scheme), self.scheme(scheme))

    def _compile(self, scheme: str, name: EditionName, national: LoadedEdition | None) -> CompiledEdition:
        text = self._text(name.path)
        edition = read_edition(text, _shown(name.path), name.name, national.edition if national else None)
        figures = self._figures(scheme, name.policy)
        wanted = {figure: figures[figure] for figure in edition.figures if figure in figures}
        return compile_edition(edition, self._vocabulary_of(name.scheme), wanted)

    def _vocabulary_of(self, scheme: str) -> Vocabulary:
        """Return the vocabulary with the units of the scheme whose edition it is: sums per week unless it says so."""
        period = self.scheme(scheme).periods.get("sums", "")
        if not period:
            return self.vocabulary()
        return self._once(("vocabulary", period), lambda: self.vocabulary().with_sums_per(period))

    def _documents_of(self, scheme: str, name: EditionName) -> dict[str, bytes]:
        paths = [name.path, *self._figure_paths(scheme, name.policy)]
        return self.framework(scheme) | {path: self._shelf.content(path) for path in paths if path in self._paths}

    def _figures(self, scheme: str, policy: str) -> dict[str, Figure]:
        """Return a policy's figures: a local scheme sets only those that the national ones leave to the authority."""
        figures: dict[str, Figure] = {}
        for path in reversed(self._figure_paths(scheme, policy)):
            if path not in self._paths:
                continue
            for name, figure in read_figures(self._text(path), _shown(path)).items():
                if name in figures and figures[name].set_by != "authority":
                    raise RuleSetError(f"`{name}` is set by law and cannot be set locally", where=figure.where)
                figures[name] = figure
        return figures

    def _figure_paths(self, scheme: str, policy: str) -> list[str]:
        return [f"{owner}/{policy}/figures.yaml" for owner in self._lineage(scheme)]

    def _read_sources(self, scheme: str) -> dict[str, KnowledgeSource]:
        sources: dict[str, KnowledgeSource] = {}
        for owner in reversed(self._lineage(scheme)):
            path = f"{owner}/sources.yaml"
            if path in self._paths:
                sources |= read_sources(self._text(path), _shown(path))
        return sources

    def _lineage(self, scheme: str) -> tuple[str, ...]:
        """Return a scheme and those it is within, the nearest first. Raises RuleSetError for one within itself."""
        lineage = [scheme]
        while within := self.scheme(lineage[-1]).within:
            if within in lineage:
                raise RuleSetError(f"`{within}` is within itself", where=_shown(f"{lineage[-1]}/scheme.yaml"))
            lineage.append(within)
        return tuple(lineage)

    def _text(self, path: str) -> str:
        try:
            return self._shelf.content(path).decode()
        except UnicodeDecodeError as error:
            raise RuleSetError("the file is not UTF-8 text", where=f"{_shown(path)}:byte {error.start}") from error
        except (KeyError, OSError) as error:
            raise RuleSetError("the file cannot be read", where=_shown(path)) from error

    def _once(self, key: Hashable, read: Callable[[], _T]) -> _T:
        """Read something once. Two threads may both read it, and get equal values."""
        if key not in self._kept:
            self._kept[key] = read()
        return cast("_T", self._kept[key])


@lru_cache(maxsize=4)
def _vocabulary(text: str) -> Vocabulary:
    """Return a vocabulary. Records that rest on other rules rest on the same words most often, and it is long."""
    return read_vocabulary(text, _shown(VOCABULARY))


def _shown(path: str) -> str:
    return f"rules/{path}"


def _suggest(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, 1)
    there_are = f"there are {', '.join(known)}" if known else "there are none"
    return f"did you mean `{near[0]}`? {there_are}" if near else there_are

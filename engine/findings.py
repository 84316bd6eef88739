"""Findings: what was found about a person, read from JSON and checked against the vocabulary.

Forms (policy catalogue 0.4): a plain value is given; `{"value": …, "state": given|assumed|disputed, "source": …,
"evidence_date": …, "reasons": …}` is the full form; an absent name is unknown; null is known to be none. A set may be
given partly as `{"has": […], "has_not": […]}`. `false` is never 0 and `0` is never a date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches

from engine.dmn.vocabulary import FindingType, NameEntry, Vocabulary
from engine.errors import FindingError
from engine.trace import FindingState
from engine.values import NULL, Context, Date, PartialSet, Unknown, Value, date_of, number

FULL_FORM = ("value", "state", "source", "evidence_date", "reasons")
STATES = {state.value: state for state in (FindingState.GIVEN, FindingState.ASSUMED, FindingState.DISPUTED)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its path, its value, and how it is known. `reasons` say why an open norm is met, or is not."""

    path: str
    value: Value
    state: FindingState = FindingState.GIVEN
    source: str = ""
    evidence_date: str = ""
    derived_from: str = ""
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings given for a case.

    `by_path` holds a finding for each given name, and for each given field of each entry of a list.
    `entries` lists the entry ids of each given list, in the order given. `answers_given` are names that the vocabulary
    knows only as outputs: they were read and are used by no rule.
    """

    by_path: Mapping[str, Finding]
    entries: Mapping[str, tuple[str, ...]]
    answers_given: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """Yield the top-level names given."""
        names = (path.partition("[")[0].partition(".")[0] for path in self.by_path)
        return iter(dict.fromkeys((*names, *self.answers_given)))

    def with_derived(self, name: str, value: Value, policy: str) -> Findings:
        """Return the findings with one more that a policy's answer gave, unless it was given."""
        if name in self.by_path:
            return self
        finding = Finding(name, value, FindingState.DERIVED, derived_from=policy)
        return replace(self, by_path={**self.by_path, name: finding})


def read_findings(given: object, vocabulary: Vocabulary) -> Findings:
    """Read a JSON object of findings.

    Args:
        given: parsed JSON; numbers must have been read as `Decimal` or `int`, never as binary floats.
        vocabulary: which names exist and what each may hold.

    Raises:
        FindingError: with the JSON pointer of the first finding that is unusable, and the likely fix.
    """
    if not isinstance(given, Mapping):
        raise FindingError("findings must be a JSON object", where="/", fix='write {"age_years": 41, …}')
    found: dict[str, Finding] = {}
    entries: dict[str, tuple[str, ...]] = {}
    answers_given: list[str] = []
    for name, form in given.items():
        entry = vocabulary.inputs.get(name)
        if entry is None:
            if name in vocabulary.outputs:
                answers_given.append(name)
                continue
            raise FindingError(f"unknown name `{name}`", where=f"/{name}", fix=_nearest(name, vocabulary.inputs))
        if entry.type is FindingType.LIST:
            entries |= _read_list(entry, form, found)
        elif entry.type is FindingType.RECORD:
            _read_fields(entry, form, entry.name, f"/{name}", found)
        else:
            _read_one(entry, form, name, f"/{name}", found)
    return Findings(found, entries, tuple(answers_given))


def _nearest(name: str, known: Mapping[str, NameEntry]) -> str:
    near = get_close_matches(name, known, 1) or [other for other in known if name in other.split("_")]
    return f"did you mean `{near[0]}`?" if near else "see `rightful rules show` for the names"


def _read_list(entry: NameEntry, form: object, found: dict[str, Finding]) -> dict[str, tuple[str, ...]]:
    value, about = _unwrap(form, f"/{entry.name}")
    if about.state is FindingState.UNKNOWN:
        return {}
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise FindingError(f"`{entry.name}` must be a list", where=f"/{entry.name}", fix="write [ … ]")
    ids: list[str] = []
    for index, item in enumerate(value):
        where = f"/{entry.name}/{index}"
        if not isinstance(item, Mapping) or not isinstance(item.get(entry.key), str) or not item[entry.key]:
            raise FindingError(f"an entry of `{entry.name}` needs `{entry.key}`", where=where, fix="give it an id text")
        if item[entry.key] in ids:
            raise FindingError(f"`{item[entry.key]}` appears twice", where=f"{where}/{entry.key}")
        ids.append(item[entry.key])
        _read_fields(entry, item, f"{entry.name}[{item[entry.key]}]", where, found)
    found[entry.name] = replace(about, path=entry.name, value=tuple(ids))
    return {entry.name: tuple(ids)}


def _read_fields(entry: NameEntry, form: object, path: str, where: str, found: dict[str, Finding]) -> None:
    if not isinstance(form, Mapping):
        raise FindingError(f"`{entry.name}` must be an object", where=where, fix="write { … }")
    for name, value in form.items():
        field = entry.fields.get(name)
        if field is None:
            raise FindingError(f"unknown name `{name}`", where=f"{where}/{name}", fix=_nearest(name, entry.fields))
        _read_one(field, value, f"{path}.{name}", f"{where}/{name}", found)


def _read_one(entry: NameEntry, form: object, path: str, where: str, found: dict[str, Finding]) -> None:
    value, about = _unwrap(form, where)
    if about.state is FindingState.UNKNOWN:
        return
    found[path] = replace(about, path=path, value=_value(entry, value, path, where))


def _unwrap(form: object, where: str) -> tuple[object, Finding]:
    """Return the plain value and how it is known."""
    if not isinstance(form, Mapping) or not ({"value", "state"} & form.keys()):
        return form, Finding("", NULL)
    for key in form:
        if key not in FULL_FORM:
            raise FindingError(f"unknown key `{key}`", where=f"{where}/{key}", fix=f"one of {', '.join(FULL_FORM)}")
    state = form.get("state", "given")
    if state == "unknown":
        return None, Finding("", NULL, FindingState.UNKNOWN)
    if state not in STATES:
        raise FindingError(
            f"unknown state `{state}`", where=f"{where}/state", fix="given, assumed, disputed or unknown"
        )
    if "value" not in form:
        raise FindingError("`value` is missing", where=where, fix='write {"value": …, "state": "given"}')
    source, evidence_date = str(form.get("source") or ""), str(form.get("evidence_date") or "")
    if evidence_date and date_of(evidence_date) is None:
        raise FindingError(f"`{evidence_date}` is not a date", where=f"{where}/evidence_date", fix="write YYYY-MM-DD")
    reasons = str(form.get("reasons") or "").strip()
    return form["value"], Finding("", NULL, STATES[state], source, evidence_date, reasons=reasons)


def _value(entry: NameEntry, value: object, path: str, where: str) -> Value:
    if value is None:
        if not entry.none_allowed:
            fix = "leave it out if it is not known"
            raise FindingError(f"`{entry.name}` can't be null", where=where, fix=fix)
        return NULL
    match entry.type:
        case FindingType.NUMBER | FindingType.MONEY:
            return _number(entry, value, where)
        case FindingType.BOOLEAN:
            if isinstance(value, bool):
                return value
            raise FindingError(f"`{entry.name}` must be true or false", where=where, fix=f"not `{value}`")
        case FindingType.DATE:
            return _date(entry, value, where)
        case FindingType.CHOICE:
            return _member(entry, value, where)
        case FindingType.SET:
            return _set(entry, value, path, where)
        case _:
            if isinstance(value, str):
                return value
            raise FindingError(f"`{entry.name}` must be text", where=where)


def _number(entry: NameEntry, value: object, where: str) -> Decimal:
    parsed = None
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        parsed = number(str(value))
    elif isinstance(value, str):
        parsed = number(value)
    if parsed is None:
        raise FindingError(f"`{entry.name}` must be a number", where=where, fix=f"not `{value}`")
    if entry.whole and parsed != parsed.to_integral_value():
        raise FindingError(f"`{entry.name}` must be a whole number", where=where, fix=f"not `{value}`")
    if (entry.least is not None and parsed < entry.least) or (entry.greatest is not None and parsed > entry.greatest):
        fix = f"from {entry.least} to {entry.greatest}" if entry.greatest is not None else f"at least {entry.least}"
        raise FindingError(f"`{entry.name}` is `{value}`, out of bounds", where=where, fix=fix)
    return parsed


def _date(entry: NameEntry, value: object, where: str) -> Date:
    parsed = date_of(value) if isinstance(value, str) else None
    if parsed is None:
        fix = f"not `{value}`; write YYYY-MM-DD, a day that exists"
        raise FindingError(f"`{entry.name}` must be a date", where=where, fix=fix)
    return parsed


def _member(entry: NameEntry, value: object, where: str) -> str:
    if not isinstance(value, str):
        raise FindingError(f"`{entry.name}` must be text", where=where, fix=f"one of {', '.join(entry.members)}")
    if entry.members and value not in entry.members:
        near = get_close_matches(value, entry.members, 1)
        fix = f"did you mean `{near[0]}`?" if near else f"one of {', '.join(entry.members)}"
        raise FindingError(f"`{entry.name}` can't be `{value}`", where=where, fix=fix)
    return value


def _set(entry: NameEntry, value: object, path: str, where: str) -> Value:
    if isinstance(value, Mapping):
        for key in value:
            if key not in ("has", "has_not"):
                raise FindingError(f"unknown key `{key}`", where=f"{where}/{key}", fix="has or has_not")
        has = _members(entry, value.get("has", []), f"{where}/has")
        has_not = _members(entry, value.get("has_not", []), f"{where}/has_not")
        if both := set(has) & set(has_not):
            raise FindingError(f"`{min(both)}` is both in and out of `{entry.name}`", where=where)
        maybe = tuple(m for m in entry.members if m not in has and m not in has_not)
        return PartialSet(has, maybe if entry.members else None, frozenset({path})) if maybe else has
    return _members(entry, value, where)


def _members(entry: NameEntry, value: object, where: str) -> tuple[str, ...]:
    """Return the members in the vocabulary's order, each once: a set has no order of its own."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise FindingError(f"`{entry.name}` must be a list", where=where, fix='write ["…", "…"]')
    given = {_member(entry, item, f"{where}/{index}") for index, item in enumerate(value)}
    return tuple(m for m in entry.members if m in given) if entry.members else tuple(sorted(given))


def unknown_value(entry: NameEntry, path: str) -> Value:
    """Return the value that stands for a finding nobody has made."""
    if entry.act:
        return False
    needs = frozenset({path})
    if entry.none_allowed:
        return Unknown(needs)  # it may be found to be none, so that nothing is certain about it yet
    if entry.type is FindingType.SET and entry.members:
        return PartialSet((), tuple(entry.members), needs)
    if entry.type in (FindingType.NUMBER, FindingType.MONEY):
        return Unknown(needs, entry.least, entry.greatest)
    if entry.type is FindingType.RECORD:
        return Context({name: unknown_value(field, f"{path}.{name}") for name, field in entry.fields.items()})
    return Unknown(needs)


def value_of(entry: NameEntry, findings: Findings) -> Value:
    """Return what a rule reads under a name: the finding, or what stands for one nobody has made."""
    if entry.type is FindingType.LIST:
        if entry.name not in findings.entries:
            return Unknown(frozenset({entry.name}))
        return tuple(_context(entry, f"{entry.name}[{key}]", findings) for key in findings.entries[entry.name])
    if entry.type is FindingType.RECORD:
        return _context(entry, entry.name, findings)
    found = findings.by_path.get(entry.name)
    return found.value if found else unknown_value(entry, entry.name)


def _context(entry: NameEntry, path: str, findings: Findings) -> Context:
    def read(field: NameEntry) -> Value:
        found = findings.by_path.get(f"{path}.{field.name}")
        return found.value if found else unknown_value(field, f"{path}.{field.name}")

    return Context({name: read(field) for name, field in entry.fields.items()})

"""The contents of a disclosure file: everything on record about a person, redacted, as JSON that a program can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, cast

from api.ledger.canonical import Json, canonical
from api.ledger.entries import Entry, content_json, moment_text
from api.ledger.kinds import DeterminationMade, EvaluationKept, refers_to
from api.services.disclosure.choices import Choices, LeftOut
from api.services.disclosure.collecting import HeldAssessment, HeldRecord, Holding, Slot
from api.services.disclosure.redaction import MARK, Redaction
from api.services.disclosure.retelling import Retold, retold
from api.services.disclosure.titles import slot_title, title_of
from api.services.documents import Place
from api.services.information_rights import Country, Retention
from api.services.keep import OUTPUTS, TRACE
from api.services.records import LETTER, WITHHELD
from explanations.render import as_json
from explanations.withholding import Ground

FORMAT: Final = "rightful-disclosure-1"
CHOICES: Final = "choices"
"""The slot of what an officer left out of a file and why. Like what was left out of a letter, it stays with us."""
_OURS: Final = (WITHHELD, CHOICES)
GIVEN, IN_PART, KEPT, FORGOTTEN = "given", "in part", "withheld", "forgotten"


@dataclass(frozen=True, slots=True)
class Law:
    """The law under which a file is made, and for how long records are kept."""

    country: Country
    retention: Retention


@dataclass(frozen=True, slots=True)
class KeptBack:
    """One thing that is not in the file, for the record and never for the person: where it stood, and why."""

    record: str
    slot: str
    ground: str

    def to_json(self) -> dict[str, Json]:
        """Return it as it is sealed beside the entry."""
        return {"record": self.record, "slot": self.slot, "ground": self.ground}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds, and what it was made from: decisions told again, and what is not in it."""

    body: dict[str, Json] = field(repr=False)
    retold: Mapping[str, Retold] = field(repr=False)
    kept_back: tuple[KeptBack, ...]


def contents_of(place: Place, holding: Holding, choices: Choices, law: Law) -> Contents:
    """Return the contents of a file. Raises ActRefused for a choice about nobody in the case."""
    return _Writing(place, holding, choices, law).contents()


class _Writing:
    """One file being written."""

    def __init__(self, place: Place, holding: Holding, choices: Choices, law: Law) -> None:
        self._place, self._holding, self._choices, self._law = place, holding, choices, law
        details = holding.person.details
        own = (details.name, details.reference, *details.contact.values())
        self._others = choices.others(holding.relatives)
        self._redaction = Redaction(holding.person.id, self._others, choices.left_out, own)
        self._kept_back: list[KeptBack] = []
        self._retold: dict[str, Retold] = {}
        self._held: list[Json] = []

    def contents(self) -> Contents:
        """Return all of it."""
        records = [told for one in self._holding.records if (told := self._record(one)) is not None]
        body: dict[str, Json] = {
            "format": FORMAT,
            "person": self._person(),
            "assessments": [self._assessment(one) for one in self._holding.assessments],
            "records": records,
            "who_looked": [self._look(one.to_json()) for one in self._holding.looks],
            "recipients": [*self._letters(), *(one.to_json() for one in self._choices.recipients)],
            "left_out": list(self._grounds()),
            "rights": [{"says": one.says, "source": one.source} for one in self._law.country.regime.rights],
            "law": self._law.country.regime.title,
            "retention": {"years": str(self._law.retention.years), "source": self._law.retention.source,
                          "basis": self._law.retention.basis.value},
            "every_record": self._held,
        }  # fmt: skip
        return Contents(body, self._retold, tuple(self._kept_back))

    # ── the person and their assessments ──────────────────────────────────────────────────────────────────────────────

    def _person(self) -> dict[str, Json]:
        person = self._holding.person
        return {
            "number": person.id,
            "reference": person.details.reference,
            "name": person.details.name,
            "birth_date": person.details.birth_date.isoformat(),
            "contact": dict(person.details.contact),
            "changed_at": moment_text(person.changed_at),
            "changed_by": self._place.name_of(person.changed_by),
        }

    def _assessment(self, held: HeldAssessment) -> dict[str, Json]:
        one = held.assessment
        answers = {
            name: {
                "value": saved.answer.value, "state": saved.answer.state, "source": saved.answer.source,
                "evidence_date": saved.answer.evidence_date.isoformat() if saved.answer.evidence_date else "",
                "changed_at": moment_text(saved.changed_at), "changed_by": self._place.name_of(saved.changed_by),
            }
            for name, saved in held.answers.items()
        }  # fmt: skip
        given = cast("Json", answers)
        _, kept = self._redacted(self._redaction, given, one.id, "answers", given)
        return {
            "number": one.id,
            "scheme": one.setting.scheme,
            "on": one.setting.on.isoformat(),
            "started_at": moment_text(one.started_at),
            "started_by": self._place.name_of(one.started_by),
            "decided_as": one.determination,
            "answers": kept,
        }

    # ── records ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _record(self, held: HeldRecord) -> Json:
        entry = held.entry
        cause = self._cause(entry)
        if cause is not None:
            self._kept_back.append(KeptBack(entry.id, "", cause.ground.value))
            if not cause.told:
                return None
            self._held.extend(self._line(entry, slot.name, KEPT) for slot in held.slots or (Slot("", None),))
            return {**self._head(entry), "held": []}
        again = self._told(entry)
        if not held.slots:
            self._held.append(self._line(entry, "", GIVEN))
        about = self._redaction.of(content_json(entry.content))
        told: dict[str, Json] = {**self._head(entry), "about": about}
        told["held"] = [self._slot(entry, slot, again) for slot in held.slots]
        if again is not None and entry.id in self._retold:
            told["reasons"] = cast("Json", as_json(again.reasons))
        return told

    def _cause(self, entry: Entry) -> LeftOut | None:
        """Return why a whole record is left out: it is named, or it tells by what it is of something that is."""
        named = [entry.id, *_texts(content_json(entry.content))]
        for one in self._choices.left_out:
            alone = Redaction(self._holding.person.id, (), (one,))
            if any(alone.leaves_out(text) for text in named):
                return one
        return None

    def _told(self, entry: Entry) -> Retold | None:
        """Return a decision told again, or an evaluation: with the decision that rests on it, if there is one."""
        content = entry.content
        if isinstance(content, EvaluationKept):
            decided = (one.entry for one in self._holding.records if isinstance(one.entry.content, DeterminationMade))
            resting = [one for one in decided if refers_to(one.content) == entry.id and self._cause(one) is None]
            return self._told(resting[0]) if resting else self._again(entry.id)
        return self._again(entry.id) if isinstance(content, DeterminationMade) else None

    def _again(self, record: str) -> Retold | None:
        if record not in self._retold:
            again = retold(self._place, record, self._choices.left_out, self._redaction)
            if again is None:
                return None
            self._retold[record] = again
        return self._retold[record]

    def _head(self, entry: Entry) -> dict[str, Json]:
        return {
            "number": entry.id,
            "kind": entry.kind,
            "title": title_of(entry),
            "recorded_at": moment_text(entry.recorded_at),
            "by": self._place.name_of(entry.actor),
            "role": entry.role,
        }

    def _slot(self, entry: Entry, slot: Slot, again: Retold | None) -> dict[str, Json]:
        how, value = self._given(entry, slot, again)
        self._held.append(self._line(entry, slot.name, how))
        return {"slot": slot.name, "title": slot_title(slot.name), "how": how, "value": value}

    def _given(self, entry: Entry, slot: Slot, again: Retold | None) -> tuple[str, Json]:
        if slot.erased:
            return FORGOTTEN, None
        if slot.name in _OURS:
            self._kept_back.append(KeptBack(entry.id, slot.name, "ours"))
            return KEPT, None
        whole, redaction = slot.value, again.redaction if again else self._redaction
        if slot.name in (OUTPUTS, TRACE) and any(one.what for one in self._choices.left_out):
            if again is None:
                self._kept_back.append(KeptBack(entry.id, slot.name, "cannot be told again"))
                return KEPT, None
            whole = again.outputs if slot.name == OUTPUTS else again.trace
        if slot.name == LETTER:
            return self._letter(entry, whole, redaction)
        return self._redacted(redaction, whole, entry.id, slot.name, slot.value)

    def _letter(self, entry: Entry, letter: Json, redaction: Redaction) -> tuple[str, Json]:
        nothing = Redaction(self._holding.person.id, ())
        return self._redacted(redaction, _as_page(letter, redaction), entry.id, LETTER, _as_page(letter, nothing))

    def _redacted(self, redaction: Redaction, value: Json, record: str, slot: str, before: Json) -> tuple[str, Json]:
        """Return how much of a value is given, as far as the person is told, and what is given of it."""
        kept = redaction.of(value)
        if kept == before:
            return GIVEN, kept
        grounds = [Ground.THIRD_PARTY.value] if self._others else []
        grounds += [one.ground.value for one in self._choices.left_out]
        self._kept_back.append(KeptBack(record, slot, ", ".join(dict.fromkeys(grounds))))
        told = any(one.told for one in self._choices.left_out)
        if kept is None:
            return (KEPT if told else GIVEN), kept
        return (IN_PART if told or MARK in canonical(kept).decode() else GIVEN), kept

    def _line(self, entry: Entry, slot: str, how: str) -> Json:
        what = f"{title_of(entry)}: {slot_title(slot)}" if slot else title_of(entry)
        return {"record": entry.id, "slot": slot, "what": what, "how": how}

    # ── around them ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _look(self, look: Mapping[str, Json]) -> Json:
        return {**look, "who": self._place.name_of(str(look["who"]))}

    def _letters(self) -> Iterator[Json]:
        """Yield who was sent the letters about decisions: the person."""
        for one in self._holding.records:
            if isinstance(one.entry.content, DeterminationMade) and self._cause(one.entry) is None:
                day = one.entry.recorded_at.date().isoformat()
                yield {"to": "You", "what": f"The letter about decision {one.entry.id}", "on": day}

    def _grounds(self) -> Iterator[Json]:
        grounds = self._law.country.regime.grounds
        wanted = [Ground.THIRD_PARTY] if self._others else []
        wanted += [one.ground for one in self._choices.left_out if one.told and grounds[one.ground].told]
        for ground in dict.fromkeys(wanted):
            yield {"says": grounds[ground].says, "source": grounds[ground].source}


def _as_page(letter: Json, redaction: Redaction) -> Json:
    """Return a kept letter as its page alone: only there is it known what each sentence speaks of."""
    if not isinstance(letter, Mapping) or "html" not in letter:
        return letter
    kept = {name: one for name, one in letter.items() if name != "text"}
    return {**kept, "html": redaction.page(str(letter["html"]))}


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from (name, *_texts(inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)

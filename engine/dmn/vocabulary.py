"""The vocabulary: every name at the JSON surface with its type, domain, label and question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum


class FindingType(StrEnum):
    """What kind of value a name holds. In FEEL: number, money → number; choice, text → string; set → list of string."""

    NUMBER = "number"
    MONEY = "money"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"
    SET = "set"
    LIST = "list"
    RECORD = "record"


class Change(StrEnum):
    """What it would take for a finding to be otherwise, from the least to the most."""

    RECORD = "record"
    EVIDENCE = "evidence"
    LIFE = "life"
    AUTHORITY = "authority"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One name of the vocabulary.

    Args:
        name: FEEL and JSON name.
        type: kind of value.
        label: what people see.
        question: what an assessor asks; empty for outputs.
        unit: of a number or a sum, such as `years` or `per week`.
        group: where it stands in the conversation.
        members: allowed texts of a choice or set, with their labels, in order.
        whole: a number without fraction.
        least, greatest: bounds of a number, both included.
        none_allowed: null may be given, meaning known to be none.
        act: an act of the authority; not recorded means not done.
        informative: free text that no rule reads.
        change: what it would take for the finding to be otherwise.
        open_norm: the law leaves it to a person's judgement; whoever finds it says why, and from what.
        entry: for a list, the name of one entry in expressions; `key` is the field that identifies an entry.
        fields: of a list's entries or of a record.
    """

    name: str
    type: FindingType
    label: str = ""
    question: str = ""
    unit: str = ""
    group: str = ""
    hint: str = ""
    members: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    least: Decimal | None = None
    greatest: Decimal | None = None
    none_allowed: bool = False
    act: bool = False
    informative: bool = False
    change: Change = Change.RECORD
    open_norm: bool = False
    entry: str = ""
    key: str = ""
    fields: Mapping[str, NameEntry] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All names, inputs apart from outputs. A sum that one policy gives and another needs stands in both."""

    inputs: Mapping[str, NameEntry]
    outputs: Mapping[str, NameEntry]

    def with_sums_per(self, period: str) -> Vocabulary:
        """Return the vocabulary of a scheme whose sums are for one `period` (`month`, `year`) and not for one week.

        That changes the unit of every sum that is an answer, of the same sum given as a finding, and of findings that
        are told for whatever the period is. No value changes: units are only said.
        """
        outputs = {name: _per(entry, period, ("per week", "per period")) for name, entry in self.outputs.items()}
        inputs = {
            name: _per(entry, period, ("per week", "per period") if name in outputs else ("per period",))
            for name, entry in self.inputs.items()
        }
        return Vocabulary(inputs, outputs)

    def entry_at(self, path: str) -> NameEntry | None:
        """Return the entry for a finding path such as `age_years` or `workers[w1].relation`."""
        head, _, field_name = path.partition(".")
        entry = self.inputs.get(head.partition("[")[0])
        if entry is not None and field_name:
            return entry.fields.get(field_name)
        return entry

    def list_of(self, entry_name: str) -> NameEntry | None:
        """Return the list whose entries are called `entry_name` in expressions."""
        return next((e for e in self.lists() if e.entry == entry_name), None)

    def lists(self) -> Iterator[NameEntry]:
        """Yield the list inputs."""
        return (e for e in self.inputs.values() if e.type is FindingType.LIST)


def _per(entry: NameEntry, period: str, units: tuple[str, ...]) -> NameEntry:
    """Return the entry with the unit of its period, unless its name says that it is for a week."""
    if entry.type is not FindingType.MONEY or entry.unit not in units or entry.name.endswith("_week"):
        return entry
    return replace(entry, unit=f"per {period}")

"""A worked example from an appeal that was upheld: findings without anything of the person, and what comes out.

Only values are taken, and of those only the ones without which the answer would not come out. Free text, sources and
evidence are left behind, and the entries of lists are numbered afresh, so that nothing tells whose case it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import yaml

from api.ledger.canonical import Json
from api.services import publishing
from api.services.actor import Actor
from api.services.appeals.cases import OpenedAppeal, open_appeal
from api.services.appeals.desk import AppealDesk
from api.services.failures import ActRefused
from api.services.publishing import Beside, Desk
from api.services.records import Record, read_record
from api.services.registry import EditionName, LoadedEdition
from api.services.submissions import Submission
from engine.dmn.vocabulary import FindingType, Vocabulary
from engine.evaluation import evaluate
from engine.findings import read_findings
from engine.outcome import AuthorityMode, Evaluation, Outcome

EXAMPLES = ".examples.yaml"
_LEAST_WANTED_FIRST = (FindingType.DATE, FindingType.MONEY, FindingType.NUMBER)


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A worked example as it would stand beside an edition.

    `holds` says whether the rules as they stand give what it expects. Where they do not, it belongs to a corrected
    edition, and goes with that.
    """

    rule_set: str
    edition: str
    name: str
    text: str
    holds: bool

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        return {
            "rule_set": self.rule_set, "edition": self.edition, "name": self.name, "text": self.text,
            "holds": self.holds,
        }  # fmt: skip


def worked_example(desk: AppealDesk, number: str, policy: str = "") -> WorkedExample:
    """Return the worked example that an appeal makes, about one policy: by default that of its first accepted ground.

    Raises ActRefused for an appeal that made no new decision, or one whose answer is not settled; RecordNotFound.
    """
    appeal = open_appeal(desk, number)
    record = _new_decision(desk, appeal)
    policy = policy or _policy_of(appeal)
    if policy not in record.trace or policy not in record.content.bases:
        known = ", ".join(record.trace)
        raise ActRefused(f"`{policy}` is no part of the new decision", fix=f"it has {known}")
    scheme, on = record.question.scheme, record.question.on
    loaded = record.rules.edition(scheme, policy, record.content.bases[policy].edition, on)
    maker = _Maker(loaded, on.isoformat(), record.question.mode)
    findings = maker.least(_values(record, policy, loaded.vocabulary))
    expected = _expected(record, policy, maker.evaluated(findings), loaded)
    today = desk.registry.edition_on(scheme, policy, on)
    name = _name(desk, today, expected)
    text = _text(name, on.isoformat(), record.question.mode, findings, expected)
    same = _Maker(today, on.isoformat(), record.question.mode).evaluated(findings)
    holds = same.outcome is expected.outcome and expected.outputs.items() <= same.outputs_json().items()
    return WorkedExample(today.edition.rule_set, today.edition.name, name, text, holds)


@dataclass(frozen=True, slots=True)
class _Expected:
    """What an example expects to come out."""

    outcome: Outcome
    outputs: Mapping[str, Json]


def _expected(record: Record, policy: str, made: Evaluation, loaded: LoadedEdition) -> _Expected:
    """Return what ought to come out: what was decided where that departs from the rules, else what the rules say."""
    what = record.decided.get(policy)
    if isinstance(what, Mapping) and what["how"] == "departed":
        outputs = cast("Mapping[str, Json]", what["outputs"])
        refused = any(outputs.get(answer.output) in answer.no for answer in loaded.edition.answers)
        return _Expected(Outcome.NOT_ESTABLISHED if refused else Outcome.ESTABLISHED, outputs)
    if made.outcome not in {Outcome.ESTABLISHED, Outcome.NOT_ESTABLISHED}:
        raise ActRefused("the answer is not settled, so it can be no example", where=policy, fix="name another policy")
    return _Expected(made.outcome, cast("Mapping[str, Json]", made.outputs_json()))


def propose_example(
    desk: AppealDesk, rules: Desk, number: str, actor: Actor, policy: str = "", beside: Beside | None = None
) -> Submission:
    """Put the worked example forward for publication: the edition as it stands, with the example beside it.

    Raises ActRefused where the rules as they stand give another answer, and whatever `publishing.submit` refuses.
    """
    made = worked_example(desk, number, policy)
    if not made.holds:
        raise ActRefused(
            "the rules as they stand do not give this answer", where=made.rule_set,
            fix="submit a corrected edition, with this example beside it",
        )  # fmt: skip
    scheme, _, own = made.rule_set.partition("/")
    loaded = desk.registry.edition(scheme, own, made.edition)
    beside_it = desk.registry.text_beside(_name_of(desk, loaded), EXAMPLES)
    before = beside_it[1].rstrip("\n") + "\n\n" if beside_it else ""
    files = {
        f"{made.edition}.yaml": loaded.text.encode(),
        f"{made.edition}{EXAMPLES}": (before + made.text).encode(),
    }
    return publishing.submit(rules, files, actor, None, beside)


def _name_of(desk: AppealDesk, loaded: LoadedEdition) -> EditionName:
    edition = loaded.edition
    names = desk.registry.editions(edition.scheme, edition.policy)
    return next(name for name in names if name.name == edition.name)


def _new_decision(desk: AppealDesk, appeal: OpenedAppeal) -> Record:
    outcome = appeal.case.outcome
    if outcome is None or outcome.result in {"dismissed", "withdrawn", "closed"}:
        raise ActRefused("only an appeal that was upheld makes an example", fix="decide it first")
    if not appeal.case.redone:
        raise ActRefused("no new decision was made, so nothing shows what ought to come out", fix="make it again first")
    return read_record(desk.ledger, appeal.case.redone)


def _policy_of(appeal: OpenedAppeal) -> str:
    outcome = appeal.case.outcome
    accepted = outcome.grounds if outcome and outcome.grounds else []
    policies = (
        ground.policy for ground, held in zip(appeal.grounds, accepted, strict=False) if held.accepted and ground.policy
    )
    found = next(policies, "")
    if not found:
        raise ActRefused("no ground that was accepted attacks a step", fix="name the policy that the example is about")
    return found


# --- findings without a person --------------------------------------------------------------------------------------


def _values(record: Record, policy: str, vocabulary: Vocabulary) -> dict[str, Json]:
    """Return what the policy read, values only, free text left out and the entries of lists numbered afresh."""
    found: dict[str, Json] = {}
    for node in cast("list[Mapping[str, Json]]", record.trace[policy]):
        if node["kind"] != "finding" or "value" not in node:
            continue
        name, _, member = str(node["path"]).partition(".")
        head, _, key = name.partition("[")
        entry = vocabulary.inputs[head]
        if entry.type is FindingType.LIST:
            entries = cast("dict[str, dict[str, Json]]", found.setdefault(head, {}))
            if key:
                _put(entries.setdefault(key.rstrip("]"), {}), member, node["value"], entry.fields[member].type)
        elif entry.type is FindingType.RECORD and member:
            _put(cast("dict[str, Json]", found.setdefault(head, {})), member, node["value"], entry.fields[member].type)
        else:
            _put(found, head, node["value"], entry.type)
    return {name: _numbered(name, value, vocabulary) for name, value in found.items()}


def _put(into: dict[str, Json], name: str, value: Json, kind: FindingType) -> None:
    if kind is not FindingType.TEXT:
        into[name] = value


def _numbered(name: str, value: Json, vocabulary: Vocabulary) -> Json:
    entry = vocabulary.inputs[name]
    if entry.type is not FindingType.LIST or not isinstance(value, Mapping):
        return value
    entries = cast("Mapping[str, Mapping[str, Json]]", value)
    return [{entry.key: f"{entry.entry[0]}{number}", **said} for number, said in enumerate(entries.values(), 1)]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Tries findings under one edition."""

    loaded: LoadedEdition
    on: str
    mode: AuthorityMode

    def evaluated(self, findings: Mapping[str, Json]) -> Evaluation:
        """Return what comes out."""
        return evaluate(self.loaded.compiled, read_findings(findings, self.loaded.vocabulary), self.on, self.mode)

    def least(self, findings: Mapping[str, Json]) -> dict[str, Json]:
        """Return the findings without those that the answer comes out without, the most telling left out first."""
        kept = dict(findings)
        wanted = self._result(kept)
        for name in sorted(kept, key=self._rank):
            fewer = {one: value for one, value in kept.items() if one != name}
            if self._result(fewer) == wanted:
                kept = fewer
        return kept

    def _rank(self, name: str) -> tuple[int, str]:
        kind = self.loaded.vocabulary.inputs[name].type
        return (_LEAST_WANTED_FIRST.index(kind) if kind in _LEAST_WANTED_FIRST else len(_LEAST_WANTED_FIRST)), name

    def _result(self, findings: Mapping[str, Json]) -> object:
        made = self.evaluated(findings)
        return made.outcome, made.outputs_json(), made.entry_outcomes


# --- the text -------------------------------------------------------------------------------------------------------


def _name(desk: AppealDesk, loaded: LoadedEdition, expected: _Expected) -> str:
    """Return a sentence that no example of the edition has for its name yet."""
    answers = ", ".join(_answers(loaded, expected)) or expected.outcome.value.replace("_", " ")
    stem = f"Put right on appeal, {loaded.edition.title[0].lower()}{loaded.edition.title[1:]} comes out as {answers}"
    beside = desk.registry.text_beside(_name_of(desk, loaded), EXAMPLES)
    taken = beside[1] if beside else ""
    number = 1
    while f"{stem}, {number}" in taken:
        number += 1
    return f"{stem}, {number}"


def _answers(loaded: LoadedEdition, expected: _Expected) -> Iterator[str]:
    outputs = expected.outputs
    for answer in loaded.edition.answers:
        value = outputs.get(answer.output)
        if isinstance(value, str):
            entry = loaded.vocabulary.outputs.get(answer.output)
            yield (entry.members.get(value, value) if entry else value).lower()


def _text(name: str, on: str, mode: AuthorityMode, findings: Mapping[str, Json], expected: _Expected) -> str:
    whole: dict[str, object] = {"name": name, "on": on}
    if mode is not AuthorityMode.STATED_AND_LAW:
        whole["mode"] = mode.value
    whole["findings"] = dict(findings)
    whole["expect"] = {"outcome": expected.outcome.value, "outputs": dict(expected.outputs)}
    text: str = yaml.safe_dump([whole], sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    return text

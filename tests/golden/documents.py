"""Makes the documents of the invented people in people.yaml; run as a program, it renews what is kept in said/.

.venv/bin/python -m tests.golden.documents
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from api.services.change_notice import Decided, compare
from api.services.cross_checking import CrossCheck, CrossCheckStatus
from api.services.enough import material_with_enough
from api.services.evaluate import Question, SchemeEvaluation, evaluate
from api.services.letters import duties_of
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from api.services.what_changes import refused_otherwise
from engine.findings import read_findings
from engine.journey import Leg, evaluate_journey
from engine.outcome import AuthorityMode, Evaluation
from explanations.adequacy import gaps
from explanations.changes.comparison import Comparison, Earlier
from explanations.letter.facts import DecidedPolicy, Departed, Letter, LetterFacts, LetterKind
from explanations.letter.frame import frame_of
from explanations.letter.rendering import render_letter
from explanations.letter.writing import write_letter
from explanations.material import Material
from explanations.reasons import write
from explanations.render import Form, render
from explanations.statement import Reader, Statement

HERE = Path(__file__).parent
SAID = HERE / "said"
SCHEME = "england"
ADVICE = "Our guide “Help at home” says what can help you now, and what can keep you well for longer. It is free."


class _Exact(yaml.SafeLoader):
    """Reads numbers as exact decimals and days as text, as a service reads JSON."""


_Exact.add_constructor("tag:yaml.org,2002:int", lambda _, node: Decimal(str(node.value)))
_Exact.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: str(node.value))


@cache
def registry() -> Registry:
    """The shipped rules."""
    return Registry(ShippedShelf())


@cache
def people() -> dict[str, dict[str, Any]]:
    """The invented people, by name."""
    found: dict[str, dict[str, Any]] = yaml.load((HERE / "people.yaml").read_text(encoding="utf-8"), _Exact)
    return found


@cache
def evaluated(name: str) -> SchemeEvaluation:
    """Evaluate what was asked about a person: the policies in the order of the journey, one giving to the next."""
    person = people()[name]
    scheme = person.get("scheme", SCHEME)
    steps = {step.policy: step for step in registry().journey(scheme).journey}
    day = date.fromisoformat(person["day"])
    editions = {policy: registry().edition_on(scheme, policy, day) for policy in person["policies"]}
    legs = tuple(Leg(policy, edition.compiled, steps[policy]) for policy, edition in editions.items())
    findings = read_findings(person["findings"], registry().vocabulary())
    made = evaluate_journey(scheme, legs, findings, person["day"], AuthorityMode.STATED_AND_LAW)
    question = Question(scheme, None, day, person["findings"])
    return SchemeEvaluation(question, findings, made, editions, {}, CrossCheck(CrossCheckStatus.DEGRADED), legs)


@cache
def materials(name: str, reader: Reader) -> dict[str, Material]:
    """Return, by policy, what is written from about a person."""
    return {policy: material_with_enough(evaluated(name), policy, reader) for policy in evaluated(name).editions}


def facts_of(name: str) -> LetterFacts:
    """Return what the letter to a person is written from."""
    person = people()[name]
    scheme = person.get("scheme", SCHEME)
    departures = {policy: _departed(given) for policy, given in person.get("departures", {}).items()}
    interim = person.get("interim", {})
    kind = LetterKind.INTERIM if interim else LetterKind.DEPARTED if departures else LetterKind.ADOPTED
    said = materials(name, Reader.PERSON)
    decided = person.get("decided", person["policies"])
    return LetterFacts(
        kind=kind,
        number=f"AT-{person['day']}",
        person="Alex Example",
        address=("1 High Street", "Anytown AN1 2BB"),
        decided_on=person["day"],
        decided_by="Jo Field, social worker",
        frame=frame_of(registry().scheme(scheme), {"advice": ADVICE}),
        duties=duties_of(registry(), scheme),
        decided=tuple(_decided(name, said[policy], departures.get(policy)) for policy in decided),
        undecided=tuple(said[policy] for policy in said if policy not in decided),
        replaces=person.get("before", {}).get("number", ""),
        since=_since(person) if "before" in person else None,
        **interim,
    )


class _Unasked:
    """Lets every evaluation pass: what the second engine says is tested elsewhere."""

    def check(self, _: Mapping[str, Evaluation]) -> CrossCheck:
        return CrossCheck(CrossCheckStatus.DEGRADED)

    def is_down(self) -> bool:
        return True


def _since(person: Mapping[str, Any]) -> Comparison:
    """Return the comparison with an earlier decision about one policy."""
    scheme, (policy,), before = person.get("scheme", SCHEME), person["policies"], person["before"]

    def asked(day: str, findings: Mapping[str, Any]) -> Decided:
        question = Question(scheme, policy, date.fromisoformat(day), findings)
        return Decided(evaluate(registry(), _Unasked(), question), {})

    was, now = asked(before["day"], before["findings"]), asked(person["day"], person["findings"])
    return compare(was, now, Earlier(before["number"], before["day"]), Reader.PERSON)


def letter(name: str) -> Letter:
    """Return the letter to a person."""
    return write_letter(facts_of(name))


def _decided(name: str, said: Material, departed: Departed | None) -> DecidedPolicy:
    otherwise = refused_otherwise(evaluated(name), said.evaluation.policy) if departed is None else ()
    return DecidedPolicy(said, departed, otherwise)


def _departed(given: Mapping[str, Any]) -> Departed:
    return Departed(given["outputs"], given["reasons"], tuple(given["evidence"]))


def statements(name: str, reader: Reader) -> tuple[Statement, ...]:
    """Return a statement of reasons for each policy that was asked."""
    return tuple(write(material) for material in materials(name, reader).values())


def documents(name: str) -> Iterator[tuple[str, str]]:
    """Yield file name and content of each document about a person."""
    for what in people()[name]["what"]:
        if what in ("letter", "page"):
            made = letter(name)
            assert gaps(made) == (), [gap.text for gap in gaps(made)]
            form, ending = (Form.TEXT, "letter.txt") if what == "letter" else (Form.HTML, "letter.html")
            yield f"{name}.{ending}", render_letter(made, form)
        else:
            said = (render(statement, Form.TEXT) for statement in statements(name, Reader(what)))
            yield f"{name}.{what}.txt", "\n\n".join(said)


def renew() -> None:
    """Write every document anew, and remove those that nobody asks for."""
    made = {file: text for name in people() for file, text in documents(name)}
    for path in SAID.iterdir():
        if path.name not in made:
            path.unlink()
    for file, text in made.items():
        (SAID / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    renew()

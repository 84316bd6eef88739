"""Rule sets as their authors see them: what there is, whether it is sound, and whether its worked examples come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from api.ledger.canonical import Json
from api.services.languages import translation_problems
from api.services.registry import EditionName, LoadedEdition, Registry
from engine.analysis.acknowledged import NOTHING, Acknowledged, cover_problems, read_acknowledged
from engine.analysis.cover import faults
from engine.analysis.laws import concerns, static_breaches
from engine.checks import Problem, authority_problems, name_problems
from engine.errors import RuleSetError
from engine.examples.coverage import uncovered
from engine.examples.reader import Example, read_examples
from engine.examples.run import ExampleRun, run_example
from explanations.wording.checking import wording_problems


@dataclass(frozen=True, slots=True)
class RuleSetCheck:
    """What was found about one edition: its problems, and how many worked examples it has."""

    edition: EditionName
    problems: tuple[Problem, ...]
    examples: int
    unreadable: bool = False


def editions(registry: Registry, scheme: str | None = None, policy: str | None = None) -> list[EditionName]:
    """Return the editions of all schemes, of one, or of one policy, in order. Raises NotAvailable."""
    found = [
        name
        for one in ([scheme] if scheme else registry.schemes())
        for each in ([policy] if policy else registry.policies(one))
        for name in registry.editions(one, each)
    ]
    return list(dict.fromkeys(found))


def about(registry: Registry, name: EditionName) -> dict[str, Json]:
    """Return what a list of rule sets tells about an edition."""
    return _about(registry.edition(name.scheme, name.policy, name.name))


def text_of(loaded: LoadedEdition) -> dict[str, Json]:
    """Return an edition with the text of every document that it is made from, by path."""
    return _about(loaded) | {"documents": {path: content.decode() for path, content in loaded.documents.items()}}


def _about(loaded: LoadedEdition) -> dict[str, Json]:
    edition = loaded.edition
    return {
        "rule_set": edition.rule_set,
        "key": edition.key,
        "scheme_key": loaded.scheme.catalogue_key,
        "edition": edition.name,
        "title": edition.title,
        "area": edition.area,
        "about": edition.about,
        "in_force_from": edition.in_force.start,
        "in_force_until": edition.in_force.end,
        "digest": edition.digest,
    }


def check(registry: Registry, scheme: str | None = None, policy: str | None = None) -> Iterator[RuleSetCheck]:
    """Check every edition: that it can be read, that each row has source, wording and example, and that those pass."""
    for name in editions(registry, scheme, policy):
        yield check_edition(registry, name)


def check_edition(registry: Registry, name: EditionName) -> RuleSetCheck:
    """Check one edition, as `check` does each."""
    try:
        loaded = registry.edition(name.scheme, name.policy, name.name)
        runs = run_examples(registry, name)
        acknowledged = acknowledged_beside(registry, name)
    except RuleSetError as error:
        return RuleSetCheck(name, (Problem(error.message, error.where, error.fix),), 0, unreadable=True)
    same_rules = [run for run in runs if run.evaluation.digest == loaded.edition.digest]
    problems = (
        *authority_problems(loaded.edition, loaded.figures, loaded.sources),
        *name_problems(loaded.compiled),
        *cover_problems(faults(loaded.compiled, name.start), acknowledged),
        *_law_problems(registry, loaded),
        *wording_problems(loaded.compiled),
        *translation_problems(registry, name, loaded),
        *(Problem(gap.what, gap.where, "add one beside the edition") for gap in uncovered(loaded.compiled, same_rules)),
        *(_failed(run) for run in runs if run.differences),
    )
    return RuleSetCheck(name, tuple(p for p in problems if _is_its_own(p, loaded, name)), len(runs))


def acknowledged_beside(registry: Registry, name: EditionName) -> Acknowledged:
    """Return what the authors of an edition stand by, though a check names it. Raises RuleSetError."""
    beside = registry.text_beside(name, ".acknowledged.yaml")
    return NOTHING if beside is None else read_acknowledged(beside[1], beside[0])


def _law_problems(registry: Registry, loaded: LoadedEdition) -> Iterator[Problem]:
    """Yield where an edition breaks a policy law, as far as that shows without cases; `make soak-laws` searches."""
    laws = registry.laws()
    route = registry.journey(loaded.scheme.name).appeal or loaded.scheme.appeal
    for law in laws.laws:
        if concerns(law, loaded.edition) and laws.stood_by(law.id, loaded.edition.rule_set, "") is None:
            for breach in static_breaches(law, loaded.compiled, has_route=bool(route.get("route"))):
                yield Problem(f"{breach.what}: {law.says}", breach.where or loaded.path, "mend it, or acknowledge it")


def _is_its_own(problem: Problem, loaded: LoadedEdition, name: EditionName) -> bool:
    """The national rows in a local edition are checked where they stand, with the examples that stand beside them."""
    national = loaded.edition.extends and problem.where.startswith("rules/")
    return not national or problem.where.startswith(f"rules/{name.scheme}/")


def _failed(run: ExampleRun) -> Problem:
    return Problem(f"the example `{run.example.name}` does not come out: {run.differences[0]}", run.example.where)


def examples_beside(registry: Registry, name: EditionName) -> tuple[Example, ...]:
    """Return the worked examples that stand beside an edition. Raises RuleSetError when they cannot be read."""
    beside = registry.text_beside(name, ".examples.yaml")
    return () if beside is None else read_examples(beside[1], beside[0], registry.vocabulary(), name.start)


def run_examples(registry: Registry, name: EditionName) -> list[ExampleRun]:
    """Run the worked examples that stand beside an edition. Raises RuleSetError when they cannot be read.

    Each runs on its own day, which matters where a local edition adds to the national one in force that day.
    """
    examples = examples_beside(registry, name)
    return [run_example(example, _under(registry, name, example).compiled) for example in examples]


def _under(registry: Registry, name: EditionName, example: Example) -> LoadedEdition:
    try:
        day = date.fromisoformat(example.on)
    except ValueError:
        raise RuleSetError(f"`{example.on}` is not a day", where=example.where, fix="write YYYY-MM-DD") from None
    return registry.edition(name.scheme, name.policy, name.name, day)

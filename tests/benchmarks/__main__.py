"""Prints every measure. Read the ratios: machines are noisy, and each peer ran in the same rounds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from statistics import median
from time import perf_counter

import pySFeel

from api.services.registry import LoadedEdition, Registry
from api.services.rule_sets import editions, run_examples
from api.services.shelf import ShippedShelf
from engine.evaluation import evaluate
from engine.feel import Budget, Run, Scope, compile_expression, compile_unary_tests
from engine.findings import read_findings
from engine.outcome import AuthorityMode
from tests.benchmarks import allowance_in_zen
from tests.benchmarks.cold_start import cold_start
from tests.benchmarks.counterfactuals import counterfactuals
from tests.benchmarks.feelin import feelin
from tests.benchmarks.hostile import hostile
from tests.benchmarks.rounds import measure, table

LAW = AuthorityMode.STATED_AND_LAW
EXPRESSIONS = (
    "1 + 2 * 3",
    "(1234.56 * 52) / 12",
    "0.1 + 0.2 = 0.3",
    "sum([1, 2, 3, 4.5])",
    'contains("personal budget", "budget")',
    'date("2015-04-01") < date("2016-04-01")',
    "5 in [1..10]",
    "count([1, 2, 3][item > 1])",
    "some x in [1, 2, 3] satisfies x > 2",
    "every x in [1, 2, 3] satisfies x > 0",
)


def allowance(registry: Registry) -> str:
    """Compare one case of Carer's Allowance, with its full trace."""
    loaded = registry.edition_on("england", "carers_allowance", date(2016, 1, 1))
    given = {"age_years": 30, "caring_hours_week": 20, "full_time_education": False, "earnings_week": 50}
    peer = allowance_in_zen.decision()
    findings = read_findings(given, loaded.vocabulary)

    def ours() -> object:
        return evaluate(loaded.compiled, findings, "2016-01-01", LAW)

    contenders = {
        "rightful, every row and cell traced": ours,
        "rightful, and the trace as JSON": lambda: evaluate(
            loaded.compiled, read_findings(given, loaded.vocabulary), "2016-01-01", LAW
        ).to_json(),
        "zen-engine, rows that hit traced": lambda: peer.evaluate(allowance_in_zen.FINDINGS, {"trace": True}),
    }
    return table("One case of Carer's Allowance (four tests, one answer)", measure(contenders, 100))


def expressions() -> str:
    """Compare ten FEEL expressions."""
    compiled = [compile_expression(text, Scope()) for text in EXPRESSIONS]
    peer = pySFeel.SFeelParser()

    def peer_parses() -> None:
        for text in EXPRESSIONS:
            peer.sFeelParse(text)

    contenders = {
        "rightful, compile and evaluate": lambda: [
            compile_expression(text, Scope()).evaluate({}, Run()) for text in EXPRESSIONS
        ],
        "rightful, compiled": lambda: [one.evaluate({}, Run()) for one in compiled],
        "pySFeel, which parses each time": peer_parses,
    }
    measured = measure(contenders, 20)
    return f"{table('Ten FEEL expressions', measured)}\n{feelin(EXPRESSIONS, measured[0])}\n\n{_cell()}"


def _cell() -> str:
    """Measure the commonest cells of a table."""
    run, age = Run(Budget(steps=10**9)), Decimal(17)
    number, interval, word = (compile_unary_tests(text, Scope()) for text in ("< 18", "[16..65)", '"a", "b"'))
    contenders = {
        "a cell `< 18`": lambda: number.test(age, {}, run),
        "a cell `[16..65)`": lambda: interval.test(age, {}, run),
        'a cell `"a", "b"`': lambda: word.test("b", {}, run),
    }
    return table("One cell of a table, compiled", measure(contenders, 1_000, rounds=5))


def cells(registry: Registry) -> str:
    """Measure compiling each shipped edition, and evaluating its examples."""
    lines = ["Shipped editions, each with its worked examples", f"  {'':58} {'compile ms':>10} {'evaluate ms':>12}"]
    for name in editions(registry):
        fresh = Registry(ShippedShelf())
        fresh.vocabulary()
        start = perf_counter()
        loaded = fresh.edition(name.scheme, name.policy, name.name)
        compiling = (perf_counter() - start) * 1e3
        taken = list(_examples(registry, loaded))
        if taken:
            rule_set = f"{name.scheme}/{name.policy}@{name.name}"
            lines.append(f"  {rule_set:58} {compiling:10.1f} {median(taken):12.2f}")
    return "\n".join(lines)


def _examples(registry: Registry, loaded: LoadedEdition) -> Iterator[float]:
    names = {(n.scheme, n.policy, n.name): n for n in editions(registry)}
    key = loaded.edition.scheme, loaded.edition.policy, loaded.edition.name
    for run in run_examples(registry, names[key]):
        findings = read_findings(run.example.findings, loaded.vocabulary)
        start = perf_counter()
        evaluate(loaded.compiled, findings, run.example.on, run.example.mode)
        yield (perf_counter() - start) * 1e3


def main() -> None:
    """Print every measure."""
    registry = Registry(ShippedShelf())
    measures = (allowance, lambda _: expressions(), cells, counterfactuals, lambda _: hostile(), lambda _: cold_start())
    for measured in measures:
        sys.stdout.write(measured(registry) + "\n\n")


if __name__ == "__main__":
    main()

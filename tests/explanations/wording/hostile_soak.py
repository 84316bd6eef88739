"""Hostile wording templates: none may escape its language, none may take more than 50 ms or 16 MB.

    python -m tests.explanations.wording.hostile_soak --templates 5000 --seed 1

Each template is made from a seed of its own, read, checked and filled with values some of which are themselves hostile
(texts that look like templates, long lists, huge numbers). Time is that of this process alone, the best of three;
memory is the peak of what Python allocates. Progress is kept in a file: the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from engine.errors import RuleSetError
from engine.feel import Scope
from engine.values import Context, Decimal, Unknown, Value
from explanations.wording.fill import MAX_FILLED, Filled, check_wording, fill
from explanations.wording.printing import Kind
from explanations.wording.reading import Words
from explanations.wording.template import MAX_LENGTH

MOST_SECONDS = 0.050
MOST_BYTES = 16 * 2**20
SECRET = "secret-of-another-rule-set"
VALUES: dict[str, Value] = {
    "sum": Decimal("1234.5"),
    "huge": Decimal("9" * 34 + "E6000"),
    "tiny": Decimal("1E-6000"),
    "text": "{{ sum }}{% for x in many %}{{ x }}{% end %}{0.__class__}%s${jndi:x}<script>",
    "long": "long words " * 5_000,
    "many": tuple(f"member_{number}" for number in range(100)),
    "crowd": tuple(f"member_{number}" for number in range(20_000)),
    "record": Context({"sum": Decimal(1), "inner": Context({"deep": "x"})}),
    "unknown": Unknown(frozenset(("unknown",))),
}
KINDS = {name: Kind(name.capitalize()) for name in VALUES}
WORDS, SCOPE = Words(KINDS), Scope.of(*VALUES)

ATOMS = (
    *VALUES, "record.inner.deep", "record.__class__", "many.a.b.c", "1", '"x"', '"}}"', '"%}"', "true", "null", "[]",
    "1..999999999", "9" * 60, "1e99999", '@"2015-04-01"', '@"P999999999Y"', "now()", "today()", "sum.__globals__",
    "__import__", "self", "cycler.__init__", "lipsum", "loop", "item", "?", "\u202e", "\x00", "😀", "a\nb", "𝔘",
)  # fmt: skip
SHAPES = (
    "{0} + {1}", "{0} ** {1}", "{0} * {0}", "({0})", "-{0}", "{0} < {1}", "{0} and {1} or {2}", "{0} in ({1}, {2})",
    "for i in {0} return {1}", "for i in 1..1000000, j in 1..1000000 return i", "some x in {0} satisfies {1}",
    "string join({0}, {1})", "if {0} then {1} else {2}", "{0}[{1}]", "count({0})", "function(f) f(f)",
    'replace("aaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$", "b")', 'matches({0}, "(x|x)*y")', "{{a: {0}}}.a", "[{0}, {1}, {2}]",
    "{0} | count", "{0} | plural {1} {2}", "{0} | rounded 9", "{0} | percent | percent", "{0} | either | either",
    "{0} instance of number", "{0} between {1} and {2}", "{0}.{1}", "external({0})", "{0}; {1}", "{0} = {1} = {2}",
)  # fmt: skip
WHOLES = (
    "{{{{ {0} }}}}", "{{% if {0} %}}a{{% else %}}b{{% end %}}", "{{% for x in {0} %}}{{{{ x }}}}{{% end %}}",
    "{{% for x in many %}}{{% for y in many %}}{{% for z in many %}}{{{{ z }}}}{{% end %}}{{% end %}}{{% end %}}",
    "{{% for x in many %}}{{{{ long }}}}{{% end %}}", "{{{{ {{{{ {0} }}}} }}}}", "{{% {0} %}}", "{{# {0} #}}", "{0}",
    "{{% if {0} %}}", "{{% end %}}", "{{{{ {0}", "{{% macro m() %}}{0}{{% endmacro %}}", "{{% include {0} %}}",
)  # fmt: skip


@dataclass
class Tally:
    """What has happened so far: how each template ended, and the worst time and memory."""

    seed: int
    done: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    worst_seconds: float = 0.0
    worst_bytes: int = 0


def hostile(random: Random) -> str:
    """Return a template that nobody with good intentions would write."""
    kind = random.random()
    if kind < 0.1:
        return "".join(random.choice('{}%#"|([. x1+*\\') for _ in range(random.randint(1, MAX_LENGTH)))
    if kind < 0.2:
        piece = random.choice(("(", "[", "{{", "{% if sum %}", "- ", "not ", "sum.", '"', "1+", "{% for x in many %}"))
        return (piece * MAX_LENGTH)[: random.randint(1, MAX_LENGTH)]
    count = random.choice((1, 1, 2, 5, 20, 200))
    whole = "".join(random.choice(WHOLES).format(_expression(random, random.randint(0, 5))) for _ in range(count))
    return whole[: random.choice((MAX_LENGTH, MAX_LENGTH, MAX_LENGTH * 50))]


def _expression(random: Random, depth: int) -> str:
    if depth == 0:
        return random.choice(ATOMS)
    inner = [_expression(random, depth - 1) for _ in range(3)]
    return random.choice(SHAPES).format(*inner)


def ending(template: str) -> str:
    """Read, check and fill a template; return how it ended.

    Raises:
        AssertionError: if what comes out is longer than allowed, or shows what no name stands for.
    """
    problems = check_wording(template, SCOPE)
    try:
        filled = fill(template, VALUES, WORDS, SCOPE)
    except RuleSetError:
        assert problems, f"refused, but the check finds nothing wrong: {template!r}"
        return "refused"
    if filled is None:
        return "not said"
    assert_kept_in(filled, template)
    return "said"


def assert_kept_in(filled: Filled, template: str) -> None:
    """Assert that a sentence is bounded, shows only supplied values, and was not read a second time."""
    assert len(filled.text) <= MAX_FILLED, template
    assert {name.partition(".")[0] for name in filled.names} <= set(VALUES), template
    for trace in (SECRET, "<class", "<function", "<module", "built-in", "0x7f"):
        assert trace not in filled.text, template
    if "text" in filled.names and "{{ sum }}" in filled.text:
        assert "1,234.50{% for" not in filled.text, "a value was read as a template"


def measured(run: Callable[[], str]) -> tuple[str, float, int]:
    """Return how it ended, the seconds it took (the best of three, if the first was slow), and the peak of memory."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        ended = run()
        seconds.append(time.process_time() - start)
        if seconds[-1] < MOST_SECONDS / 2:
            break
    tracemalloc.start()
    try:
        run()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return ended, min(seconds), peak


def soak(tally: Tally, templates: int, path: Path | None = None) -> None:
    """Go on until so many templates have been met. Raises AssertionError for the first that breaks a bound."""
    for number in range(tally.done, templates):
        template = hostile(Random(f"{tally.seed}-{number}"))
        ended, seconds, peak = measured(lambda: ending(template))  # noqa: B023 - run at once
        assert seconds <= MOST_SECONDS, f"{seconds * 1000:.0f} ms: template {number} of seed {tally.seed}"
        assert peak <= MOST_BYTES, f"{peak / 2**20:.1f} MB: template {number} of seed {tally.seed}"
        tally.done, tally.endings[ended] = number + 1, tally.endings[ended] + 1
        tally.worst_seconds, tally.worst_bytes = max(tally.worst_seconds, seconds), max(tally.worst_bytes, peak)
        if path is not None and tally.done % 200 == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(vars(tally)), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Run the soak from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--templates", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    path = Path("var/soak") / f"wording-{given.seed}.json"
    tally = Tally(given.seed)
    if path.exists():
        kept = json.loads(path.read_text(encoding="utf-8"))
        tally = Tally(**{**kept, "endings": Counter(kept["endings"])})
    soak(tally, given.templates, path)
    endings = ", ".join(f"{count:,} {ended}" for ended, count in sorted(tally.endings.items()))
    worst = f"worst {tally.worst_seconds * 1000:.1f} ms and {tally.worst_bytes / 2**20:.2f} MB"
    sys.stdout.write(f"{tally.done:,} templates of seed {tally.seed}: {endings}; {worst}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs a coverage-guided fuzzer for so many runs, in slices, so that it can be stopped and goes on where it was.

    python -m tests.differential.fuzz_soak feel --runs 1000000 --seed 1

The corpus that it finds and the number of runs done are kept, by target and seed. A crash or a hang ends it with
status 1 and names the file that holds the input. Needs atheris, which has no wheel for every machine.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.differential.cross_check_soak import say
from tests.differential.fuzz_seeds import FEEL_SEEDS, FEEL_TOKENS, XML_TOKENS, xml_seeds

SLICE = 50_000
HANG_SECONDS = 10
EXECUTED = re.compile(r"^stat::number_of_executed_units:\s+(\d+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Target:
    """What is fuzzed: its module, the longest input, first inputs, and pieces that mutations may put in."""

    module: str
    longest: int
    seeds: tuple[bytes, ...]
    tokens: tuple[str, ...]


def target(name: str) -> Target:
    """Return the target of that name, `feel` or `xml`."""
    if name == "feel":
        seeds = tuple(text.encode() for text in FEEL_SEEDS)
        return Target("tests.engine.feel.feel_fuzz", 512, seeds, FEEL_TOKENS)
    return Target("tests.engine.dmn.xml_reader_fuzz", 8_192, xml_seeds(), XML_TOKENS)


class FuzzSoak:
    """One target with one seed, and the folder that keeps its corpus and its count."""

    def __init__(self, name: str, seed: int, keep: Path) -> None:
        self._target = target(name)
        self._seed = seed
        self.folder = keep / f"fuzz-{name}-{seed}"
        self._corpus = self.folder / "corpus"
        self._count = self.folder / "runs"
        self.done = int(self._count.read_text(encoding="utf-8")) if self._count.exists() else 0

    def run(self, runs: int, report: int = SLICE) -> str:
        """Go on until so many runs are done; return what went wrong, or nothing."""
        self._prepare()
        while self.done < runs:
            wanted = min(report, runs - self.done)
            command = self._command(wanted)
            finished = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
            executed = EXECUTED.search(finished.stderr)
            if finished.returncode or executed is None:
                return "\n".join((finished.stdout + finished.stderr).splitlines()[-40:])
            self.done += int(executed.group(1))
            self._count.write_text(str(self.done), encoding="utf-8")
            say(f"seed {self._seed}: {self.done} runs, {len(list(self._corpus.iterdir()))} inputs kept")
        return ""

    def _prepare(self) -> None:
        self._corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(self._target.seeds):
            (self._corpus / f"seed-{number}").write_bytes(seed)
        lines = (f'"{_escaped(token)}"\n' for token in self._target.tokens)
        (self.folder / "tokens.dict").write_text("".join(lines), encoding="utf-8")

    def _command(self, runs: int) -> tuple[str, ...]:
        """Return the command of one slice; its seed follows from the soak's seed and the runs done before."""
        options = {
            "runs": runs,
            "seed": self._seed * 1_000_003 + self.done,
            "max_len": self._target.longest,
            "timeout": HANG_SECONDS,
            "rss_limit_mb": 1024,
            "print_final_stats": 1,
            "dict": self.folder / "tokens.dict",
            "artifact_prefix": f"{self.folder}/",
        }
        flags = (f"-{name}={value}" for name, value in options.items())
        return sys.executable, "-m", self._target.module, *flags, str(self._corpus)


def _escaped(token: str) -> str:
    return "".join(
        chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02X}" for byte in token.encode()
    )


def main() -> int:
    """Fuzz from the command line; status 1 at a crash or hang, 2 where the fuzzer is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=("feel", "xml"))
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("var/soak"))
    options = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        say("rightful: missing: atheris (the fuzzer); to fix: .venv/bin/pip install -c constraints.txt -e '.[fuzz]'")
        return 2
    soak = FuzzSoak(options.target, options.seed, options.keep)
    say(f"{options.target}, seed {options.seed}: {soak.done} of {options.runs} runs done before, kept in {soak.folder}")
    wrong = soak.run(options.runs)
    if wrong:
        say(f"{options.target}, seed {options.seed}, after {soak.done} runs, input kept in {soak.folder}:\n{wrong}")
        return 1
    say(f"{options.target}, seed {options.seed}: {soak.done} runs, no crash, no hang")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`rightful tck`: how much of the DMN standard the engine passes, by the standard's own test kit."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from api.cli.failing import DONE, FAILED
from api.cli.printing import print_columns
from api.clock import SystemClock
from engine.dmn.conformance import Outcome, is_test_file, run_folder
from engine.errors import RuleSetError
from engine.values import DateTime, date_time_of

HELP = """Run the DMN Technology Compatibility Kit: all folders below DIR that hold models and their test files.

Prints for each folder and in total how many tests passed, how many of those that expect a value other than null,
and how many gave a value where null was due. What failed, and why, stands before the totals.

\b
Example:
  rightful tck ~/dmn-tck/TestCases --csv tck_results.csv

Exit code 0 when every test passed, 1 when not.
"""


@dataclass(frozen=True, slots=True)
class FolderResult:
    """The outcomes of one folder, with the file that each case stands in."""

    name: str
    cases: tuple[tuple[str, Outcome], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many tests there were and how they went."""

    passed: int
    tests: int
    passed_with_value: int
    with_value: int
    values_for_null: int

    @staticmethod
    def of(outcomes: Iterable[Outcome]) -> Score:
        """Count outcomes."""
        found = list(outcomes)
        with_value = [one for one in found if one.expects_value]
        return Score(
            sum(one.passed for one in found),
            len(found),
            sum(one.passed for one in with_value),
            len(with_value),
            sum(one.value_for_null for one in found),
        )

    def row(self, name: str) -> tuple[str, ...]:
        """Return a line of the table."""
        passed_with_value = f"{self.passed_with_value}/{self.with_value}"
        return name, f"{self.passed}/{self.tests}", passed_with_value, str(self.values_for_null)


@click.command(help=HELP, short_help="Run the DMN standard's own tests.")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--csv", "csv_file", type=click.Path(dir_okay=False, writable=True, path_type=Path),
              help="Also write one line per test, in the form that the kit collects.")  # fmt: skip
def tck(folder: Path, csv_file: Path | None) -> int:
    """Run the kit and print."""
    results = list(run_tree(folder, moment(SystemClock().now())))
    if not results:
        raise click.UsageError(f"there are no test files (*-test-*.xml) below {folder}")
    if csv_file is not None:
        write_csv(csv_file, results)
    for result in results:
        for _, outcome in result.cases:
            if not outcome.passed:
                click.echo(f"failed  {result.name} {outcome.case}: {outcome.detail}")
    total = Score.of(outcome for result in results for _, outcome in result.cases)
    rows = [Score.of(outcome for _, outcome in result.cases).row(result.name) for result in results]
    print_columns([("folder", "passed", "of these with a value", "values for null"), *rows, total.row("total")])
    click.echo(f"{total.passed} passed, {total.tests - total.passed} failed")
    return DONE if total.passed == total.tests else FAILED


def moment(now: datetime) -> DateTime:
    """Return a moment as FEEL has it."""
    found = date_time_of(now.isoformat())
    assert found is not None
    return found


def run_tree(folder: Path, now: DateTime) -> Iterator[FolderResult]:
    """Yield the results of every folder at or below one that holds test files, in order of their names."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        if any(map(is_test_file, names)):
            yield _folder_result(folder, Path(place), names, now)


def _folder_result(root: Path, place: Path, names: list[str], now: DateTime) -> FolderResult:
    files = {name: (place / name).read_bytes() for name in names if is_test_file(name) or name.endswith(".dmn")}
    name = place.relative_to(root).as_posix()
    try:
        suites = run_folder(files, now)
    except RuleSetError as error:
        raise RuleSetError(error.message, where=f"{place}: {error.where}", fix=error.fix) from error
    cases = tuple((one.suite.file, outcome) for one in suites for outcome in one.outcomes)
    return FolderResult(place.name if name == "." else name, cases)


def write_csv(file: Path, results: Iterable[FolderResult]) -> None:
    """Write folder, test file, test, SUCCESS or ERROR, and what was wrong."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for result in results:
            for test_file, outcome in result.cases:
                stem = test_file.removesuffix(".xml")
                status = "SUCCESS" if outcome.passed else "ERROR"
                writer.writerow((result.name, stem, outcome.case, status, outcome.detail))

"""The redress list as a table for a spreadsheet: one line for each sum, the underpaid first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from api.services.remade import Touched
from api.services.sweep import Sweep

COLUMNS = ("determination", "person", "on", "policy", "output", "unit", "was", "ought_to_be", "owed", "departed",
           "outcomes")  # fmt: skip


def redress_csv(found: Sweep) -> str:
    """Return the list as CSV (RFC 4180). A decision of which no sum changes has one line with its outcomes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in found.redress:
        writer.writerows(_lines(one))
    return text.getvalue()


def _lines(one: Touched) -> Iterator[tuple[str, ...]]:
    about = (one.determination, one.person, one.on.isoformat())
    ending = ("yes" if one.departed else "no", "; ".join(one.outcomes))
    for amount in one.amounts:
        owed = "" if amount.owed is None else str(amount.owed)
        yield (*about, amount.policy, amount.output, amount.unit, amount.was or "", amount.now or "", owed, *ending)
    if not one.amounts:
        yield (*about, "", "", "", "", "", "", *ending)

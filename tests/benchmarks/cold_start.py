"""What one question costs from a cold start, in processor seconds of a process of its own and of the one it starts."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

CASE = {"age_years": 45, "user_groups": ["physical_disability"], "eligible_for_social_care": True}
ROUNDS = 5
COMPARE = "from api.cli import main; main(['compare', {case!r}, '--on', '2016-06-01', *{schemes!r}])"
READ = """
from pathlib import Path
import yaml
for path in sorted(Path("rules").glob("*/*/*-r?.yaml")):
    yaml.load(path.read_text(), Loader=yaml.CBaseLoader)
"""
PEER = """
from tests.benchmarks.allowance_in_zen import FINDINGS, decision
decision().evaluate(FINDINGS, {"trace": True})
"""


def cold_start() -> str:
    """Compare one person under every scheme, beside asking one, reading the files alone, and a peer's one table."""
    with TemporaryDirectory() as folder:
        case = Path(folder) / "case.json"
        case.write_text(json.dumps(CASE))
        ledger = Path(folder) / "ledger"
        _seconds([sys.executable, "-c", "from api.cli import main; main(['db', 'upgrade'])"], ledger)
        beside = f"import os; os.environ['RIGHTFUL_HOME'] = {str(ledger / 'var')!r}; "
        contenders = {
            "rightful compare, every scheme, beside a ledger": beside + COMPARE.format(case=str(case), schemes=[]),
            "rightful compare, every scheme": COMPARE.format(case=str(case), schemes=[]),
            "rightful compare, one scheme": COMPARE.format(case=str(case), schemes=["england"]),
            "reading every edition as YAML, by libyaml": READ,
            "zen-engine, one table": PEER,
        }
        spent = _spent(contenders, Path(folder))
    lines = [f"  {name:<48} {seconds:>6.2f} s" for name, seconds in spent.items()]
    return "\n".join(["From a cold start, processor time of the whole process (median of fresh ones)", *lines])


def _spent(contenders: Mapping[str, str], home: Path) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, program in contenders.items():
            times[name].append(_seconds([sys.executable, "-c", program], home))
    return {name: median(one) for name, one in times.items()}


def _seconds(command: Sequence[str], home: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ".", "RIGHTFUL_HOME": str(home / "var")}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)

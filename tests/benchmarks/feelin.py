"""feelin, FEEL in JavaScript, on the same expressions: in a process of its own, because it needs node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.rounds import Measured

PACKAGE = "feelin@8.2.0"
FOLDER = Path("var/peers").resolve()
SCRIPT = """
import { evaluate } from 'feelin';
const texts = JSON.parse(process.argv[2]);
const times = [];
for (let round = 0; round < 9; round++) {
    const start = process.hrtime.bigint();
    for (let call = 0; call < 50; call++) for (const text of texts) evaluate(text, {});
    times.push(Number(process.hrtime.bigint() - start) / 50 / 1e3);
}
times.sort((one, other) => one - other);
console.log(times[4]);
"""


def feelin(texts: Sequence[str], first: Measured) -> str:
    """Return a line for the table whose first contender is `first`; one that says what is missing, if anything is."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return "  feelin: not measured, because node and npm are missing"
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run([npm, "install", "--silent", "--no-save", "--prefix", str(FOLDER), PACKAGE], check=True)
    script = FOLDER / "feelin.mjs"
    script.write_text(SCRIPT, encoding="utf-8")
    command = [node, str(script), json.dumps(list(texts))]
    microseconds = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return f"  {'feelin, which parses each time':44} {microseconds:12.1f} {microseconds / first.microseconds:8.2f}"

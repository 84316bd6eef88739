"""What lies in this repository: the files that git keeps or would keep, and the Python modules among them."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
CODE_FOLDERS = ("api", "engine", "explanations", "rules", "tests")


@cache
def files() -> tuple[PurePosixPath, ...]:
    """Return every file that is tracked, or new and not ignored, relative to `ROOT`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = sorted({name for name in listing.split("\0") if name})
    return tuple(PurePosixPath(name) for name in names if (ROOT / name).is_file())


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: its path relative to `ROOT`, and its syntax tree."""

    path: PurePosixPath
    tree: ast.Module

    def place(self, node: ast.expr | ast.stmt) -> str:
        """Say where a node stands, in the form that editors open."""
        return f"{self.path}:{node.lineno}"


def modules(*folders: str) -> list[Module]:
    """Return the Python modules under the given top-level folders."""
    paths = [path for path in files() if path.suffix == ".py" and path.parts[0] in folders]
    return [Module(path, ast.parse((ROOT / path).read_bytes(), filename=str(path))) for path in paths]

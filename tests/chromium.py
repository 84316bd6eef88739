"""Find the Chromium that browser tests drive; `python3 tests/chromium.py` prints it, and exits 1 when there is none.

Only the standard library is imported: set-up runs this file before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# What Playwright downloads lies in one of these, in a folder for each browser and build.
PLAYWRIGHT_FOLDERS = (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright")
PLAYWRIGHT_PROGRAMS = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")

# Quiet and self-contained: a test run talks to nobody but the service under test.
FLAGS = (
    "--headless",
    "--no-sandbox",  # the sandbox cannot start as root or in most containers; the pages are ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> Path | None:
    """Return a Chromium that starts: an installed one, else the one that Playwright keeps, else None."""
    installed = [Path(path) for command in COMMANDS if (path := shutil.which(command))]
    candidates = [path for path in installed if not _is_snap(path)] + _kept_by_playwright()
    return next((path for path in candidates if _starts(path)), None)


def _kept_by_playwright() -> list[Path]:
    own = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    folders = (Path(own),) if own else PLAYWRIGHT_FOLDERS
    kept = [path for folder in folders for program in PLAYWRIGHT_PROGRAMS for path in folder.glob(program)]
    return sorted(kept, reverse=True)


def _is_snap(path: Path) -> bool:
    """Tell whether this is Ubuntu's snap or the script that stands in for it: its own /tmp keeps Playwright out."""
    if path.resolve().name == "snap" or path.is_relative_to("/snap"):
        return True
    with path.open("rb") as program:
        return b"/snap/" in program.read(4096)


def _starts(path: Path) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    found = find()
    if found is None:
        sys.exit(1)
    sys.stdout.write(f"{found}\n")

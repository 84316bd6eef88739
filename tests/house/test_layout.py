"""The tree keeps its shape: a fixed top level, folders that explain themselves, names that say something."""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath

import pytest

from tests.house.repository import CODE_FOLDERS, files, modules

TOP_LEVEL = {
    *CODE_FOLDERS,
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "constraints.txt",
    "pyproject.toml",
}

# A name that would suit any file tells the reader nothing about this one.
EMPTY_NAMES = {"base", "common", "core", "data", "handler", "helper", "helpers", "manager", "misc", "util", "utils"}
# These tell nothing as part of a longer name either (DMN itself says "input data", so `data` may be a part).
EMPTY_PARTS = {"handler", "helper", "helpers", "manager", "misc", "util", "utils"}

FOLDERS = sorted({folder for path in files() for folder in path.parents if folder.name})
CLASSES = [
    (module.place(node), node.name)
    for module in modules(*CODE_FOLDERS)
    for node in ast.walk(module.tree)
    if isinstance(node, ast.ClassDef)
]


def says_nothing(name: str) -> bool:
    """Tell whether a file's, folder's or class's name is empty of meaning."""
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name)]
    return "".join(words) in EMPTY_NAMES or not EMPTY_PARTS.isdisjoint(words)


def test_top_level_is_fixed() -> None:
    assert {path.parts[0] for path in files()} - TOP_LEVEL == set()


@pytest.mark.parametrize("name", ["utils", "Handler", "RuleManager", "date_helpers", "data", "_base"])
def test_an_empty_name_is_found(name: str) -> None:
    assert says_nothing(name)


@pytest.mark.parametrize("name", ["input_data", "InputData", "database", "basis", "scored", "cores_per_case"])
def test_a_telling_name_is_left_alone(name: str) -> None:
    assert not says_nothing(name)


def test_every_file_and_folder_has_a_telling_name() -> None:
    assert [str(path) for path in (*files(), *FOLDERS) if says_nothing(path.name.split(".")[0])] == []


def test_every_class_has_a_telling_name() -> None:
    assert [f"{place}: {name}" for place, name in CLASSES if says_nothing(name)] == []


@pytest.mark.parametrize("folder", CODE_FOLDERS)
def test_folder_has_a_readme(folder: str) -> None:
    assert PurePosixPath(folder, "README.md") in files()


def test_every_package_is_seen_by_the_import_contracts() -> None:
    """import-linter and the installer pass over a folder of modules that has no `__init__.py`, without a word."""
    packages = {module.path.parent for module in modules("api", "engine", "explanations", "rules")}
    without = [str(package) for package in sorted(packages) if package / "__init__.py" not in files()]
    assert without == []

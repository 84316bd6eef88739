"""Commands that act do so for an account, and ask the policy table first."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import click
import pytest

from api.access import DEMO_SIGN_INS, GRANTS, Act, Role, read_accounts
from api.cli import rightful
from tests.api.cli.conftest import Command

ACTORS = {"by", "keep_by"}
"""The options that name the account for which a command acts."""


def commands(group: click.Command = rightful, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Go through every command that there is."""
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None
            yield from commands(found, (*path, name))
    else:
        yield " ".join(path), group


ACTING = [(name, command) for name, command in commands() if ACTORS & {one.name for one in command.params}]


def acts_named(function: object, seen: frozenset[object] = frozenset()) -> set[str]:
    """Return the acts that a function names, itself or through functions of our command line that it calls."""
    found = inspect.unwrap(function) if callable(function) else function
    if not isinstance(found, FunctionType) or found in seen or not found.__module__.startswith("api.cli"):
        return set()
    tree = ast.parse(textwrap.dedent(inspect.getsource(found)))
    named = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Act"
    }
    if any(isinstance(node, ast.Attribute) and node.attr == "decider" for node in ast.walk(tree)):
        named.add(Act.DETERMINE.name)  # Installation.decider asks for it
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in found.__globals__:
            named |= acts_named(found.__globals__[node.id], seen | {found})
    return named


@pytest.mark.parametrize(("name", "command"), ACTING, ids=[name for name, _ in ACTING])
def test_a_command_that_acts_for_an_account_asks_for_an_act_of_the_table(name: str, command: click.Command) -> None:
    named = acts_named(command.callback)
    assert named, f"`rightful {name}` acts for an account and asks for no act: use here.account(by, Act…)"
    assert named <= {act.name for acts in GRANTS.values() for act in acts}


def test_the_commands_that_act_are_found() -> None:
    found = {name for name, _ in ACTING}
    assert {"determine", "evaluate", "rules submit", "rules approve", "rules publish", "accounts unlock"} <= found


@pytest.mark.parametrize("role", [role for role in Role if Act.ADMINISTER not in GRANTS[role]])
def test_only_an_administrator_unlocks_at_the_terminal(command: Command, role: Role) -> None:
    person = next(person for person in DEMO_SIGN_INS if person.role is role)
    assert command("db", "upgrade").code == 0
    ran = command("accounts", "unlock", "ama", "--by", person.id, "--reason", "x")
    assert (ran.code, "may not do this" in ran.err) == (2, True)


def test_an_account_is_listed_locked_and_unlocked(command: Command) -> None:
    assert command("db", "upgrade").code == 0
    assert command("accounts", "lock", "ama", "--by", "adam", "--reason", "has left").out == "locked\n"
    assert "locked: has left" in command("accounts", "list").out
    assert command("accounts", "unlock", "ama", "--by", "adam", "--reason", "is back").out == "unlocked\n"
    assert "is back" in command("accounts", "events").out.splitlines()[0]
    again = command("accounts", "unlock", "ama", "--by", "adam", "--reason", "twice")
    assert (again.code, "`ama` is not locked" in again.err) == (2, True)


def test_an_account_is_added_to_a_file_that_only_its_owner_reads(command: Command, home: Path) -> None:
    file, secret = home / "accounts.json", "a password long enough"
    said = ("--name", "Ada Example", "--role", "assessor", "--role", "auditor", "--password", secret)
    assert command("accounts", "add", str(file), "ada", *said).code == 0
    assert file.stat().st_mode & 0o077 == 0
    assert secret not in file.read_text(encoding="utf-8")
    found = read_accounts(file).sign_in("ADA", secret)
    assert found is not None
    assert found.roles == {Role.ASSESSOR, Role.AUDITOR}
    assert "already" in command("accounts", "add", str(file), "Ada", *said).err
    short = command("accounts", "add", str(file), "eve", *said[:-1], "too short")
    assert "at least 15 characters" in short.err
    assert len(json.loads(file.read_text(encoding="utf-8"))) == 1


def test_only_an_administrator_changes_the_keys_of_the_ledger(command: Command, rose: str) -> None:
    before = command("keys", "show").out
    refused = command("keys", "change-signing", "--by", "ruth", "--reason", "yearly")
    assert (refused.code, "may not do this" in refused.err) == (2, True)
    assert command("keys", "show").out == before
    new = command("keys", "change-signing", "--by", "adam", "--reason", "yearly").out.strip()
    assert command("keys", "show").out.startswith(before)
    assert new in command("keys", "show").out
    assert command("keys", "change-master", "--by", "adam", "--reason", "a disk was lost").out.endswith(
        "wrapped anew\n"
    )
    assert command("verify").out.splitlines()[-1].startswith("OK ")

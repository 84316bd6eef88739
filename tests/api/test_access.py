"""Accounts: the right password lets its owner in, everything else is refused alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from api.access import DEMO_SIGN_INS, GRANTS, Account, Accounts, Act, Role, demo_accounts, read_accounts

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ADA = Account("ada", "Ada Example", frozenset({Role.ASSESSOR, Role.APPROVER}), QUICK.hash("open sesame"))


def test_the_right_password_lets_in_whoever_it_belongs_to() -> None:
    assert Accounts([ADA], QUICK).sign_in(" Ada ", "open sesame") is ADA


@pytest.mark.parametrize(("account_id", "password"), [("ada", "Open sesame"), ("ada", ""), ("bob", "open sesame")])
def test_anything_else_is_refused(account_id: str, password: str) -> None:
    assert Accounts([ADA], QUICK).sign_in(account_id, password) is None


def test_an_account_without_a_usable_hash_lets_nobody_in() -> None:
    broken = Account("eve", "Eve", frozenset(), "not a hash")
    assert Accounts([broken], QUICK).sign_in("eve", "not a hash") is None


def test_ids_differ_by_more_than_case() -> None:
    with pytest.raises(ValueError, match="two accounts are called `ADA`"):
        Accounts([ADA, Account("ADA", "Another", frozenset(), "")], QUICK)


def test_a_person_may_do_what_any_of_their_roles_allows() -> None:
    assert ADA.may(Act.DETERMINE)
    assert not Account("tom", "Tom", frozenset({Role.APPROVER}), "").may(Act.READ_CASES)
    assert ADA.role_labels == "Assessor, Approver"


def test_every_role_is_granted_something_and_only_assessors_decide() -> None:
    assert set(GRANTS) == set(Role)
    assert {role for role in Role if Act.DETERMINE in GRANTS[role]} == {Role.ASSESSOR}
    assert all(Act.CONSULT in GRANTS[role] for role in Role)


def test_the_demonstration_has_one_person_for_each_role() -> None:
    assert {person.role for person in DEMO_SIGN_INS} == set(Role)
    person = DEMO_SIGN_INS[0]
    found = demo_accounts().sign_in(person.id, person.password)
    assert found is not None
    assert found.roles == {person.role}


def test_accounts_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "accounts.json"
    entry = {"id": "ada", "name": "Ada", "roles": ["auditor"], "password_hash": QUICK.hash("x")}
    file.write_text(json.dumps([entry]), encoding="utf-8")
    found = read_accounts(file).sign_in("ada", "x")
    assert found is not None
    assert found.roles == {Role.AUDITOR}


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ({"id": "ada"}, "entry 1: needs id, name, roles and password_hash"),
        ({"id": "ada", "name": "Ada", "roles": ["king"], "password_hash": ""}, "no role is called `king`"),
        ("ada", "entry 1: needs id"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(tmp_path: Path, entry: object, complaint: str) -> None:
    file = tmp_path / "accounts.json"
    file.write_text(json.dumps([entry]), encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        read_accounts(file)

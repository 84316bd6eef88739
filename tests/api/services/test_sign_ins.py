"""Coming in and being kept out: read off the ledger, so that every worker knows what every other has seen."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from api.access import Account, Accounts, Role
from api.ledger import Ledger
from api.ledger.kinds import SignIn
from api.ledger.schema import upgrade
from api.services.actor import Actor
from api.services.failures import ActRefused
from api.services.sign_ins import (
    LOCKED_FOR,
    TRIES,
    account_events,
    account_standings,
    change_account,
    come_in,
    go_out,
    lock_of,
    session_stands,
)
from tests.api.access_world import QUICK
from tests.api.services.desks import MovingClock, later

ADA = Account("ada", "Ada Example", frozenset({Role.ASSESSOR}), "")
EVE = Account("eve", "Eve Example", frozenset({Role.ADMINISTRATOR}), "")
ACCOUNTS = Accounts([ADA, EVE], QUICK)
ADMINISTRATOR = Actor("eve", "administrator")


@pytest.fixture
def ledger(sqlite_url: str, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger with a clock that moves."""
    made = Ledger(sqlite_url, MovingClock(), keys=tmp_path / "keys")
    upgrade(made.database)
    yield made
    made.close()


def wrong(ledger: Ledger, times: int) -> None:
    """Try wrong passwords."""
    for _ in range(times):
        assert come_in(ledger, ADA, right=False) is None


def is_locked(ledger: Ledger) -> bool:
    """Tell whether Ada is locked out."""
    with ledger.reading() as transaction:
        return lock_of(transaction, "ada", ledger.clock.now()) is not None


def test_the_last_of_the_wrong_tries_locks_the_account_and_the_right_password_does_not_open_it(ledger: Ledger) -> None:
    wrong(ledger, TRIES - 1)
    assert not is_locked(ledger)
    wrong(ledger, 1)
    assert is_locked(ledger)
    assert come_in(ledger, ADA, right=True) is None
    assert come_in(ledger, EVE, right=True) is not None


def test_the_right_password_makes_wrong_tries_forgotten(ledger: Ledger) -> None:
    wrong(ledger, TRIES - 1)
    assert come_in(ledger, ADA, right=True)
    wrong(ledger, TRIES - 1)
    assert come_in(ledger, ADA, right=True)


def test_a_lock_ends_by_itself_and_trying_meanwhile_does_not_make_it_longer(ledger: Ledger) -> None:
    wrong(ledger, TRIES)
    later(ledger, minutes=10)
    wrong(ledger, TRIES)
    later(ledger, minutes=5)
    assert come_in(ledger, ADA, right=True)


def test_wrong_tries_that_are_far_apart_do_not_lock(ledger: Ledger) -> None:
    for _ in range(TRIES * 2):
        wrong(ledger, 1)
        later(ledger, minutes=4)
    assert not is_locked(ledger)


def test_another_process_that_shares_the_ledger_knows_the_lock(ledger: Ledger, sqlite_url: str, tmp_path: Path) -> None:
    wrong(ledger, TRIES)
    other = Ledger(sqlite_url, ledger.clock, keys=tmp_path / "keys")
    assert come_in(other, ADA, right=True) is None
    other.close()


def test_many_guesses_at_once_get_no_more_tries_than_one_after_the_other(ledger: Ledger) -> None:
    guesses = [False] * TRIES * 2 + [True]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda right: come_in(ledger, ADA, right=right), guesses[:-1]))
    assert come_in(ledger, ADA, right=guesses[-1]) is None
    with ledger.reading() as transaction:
        tried = [one.content.what for one in transaction.log.of_kinds(SignIn) if isinstance(one.content, SignIn)]
    assert tried == ["refused"] * len(guesses)


def test_a_name_that_no_account_has_is_never_written_down(ledger: Ledger) -> None:
    for _ in range(TRIES * 2):
        assert come_in(ledger, None, right=False) is None
    assert {event.account for event in account_events(ledger)} == {"unknown"}


def test_an_administrator_lets_somebody_in_again_and_their_tries_begin_anew(ledger: Ledger) -> None:
    wrong(ledger, TRIES)
    made = change_account(ledger, ACCOUNTS, "ADA", "unlocked", ADMINISTRATOR, "rang from her own number")
    assert made.lock is None
    wrong(ledger, TRIES - 1)
    assert come_in(ledger, ADA, right=True)


def test_a_lock_by_hand_lasts_until_it_is_undone(ledger: Ledger) -> None:
    change_account(ledger, ACCOUNTS, "ada", "locked", ADMINISTRATOR, "has left")
    later(ledger, days=400)
    assert come_in(ledger, ADA, right=True) is None
    (ada, _) = account_standings(ledger, ACCOUNTS)
    assert ada.lock is not None
    assert (ada.lock.until, ada.lock.reason) == (None, "has left")
    change_account(ledger, ACCOUNTS, "ada", "unlocked", ADMINISTRATOR, "is back")
    assert come_in(ledger, ADA, right=True)


@pytest.mark.parametrize(
    ("account", "what", "actor", "reason", "complaint"),
    [
        ("eve", "locked", ADMINISTRATOR, "why not", "nobody locks or unlocks their own account"),
        ("ada", "locked", Actor("ama", "assessor"), "why not", "this needs the role administrator"),
        ("ada", "unlocked", ADMINISTRATOR, "why not", "`ada` is not locked"),
        ("bob", "locked", ADMINISTRATOR, "why not", "there is no account `bob`"),
        ("ada", "locked", ADMINISTRATOR, " ", "for a reason"),
    ],
)
def test_a_change_that_may_not_be_is_refused_and_leaves_nothing(
    ledger: Ledger, account: str, what: str, actor: Actor, reason: str, complaint: str
) -> None:
    with pytest.raises(ActRefused, match=complaint):
        change_account(ledger, ACCOUNTS, account, "locked" if what == "locked" else "unlocked", actor, reason)
    assert account_events(ledger) == []


def test_signing_out_and_a_lock_by_hand_end_every_session_that_was_begun_before(ledger: Ledger) -> None:
    first, second = come_in(ledger, ADA, right=True), come_in(ledger, ADA, right=True)
    assert first is not None
    assert second is not None
    assert session_stands(ledger, "ada", first)
    go_out(ledger, ADA)
    assert not session_stands(ledger, "ada", first)
    assert not session_stands(ledger, "ada", second)
    third = come_in(ledger, ADA, right=True)
    assert third is not None
    assert session_stands(ledger, "ada", third)
    wrong(ledger, TRIES)
    assert session_stands(ledger, "ada", third), "somebody else's wrong tries throw nobody out"
    change_account(ledger, ACCOUNTS, "ada", "unlocked", ADMINISTRATOR, "was not her")
    change_account(ledger, ACCOUNTS, "ada", "locked", ADMINISTRATOR, "has left")
    assert not session_stands(ledger, "ada", third)


def test_the_list_says_how_each_account_stands_and_never_its_hash(ledger: Ledger) -> None:
    come_in(ledger, ADA, right=True)
    wrong(ledger, 2)
    ada, eve = account_standings(ledger, ACCOUNTS)
    assert (ada.id, ada.refused_since, ada.last_in) == ("ada", 2, ledger.clock.now())
    assert (eve.id, eve.refused_since, eve.last_in) == ("eve", 0, None)
    assert "password" not in str(ada.to_json())


def test_somebody_an_identity_provider_vouched_for_is_in_the_list_and_can_be_locked(ledger: Ledger) -> None:
    come_in(ledger, Account("u-1", "Uma", frozenset({Role.AUDITOR}), ""), right=True)
    assert [one.id for one in account_standings(ledger, ACCOUNTS)] == ["ada", "eve", "u-1"]
    assert change_account(ledger, ACCOUNTS, "u-1", "locked", ADMINISTRATOR, "has left").account is None


def test_a_lock_lasts_longer_than_it_takes_to_try_again(ledger: Ledger) -> None:
    wrong(ledger, TRIES)
    later(ledger, minutes=LOCKED_FOR // timedelta(minutes=1) - 1)
    assert is_locked(ledger)
    later(ledger, minutes=1)
    assert not is_locked(ledger)

"""A request sent twice under one key is carried out once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.requests import (
    KEPT_FOR,
    LEASE,
    Answer,
    Claim,
    KeyReused,
    Request,
    RequestInFlight,
    identify,
)
from tests.api.ledger.conftest import MOMENT

REQUEST = identify("ama", "/api/v1/determinations", "key-1", b'{"person": "P"}')


def _claim(ledger: Ledger, request: Request = REQUEST) -> Claim | Answer:
    with ledger.appending() as transaction:
        return transaction.requests.claim(request)


def _held(ledger: Ledger) -> Claim:
    claim = _claim(ledger)
    assert isinstance(claim, Claim)
    return claim


def _complete(ledger: Ledger, claim: Claim, answer: Answer) -> None:
    with ledger.appending() as transaction:
        transaction.requests.complete(claim, answer)


@pytest.fixture
def later(ledger: Ledger) -> Iterator[Ledger]:
    """The same ledger, opened when every lease has run out."""
    url = ledger.database.engine.url.render_as_string(hide_password=False)
    made = Ledger(url, StoppedClock(MOMENT + LEASE), keys=ledger.database.keys.folder)
    yield made
    made.close()


def test_a_finished_request_is_answered_as_before(ledger: Ledger) -> None:
    answer = Answer(201, b'{"id": "D-1"}')
    _complete(ledger, _held(ledger), answer)
    assert _claim(ledger) == answer
    assert _claim(ledger) == answer


def test_a_request_under_way_is_a_conflict(ledger: Ledger) -> None:
    _held(ledger)
    with pytest.raises(RequestInFlight):
        _claim(ledger)


@pytest.mark.parametrize("finished", [True, False])
def test_a_key_cannot_be_used_for_another_request(ledger: Ledger, finished: bool) -> None:
    claim = _held(ledger)
    if finished:
        _complete(ledger, claim, Answer(201, b"{}"))
    with pytest.raises(KeyReused):
        _claim(ledger, identify("ama", "/api/v1/determinations", "key-1", b'{"person": "Q"}'))


@pytest.mark.parametrize(
    ("account", "path", "key"),
    [
        ("tom", "/api/v1/determinations", "key-1"),
        ("ama", "/api/v1/replays", "key-1"),
        ("ama", "/api/v1/determinations", "k"),
    ],
)
def test_keys_of_other_accounts_paths_and_names_are_other_keys(
    ledger: Ledger, account: str, path: str, key: str
) -> None:
    _held(ledger)
    assert isinstance(_claim(ledger, identify(account, path, key, b"{}")), Claim)


def test_a_released_request_can_be_tried_again_at_once(ledger: Ledger) -> None:
    claim = _held(ledger)
    with ledger.appending() as transaction:
        transaction.requests.release(claim)
    assert isinstance(_claim(ledger), Claim)


def test_a_claim_left_by_a_killed_process_is_taken_over_and_cannot_complete(ledger: Ledger, later: Ledger) -> None:
    lost = _held(ledger)
    taken = _held(later)
    with pytest.raises(RequestInFlight, match="taken this request over"):
        _complete(ledger, lost, Answer(201, b"late"))
    with ledger.appending() as transaction:
        transaction.requests.release(lost)
    _complete(later, taken, Answer(201, b"first"))
    assert _claim(ledger) == Answer(201, b"first")


def test_a_failing_act_leaves_the_request_unanswered(ledger: Ledger) -> None:
    claim = _held(ledger)

    def act() -> None:
        with ledger.appending() as transaction:
            transaction.requests.complete(claim, Answer(201, b"{}"))
            raise RuntimeError("the entry was refused")

    with pytest.raises(RuntimeError):
        act()
    with pytest.raises(RequestInFlight):
        _claim(ledger)


def test_answers_are_forgotten_after_their_time(ledger: Ledger) -> None:
    _complete(ledger, _held(ledger), Answer(201, b"{}"))
    ledger.clock = StoppedClock(MOMENT + KEPT_FOR + timedelta(seconds=1))
    assert isinstance(_claim(ledger, identify("ama", "/", "other", b"")), Claim)
    with ledger.reading() as transaction:
        assert transaction.requests.count() == 1


def test_neither_key_nor_request_can_be_read_from_what_is_kept() -> None:
    other_key = identify("ama", "/api/v1/determinations", "key-2", b'{"person": "P"}')
    assert REQUEST.request_hash != other_key.request_hash

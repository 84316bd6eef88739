"""A request has a clock: a month, with its reasons three, and an answer that ends it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.failures import RecordNotFound
from api.ledger.people import Person
from api.services.cross_checking import CrossChecker
from api.services.disclosure.choices import Allowed, Choices, LeftOut, read_choices
from api.services.disclosure.requests import Office, extend, file_of, get_request, make, receive, requests
from api.services.documents import Format, Place
from api.services.erasure import erase
from api.services.failures import ActRefused
from api.services.registry import Registry
from api.services.verify import verify_ledger
from explanations.withholding import Ground
from tests.api.services.conftest import MOMENT
from tests.api.services.disclosure.conftest import INES


@pytest.fixture
def office(ledger: Ledger, registry: Registry, checker: CrossChecker) -> Office:
    """Where files are made in England."""
    return Office(Place(ledger, registry, checker), "england")


def test_a_request_is_due_a_month_after_it_was_received(office: Office, rose: Person) -> None:
    request = receive(office, rose.id, date(2026, 10, 31), "Known to her worker", INES)
    assert (request.received_on, request.due, request.law) == (date(2026, 10, 31), date(2026, 11, 30), "uk_gdpr")
    assert request.days_left(office.ledger.clock.today()) == 8
    assert requests(office.ledger) == [request]
    assert get_request(office.ledger, request.id) == request


def test_its_time_is_extended_once_with_reasons_and_in_time(office: Office, rose: Person) -> None:
    request = receive(office, rose.id, date(2026, 10, 31), "Known", INES)
    with pytest.raises(ActRefused, match="needs its reasons"):
        extend(office, request.id, " ", INES)
    longer = extend(office, request.id, "Forty years of papers", INES)
    assert (longer.due, longer.extended) == (date(2027, 1, 31), True)
    with pytest.raises(ActRefused, match="extended or answered before"):
        extend(office, request.id, "More", INES)


def test_after_its_time_is_over_it_cannot_be_extended(office: Office, rose: Person) -> None:
    request = receive(office, rose.id, date(2026, 10, 31), "Known", INES)
    office.ledger.clock = StoppedClock(MOMENT + timedelta(days=9))
    assert request.days_left(office.ledger.clock.today()) == -1
    with pytest.raises(ActRefused, match="the time is over"):
        extend(office, request.id, "Late", INES)


@pytest.mark.parametrize(
    ("received", "identity", "message"),
    [(date(2026, 11, 23), "Known", "in the future"), (date(2026, 11, 22), "  ", "how it is known who asks")],
)
def test_what_cannot_be_a_request_is_refused(
    office: Office, rose: Person, received: date, identity: str, message: str
) -> None:
    with pytest.raises(ActRefused, match=message):
        receive(office, rose.id, received, identity, INES)
    assert requests(office.ledger) == []


def test_what_is_answered_is_no_longer_waited_for(office: Office, rose: Person) -> None:
    request = receive(office, rose.id, date(2026, 11, 20), "Known", INES)
    made = make(office, request.id, Choices(), INES)
    assert requests(office.ledger, unanswered=True) == []
    assert [one.files for one in requests(office.ledger)] == [(made.id,)]
    assert get_request(office.ledger, made.id).id == request.id
    page = file_of(office, made.id, Format.HTML).content.decode()
    assert "Rose Adeyemi" in page
    assert "Nothing is left out" in page
    with pytest.raises(ActRefused, match="a PDF, a page or JSON"):
        file_of(office, made.id, Format.TEXT)
    with pytest.raises(RecordNotFound, match="is no file"):
        file_of(office, request.id, Format.PDF)


def test_who_was_forgotten_has_no_requests_and_every_proof_holds(office: Office, rose: Person) -> None:
    request = receive(office, rose.id, date(2026, 11, 20), "Known", INES)
    made = make(office, request.id, Choices(), INES)
    erase(office.ledger, rose.id, INES, "request")
    assert requests(office.ledger) == []
    with pytest.raises(RecordNotFound, match="was forgotten"):
        file_of(office, made.id, Format.PDF)
    assert verify_ledger(office.ledger).entries == 3


def test_choices_are_read_as_they_were_written() -> None:
    harm = LeftOut(("family_willing",), Ground.SERIOUS_HARM, "Why", told=False)
    choices = Choices({"R-00000-00001": Allowed.OWN}, (harm, LeftOut((), Ground.INFORMANT, "Why", ("Zoe",))))
    assert read_choices(choices.to_json()) == choices
    with pytest.raises(ActRefused, match="nobody in this case has the number `R-00000-00001`"):
        choices.others(())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"left_out": [{"what": ["a"], "ground": "whim", "reason": "x"}]}, "cannot be read: 'whim'"),
        ({"left_out": [{"what": ["a"], "ground": "informant", "reason": " "}]}, "needs a reason"),
        ({"left_out": [{"what": [], "ground": "informant", "reason": "x"}]}, "nothing is named"),
        ({"left_out": [{"words": ["it"], "ground": "informant", "reason": "x"}]}, "three letters or more"),
        ({"left_out": [{"words": ["Zoe"], "ground": "informant", "reason": "x", "told": False}]}, "words leave a mark"),
        ({"left_out": [{"what": "a", "ground": "informant", "reason": "x"}]}, "a list of texts"),
        ({"allow": {}}, "`allow` means nothing here"),
        ({"allowed": {"R-1": "because"}}, "cannot be read"),
    ],
)
def test_choices_that_cannot_be_meant_are_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ActRefused, match=message):
        read_choices(given)  # type: ignore[arg-type]  # it is what a program may send

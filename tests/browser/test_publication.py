"""A figure released by two people in their browsers, in two running services on one ledger, and what a correction does.

Each service is gunicorn as in service; neither is started again. What holds for two workers of two services holds for
two of one: they share nothing but the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from api.access import DEMO_SIGN_INS, Role
from api.app import create_app
from api.ledger.people import PersonDetails
from api.ledger.schema import upgrade
from api.services import people
from api.services.actor import Actor
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.decision_forms import Adopt
from api.services.determine import Case, Decider, determine
from api.services.evaluate import Question
from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from api.web.surroundings import shared_by
from engine.matching.worker.matcher import MatchingWorker
from tests.api.services.test_lanes import CRITERIA, ONE_LOST, TWO_ASKED, edition_files
from tests.browser.conftest import NARROW, serving
from tests.browser.served import NOON, installation
from tests.browser.test_accessibility import violations
from tests.browser.test_keyboard import walk

pytestmark = pytest.mark.browser

CARER: dict[str, Any] = {
    "age_years": 40, "caring_hours_week": 40, "full_time_education": False, "study_hours_week": 0,
    "earnings_week": "193.00",
}  # fmt: skip
BEFORE, FIRST = "2026-04-05", "2026-04-06"
SignIn = Callable[[Role, int], Page]


@dataclass(frozen=True, slots=True)
class Two:
    """Two services on one ledger, tokens with which programs ask them, and a decision made before all this."""

    addresses: tuple[str, str]
    tokens: Mapping[str, str]
    decision: str

    def acts(self, page: Page, by: str, service: int, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Do something as an account through one of the services."""
        headers = {"Authorization": f"Bearer {self.tokens[by]}"}
        done = page.request.post(f"{self.addresses[service]}/api/v1{path}", data=body, headers=headers)
        assert done.status == 201, done.text()
        found: dict[str, Any] = done.json()
        return found

    def asks(self, page: Page, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
        """Ask both services the same, and return what each answers."""
        headers = {"Authorization": f"Bearer {self.tokens['ama']}"}
        found = [page.request.post(f"{one}/api/v1{path}", data=body, headers=headers) for one in self.addresses]
        assert [one.status for one in found] == [200, 200], [one.text() for one in found]
        return [one.json() for one in found]

    def outcomes(self, page: Page, on: str) -> set[str]:
        """Return what comes out for a carer on a day, from both services."""
        body = {
            "scheme": "england",
            "policy": "carers_allowance",
            "on": on,
            "findings": CARER | {"earnings_week": "200.00"},
        }
        return {one["policies"]["carers_allowance"]["outcome"] for one in self.asks(page, "/evaluations", body)}

    def replays_to_the_same_bytes(self, page: Page) -> bool:
        """Tell whether both services make the old decision again to the byte."""
        found = self.asks(page, "/replays", {"record": self.decision})
        return all(one["identical"] and one["same_rules"] for one in found)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two running services with one decision about a carer in their ledger."""
    url = f"sqlite:///{tmp_path_factory.mktemp('publication') / 'ledger.sqlite3'}"
    worker = MatchingWorker()
    shared = shared_by(create_app(installation(url), NOON, lambda ledger: SecondEngine(worker, recorded_in(ledger))))
    upgrade(shared.ledger.database)
    rosa = people.add(shared.ledger, PersonDetails("SC-1042", "Rosa Adeyemi", date(1985, 5, 3)), "ama")
    question = Question("england", "carers_allowance", date(2025, 6, 1), CARER)
    decider = Decider(Actor("ama", Role.ASSESSOR.value), "Ama Mensah", demonstration=True)
    made = determine(shared.ledger, shared.registry, shared.checker, Case(rosa.id, question), decider, Adopt())
    with shared.ledger.working() as transaction:
        tokens = {account: transaction.tokens.issue(account, "a test") for account in ("ama", "priya", "tom")}
    with ExitStack() as running:
        addresses = (running.enter_context(serving(url)), running.enter_context(serving(url)))
        yield Two(addresses, tokens, made.id)
    shared.ledger.close()
    worker.close()


@pytest.fixture
def sign_in(two: Two, browser: Browser) -> Iterator[SignIn]:
    """Open the first or the second service as somebody with a role."""
    contexts = []

    def signed_in(role: Role, service: int) -> Page:
        contexts.append(browser.new_context(base_url=two.addresses[service]))
        page = contexts[-1].new_page()
        person = next(person for person in DEMO_SIGN_INS if person.role is role)
        page.goto("/sign-in")
        page.get_by_label("Account name").fill(person.id)
        page.get_by_label("Password").fill(person.password)
        page.get_by_role("button", name="Sign in").click()
        return page

    yield signed_in
    for context in contexts:
        context.close()


def put_forward(page: Page, **typed: str) -> str:
    """Fill in the form for a figure and return the path of the page that it leads to."""
    page.goto("/submissions/figure")
    page.get_by_label("Figure").select_option("england/carers_allowance/earnings_limit")
    page.get_by_label("It rests on").select_option("unverified_law")
    for label, text in typed.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(text)
    page.get_by_role("button", name="Put it forward").click()
    expect(page.get_by_text("A second person signs it.")).to_be_visible()
    return page.url.partition("/submissions/")[2]


def is_usable(page: Page) -> bool:
    """Tell whether axe finds nothing at full width and narrow, and every stop of the keyboard can be seen."""
    wide = page.viewport_size
    stops = walk(page)
    assert [stop for stop in stops if not (stop["seen"] and stop["marked"])] == []
    assert violations(page) == []
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert violations(page) == []
    if wide is not None:
        page.set_viewport_size(wide)
    return True


def test_an_april_figure_by_two_people_changes_answers_from_its_day_in_every_service_and_back(
    two: Two, sign_in: SignIn
) -> None:
    priya, tom = sign_in(Role.POLICY_EDITOR, 0), sign_in(Role.APPROVER, 1)
    assert (two.outcomes(tom, BEFORE), two.outcomes(tom, FIRST)) == ({"not_established"}, {"cannot_tell"})
    number = put_forward(
        priya, Value="204.00", First_day=FIRST, Known_to_hold_until="2027-04-04", Source="ca-limits-later"
    )
    expect(priya.get_by_text("Known to hold until", exact=True)).to_be_visible()
    expect(priya.get_by_role("button", name="Sign as the second person")).to_have_count(0)
    tom.goto(f"/submissions/{number}")
    expect(tom.get_by_role("heading", name="What it does to decisions so far")).to_be_visible()
    expect(tom.get_by_text("Of 1 decision made again")).to_be_visible()
    assert is_usable(tom)
    tom.get_by_role("button", name="Sign as the second person").click()
    assert two.outcomes(tom, FIRST) == {"cannot_tell"}, "what is signed is not in service yet"
    tom.get_by_role("button", name="Publish").click()
    expect(tom.get_by_text("Published by tom")).to_be_visible()
    assert (two.outcomes(tom, BEFORE), two.outcomes(tom, FIRST)) == ({"not_established"}, {"established"})
    assert two.replays_to_the_same_bytes(tom)
    tom.get_by_label("Reason to withdraw it").fill("a wrong rate")
    tom.get_by_role("button", name="Withdraw").click()
    assert (two.outcomes(tom, BEFORE), two.outcomes(tom, FIRST)) == ({"not_established"}, {"cannot_tell"})
    assert two.replays_to_the_same_bytes(tom)


def test_a_corrected_figure_leads_to_the_decisions_it_touches(two: Two, sign_in: SignIn) -> None:
    priya, tom, ruth = sign_in(Role.POLICY_EDITOR, 0), sign_in(Role.APPROVER, 1), sign_in(Role.AUDITOR, 0)
    number = put_forward(
        priya, Value="190.00", First_day="2025-04-07", Known_to_hold_until="2026-04-05", Source="ca-limits-later",
        What_was_wrong="The limit was 190 pounds",
    )  # fmt: skip
    tom.goto(f"/submissions/{number}")
    expect(tom.get_by_text("1 would come out otherwise")).to_be_visible()
    tom.get_by_role("button", name="Sign as the second person").click()
    tom.get_by_role("button", name="Publish").click()
    ruth.goto(f"/submissions/{number}")
    ruth.get_by_role("link", name="Decisions that it touches").click()
    expect(ruth.get_by_text("0 of 1 decision looked at.")).to_be_visible()
    assert is_usable(ruth)
    ruth.get_by_role("button", name="Look at the next decisions").click()
    expect(ruth.get_by_text("carers allowance: established → not established")).to_be_visible()
    assert is_usable(ruth)
    with ruth.expect_download() as started:
        ruth.get_by_role("link", name="Take the list away (CSV)").click()
    assert two.decision in Path(started.value.path()).read_text(encoding="utf-8")
    assert two.replays_to_the_same_bytes(ruth)


def test_rules_and_words_are_published_in_both_services_and_withdrawn(two: Two, browser: Browser) -> None:
    page = browser.new_page()
    body = {"scheme": CRITERIA[0], "policy": CRITERIA[1], "on": "2027-01-01", "findings": ONE_LOST}

    def said() -> set[tuple[str, str]]:
        found = [one["policies"][CRITERIA[1]] for one in two.asks(page, "/evaluations", body)]
        return {(one["edition"], one["outcome"]) for one in found}

    def published(files: dict[str, bytes], corrects: str | None = None) -> str:
        documents = {name: content.decode() for name, content in files.items()}
        put = two.acts(page, "priya", 0, "/submissions", {"documents": documents, "corrects": corrects})
        two.acts(page, "tom", 1, f"/submissions/{put['number']}/approval", {})
        two.acts(page, "tom", 1, f"/submissions/{put['number']}/publication", {"start": put["in_force_from"]})
        return str(put["number"])

    shipped = Registry(ShippedShelf())
    assert said() == {("2015-04-01-r1", "established")}
    words = published(edition_files(shipped, ("You meet the national", "You do meet the national")), "to be clearer")
    assert said() == {("2015-04-01-r2", "established")}
    rules = published(edition_files(shipped, *TWO_ASKED))
    assert said() == {("2027-01-01-r1", "not_established")}
    two.acts(page, "tom", 0, f"/submissions/{rules}/withdrawal", {"reason": "the law did not come"})
    assert said() == {("2015-04-01-r2", "established")}
    two.acts(page, "tom", 0, f"/submissions/{words}/withdrawal", {"reason": "no clearer"})
    assert said() == {("2015-04-01-r1", "established")}
    assert two.replays_to_the_same_bytes(page)
    page.close()


def test_an_author_takes_back_what_nobody_has_signed(two: Two, sign_in: SignIn) -> None:
    priya = sign_in(Role.POLICY_EDITOR, 1)
    priya.goto("/submissions/figure")
    assert is_usable(priya)
    put_forward(priya, Value="210.00", First_day="2027-04-05", Source="ca-limits-later")
    assert is_usable(priya)
    priya.get_by_label("Reason to withdraw it").fill("too early")
    priya.get_by_role("button", name="Withdraw").click()
    expect(priya.get_by_text("Withdrawn by priya")).to_be_visible()
    expect(priya.get_by_role("button", name="Withdraw")).to_have_count(0)


def test_an_auditor_sees_how_decisions_are_made(sign_in: SignIn) -> None:
    ruth = sign_in(Role.AUDITOR, 1)
    ruth.get_by_role("link", name="Statistics").click()
    expect(ruth.get_by_role("heading", name="What is not shown, and why")).to_be_visible()
    assert is_usable(ruth)
    ruth.get_by_role("group", name="Decided from").get_by_label("Day").fill("31")
    ruth.get_by_role("button", name="Show this period").click()
    expect(ruth.locator(".govuk-error-summary")).to_be_visible()
    assert is_usable(ruth)

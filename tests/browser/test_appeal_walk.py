"""An appeal from letter to outcome in a real browser, with replay and bundle; the bundle's proof checked elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from zlib import crc32

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from api.access import Role
from api.ledger.people import PersonDetails
from api.ledger.verifier import rightful_verify
from api.services import people
from api.services.actor import Actor
from api.services.appeals.desk import AppealDesk
from api.services.appeals.grounds import Ground, GroundKind
from api.services.appeals.raising import Challenge, raise_appeal
from api.services.decision_forms import Adopt
from api.services.determine import Case, Decider, determine
from api.services.evaluate import Question
from api.services.findings_json import Given
from tests.browser.conftest import NARROW, Service
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

Browse = Callable[..., Page]
NEEDED = ("cryptography", "cffi", "_cffi_backend", "pycparser")
"""The verifier's one library, and what that is made of."""


@pytest.fixture
def decided(service: Service, request: pytest.FixtureRequest) -> tuple[str, str]:
    """The numbers of somebody who was refused, and of the decision, made by Ama."""
    shared = service.shared
    reference = f"SC-{crc32(request.node.name.encode())}"
    details = PersonDetails(reference, "Vera Walker", date(1970, 1, 9), {"address": "2 Example Street\nAnytown"})
    person = people.add(shared.ledger, details, "ama")
    findings: dict[str, Given] = {
        "has_physical_or_mental_impairment_or_illness": True,
        "outcomes_unable": ["nutrition"],
        "significant_wellbeing_impact": True,
        "need_stability": "stable",
    }
    question = Question("england", "care_act_criteria", date(2015, 4, 1), findings)
    decider = Decider(Actor("ama", Role.ASSESSOR.value), "Ama Mensah", demonstration=True)
    case = Case(person.id, question)
    made = determine(shared.ledger, shared.registry, shared.checker, case, decider, Adopt())
    return person.id, made.id


@pytest.mark.parametrize("scripts", [True, False])
def test_an_appeal_is_walked_from_the_letter_to_its_outcome(
    browse: Browse, decided: tuple[str, str], scripts: bool, tmp_path: Path
) -> None:
    page = browse(Role.APPEAL_OFFICER, scripts=scripts)
    # The letter tells how to appeal; the appeal is taken down against a step of the decision.
    page.goto(f"/decisions/{decided[1]}/letter")
    page.get_by_label("I am working on their appeal or complaint").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("You can complain to us.")).to_be_visible()
    page.get_by_role("link", name=f"Decision {decided[1]}").click()
    page.get_by_role("link", name="Take down an appeal").click()
    page.get_by_label("Everyday things the person cannot do").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("In the person’s own words").fill("I cannot use the toilet alone either.")
    for thing in ("nutrition", "toilet_needs"):
        page.locator(f"input[value={thing}]").check()
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_text("Yes, the result changes")).to_be_visible()
    page.get_by_role("button", name="Take the appeal down").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Appeal by Vera Walker")
    appeal = page.url

    page.get_by_role("button", name="Write that it has come").click()
    page.get_by_role("link", name="Letter that says it has come").click()
    expect(page.get_by_text("Somebody who had no part in the decision will look at it again.")).to_be_visible()

    page.goto(appeal)
    page.get_by_role("link", name="Run it again").click()
    expect(page.get_by_text("It comes out exactly the same.")).to_be_visible()
    page.goto(appeal)
    page.get_by_role("link", name="Then and now, side by side").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.goto(appeal)
    page.get_by_role("button", name="Decide it").click()
    page.get_by_label(re.compile("^1[.]")).check()
    page.get_by_label("Vary the decision").check()
    page.get_by_label("Reasons").fill("The therapist’s note shows it.")
    page.get_by_role("button", name="Decide it").click()
    expect(page.get_by_text("Varied on 22 November 2026.")).to_be_visible()
    new = page.get_by_role("link", name=re.compile("^The new decision, D-"))
    page.get_by_role("link", name="Letter that answers it").click()
    expect(page.get_by_text("You were right in part. We have changed the decision.")).to_be_visible()
    page.goto(appeal)
    new.click()
    expect(page.locator(".rightful-answer--yes")).to_be_visible()

    bundle = page.context.request.get(f"/decisions/{decided[1]}/papers/bundle?for=panel")
    assert bundle.ok
    _verified_elsewhere(bundle.body(), tmp_path)


def _verified_elsewhere(bundle: bytes, folder: Path) -> None:
    """Take the receipt out of the bundle, and check it where nothing is but Python and one library."""
    file = folder / "bundle.pdf"
    file.write_bytes(bundle)
    with pikepdf.open(file) as pdf:
        named = {name.partition("-")[2]: spec for name, spec in pdf.attachments.items()}
        (folder / "receipt.json").write_bytes(named["receipt.json"].get_file().read_bytes())
        assert any(name.startswith("appeal-") for name in named), "the appeal is among the exhibits"
    bare = _bare(folder / "bare")
    (folder / "verify.py").write_bytes(Path(rightful_verify.__file__).read_bytes())
    command = [str(bare), "-I", str(folder / "verify.py")]
    checked = subprocess.run([*command, str(folder / "receipt.json")], capture_output=True, text=True, check=False)
    assert checked.stdout.splitlines()[-1:] == ["OK 1 entries"], checked.stdout + checked.stderr
    altered = (folder / "receipt.json").read_text(encoding="utf-8").replace("adopted", "departed")
    (folder / "receipt.json").write_text(altered, encoding="utf-8")
    again = subprocess.run([*command, str(folder / "receipt.json")], capture_output=True, text=True, check=False)
    assert again.returncode == 1, "a receipt that was altered is refused"


def _bare(folder: Path) -> Path:
    """Make an environment that has the verifier's one library, and nothing of the service."""
    venv.create(folder, with_pip=False)
    lib = next(folder.glob("lib/python*/site-packages"))
    for name in NEEDED:
        spec = find_spec(name)
        assert spec is not None, f"{name} is not installed"
        origin = Path(str(spec.origin))
        package = origin.parent if origin.name == "__init__.py" else origin
        (lib / package.name).symlink_to(package)
    python = folder / "bin" / Path(sys.executable).name
    python = python if python.exists() else folder / "bin" / "python"
    missing = subprocess.run([str(python), "-I", "-c", "import api"], capture_output=True, text=True, check=False)
    assert "No module named 'api'" in missing.stderr, "the service is not there"
    return python


def test_the_pages_of_an_appeal_and_a_panel_break_no_rule(
    browse: Browse, service: Service, decided: tuple[str, str]
) -> None:
    shared = service.shared
    desk = AppealDesk(shared.ledger, shared.registry, shared.checker, demonstration=True)
    ground = Ground(GroundKind.FINDING, "That is not so.", "care_act_criteria", "finding:outcomes_unable")
    challenge = Challenge(decided[1], "complaint", desk.ledger.clock.today(), (ground,))
    number = raise_appeal(desk, challenge, Actor("ama", "assessor")).number
    pages = {
        Role.APPEAL_OFFICER: (
            "/appeals", f"/appeals/{number}", f"/appeals/{number}/decide", f"/appeals/{number}/others",
            f"/decisions/{decided[1]}/appeal",
            f"/decisions/{decided[1]}/appeal/grounds?what=procedure&what=care_act_criteria|finding:outcomes_unable",
        ),
        Role.PANEL_MEMBER: (f"/decisions/{decided[1]}/panel?panel=risk_enablement",),
    }  # fmt: skip
    for role, places in pages.items():
        page = browse(role, size=NARROW)
        page.goto(f"/decisions/{decided[1]}")
        if page.get_by_label("I am preparing for a panel").count():
            page.get_by_label("I am preparing for a panel").check()
            page.get_by_role("button", name="Go on").click()
        for place in places:
            page.goto(place)
            page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], place
            assert violations(page) == [], place

"""The start page: where the work of each role waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.access import Role
from tests.api.web.visitor import Visitor

WORK = {
    Role.ASSESSOR: set(),
    Role.APPEAL_OFFICER: {"/appeals"},
    Role.POLICY_EDITOR: {"/submissions"},
    Role.APPROVER: {"/submissions"},
    Role.PANEL_MEMBER: set(),
    Role.INFORMATION_OFFICER: {"/records"},
    Role.AUDITOR: {"/statistics"},
    Role.ADMINISTRATOR: {"/accounts"},
}


@pytest.mark.parametrize("role", list(Role))
def test_everybody_is_led_to_the_work_of_their_role(signed_in: Callable[[Role], Visitor], role: Role) -> None:
    visitor = signed_in(role)
    start = visitor.visit("/")
    assert set(start.all("//main//h2/a/@href")) == WORK[role]
    for place in WORK[role]:
        visitor.visit(place)


@pytest.mark.parametrize("role", list(Role))
def test_only_who_assesses_is_told_of_unfinished_assessments(signed_in: Callable[[Role], Visitor], role: Role) -> None:
    assert ("nfinished assessments" in signed_in(role).visit("/").words) is (role is Role.ASSESSOR)

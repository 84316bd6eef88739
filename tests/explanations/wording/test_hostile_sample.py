"""A sample of the soak of hostile templates: each is refused, left unsaid, or said within bounds."""

from __future__ import annotations

from random import Random

import pytest

from tests.explanations.wording.hostile_soak import ending, hostile


@pytest.mark.parametrize("number", range(50))
def test_a_hostile_template_is_refused_left_unsaid_or_said_within_bounds(number: int) -> None:
    assert ending(hostile(Random(f"sample-{number}"))) in ("refused", "not said", "said")


def test_the_sample_holds_templates_of_every_ending() -> None:
    endings = {ending(hostile(Random(f"sample-{number}"))) for number in range(400)}
    assert endings == {"refused", "not said", "said"}

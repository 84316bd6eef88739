"""Labels and questions about the person, turned into words to the person."""

from __future__ import annotations

import pytest

from explanations.wording.second_person import second_person


@pytest.mark.parametrize(
    ("about", "to"),
    [
        ("How old is the person?", "How old are you?"),
        ("Groups the person belongs to", "Groups you belong to"),
        ("Everyday things the person cannot do", "Everyday things you cannot do"),
        ("Person prefers family help", "You prefer family help"),
        ("Person has not confirmed the service", "You have not confirmed the service"),
        ("In the person's words", "In your words"),
        ("Do the person's needs come from an illness?", "Do your needs come from an illness?"),
        ("What did the person get before they turned 65?", "What did you get before you turned 65?"),
        ("Has the person confirmed it?", "Have you confirmed it?"),
        ("Is the worker responsible for the person?", "Is the worker responsible for you?"),
        ("The person directs a third party", "You direct a third party"),
    ],
)
def test_words_about_the_person_become_words_to_the_person(about: str, to: str) -> None:
    assert second_person(about) == to


@pytest.mark.parametrize(
    "text",
    [
        "A person must decide",
        "Person",
        "The person cared for must get a disability benefit",
        "What do they earn?",
        "Brother or sister",
    ],
)
def test_words_about_somebody_else_stay(text: str) -> None:
    assert second_person(text) == text

"""Notices on wording, as rule authors see them: with a place, a way to mend it, and no effect on anything."""

from __future__ import annotations

from api.services.plain_language import notices_on_edition, plain_language_notices
from api.services.registry import EditionName, Registry
from api.services.rule_sets import check_edition, editions
from api.services.shelf import RecordedShelf, ShippedShelf

PATH = "england/care_act_criteria/2015-04-01-r1.yaml"
NAME = EditionName("england", "care_act_criteria", "2015-04-01-r1", "2015-04-01", 1, PATH)


def with_wording(text: str) -> Registry:
    shelf = ShippedShelf()
    texts = {path: shelf.content(path) for path in shelf.paths()}
    texts[PATH] = texts[PATH].replace(b"All three conditions must be met.", text.encode())
    return Registry(RecordedShelf(texts))


def told(registry: Registry) -> list[tuple[str, str]]:
    loaded = registry.edition(NAME.scheme, NAME.policy, NAME.name)
    return [(notice.what, notice.where) for notice in notices_on_edition(registry, NAME, loaded)]


def test_a_hard_word_is_told_with_its_place_and_is_no_problem_of_the_rule_set() -> None:
    hard = with_wording("The authority shall notify you.")
    found = dict(told(hard))
    assert found.keys() >= {"`notify` is hard to read (write tell)", "`shall` is hard to read (write must, or will)"}
    assert all(where.startswith(f"rules/{PATH}:") for what, where in found.items() if "notify" in what)
    assert [p.text for p in check_edition(hard, NAME).problems if "hard to read" in p.text] == []


def test_what_a_law_says_may_be_quoted() -> None:
    assert told(with_wording("The law says: “the authority shall notify the person”.")) == told(
        Registry(ShippedShelf())
    )


def test_translations_are_looked_at_too() -> None:
    shelf = ShippedShelf()
    texts = {path: shelf.content(path) for path in shelf.paths()}
    dutch = PATH.replace(".yaml", ".nl.yaml")
    texts[dutch] = texts[dutch].replace(b"Wat volgt?", b"Wat geschieden thans?")
    assert ("`thans` is hard to read (write nu)", f"rules/{dutch}: route/question") in told(
        Registry(RecordedShelf(texts))
    )


def test_the_wording_of_england_and_lincolnshire_has_no_notice() -> None:
    registry = Registry(ShippedShelf())
    names = [name for scheme in ("england", "lincolnshire") for name in editions(registry, scheme)]
    assert [(notice.what, notice.where) for notice in plain_language_notices(registry, names)] == []

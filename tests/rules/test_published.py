"""What has been published stays what it was."""

from __future__ import annotations

from api.services.published import LOCK, Change, changes, digests, lock_text
from api.services.shelf import RecordedShelf, ShippedShelf

EDITION = "town/grant/2020-01-01-r1.yaml"
FIGURES = "town/grant/figures.yaml"
VALUES = """
limit:
  label: Limit
  type: money
  values:
    - {from: 2020-01-01, value: 100.00, basis: law, source: act}
"""


def shelf(edition: bytes = b"rule_set: town/grant\n", figures: str = VALUES) -> RecordedShelf:
    """Return a shelf with one edition, its figures, and the lock on them as first written."""
    first = RecordedShelf({EDITION: b"rule_set: town/grant\n", FIGURES: VALUES.encode()})
    return RecordedShelf({EDITION: edition, FIGURES: figures.encode(), LOCK: lock_text(first).encode()})


def test_no_shipped_edition_or_figure_has_changed_since_it_was_published() -> None:
    assert changes(ShippedShelf()) == []


def test_a_changed_edition_is_named() -> None:
    assert changes(shelf(edition=b"rule_set: town/grant # \n")) == [Change("town/grant@2020-01-01-r1", "changed")]


def test_a_changed_value_is_named_with_its_day() -> None:
    changed = VALUES.replace("100.00", "101.00")

    assert changes(shelf(figures=changed)) == [Change("town/grant#limit@2020-01-01", "changed")]


def test_a_value_added_later_is_not_a_change_of_those_before_it() -> None:
    added = VALUES + "    - {from: 2021-01-01, value: 110.00, basis: law, source: act}\n"

    assert changes(shelf(figures=added)) == [Change("town/grant#limit@2021-01-01", "added")]


def test_a_note_or_label_is_wording_and_changes_no_digest() -> None:
    assert changes(shelf(figures=VALUES.replace("label: Limit", "label: Upper limit"))) == []


def test_every_shipped_edition_is_under_lock() -> None:
    names = digests(ShippedShelf())

    assert "england/care_act_criteria@2015-04-01-r1" in names
    assert all(len(value) == 64 for value in names.values())

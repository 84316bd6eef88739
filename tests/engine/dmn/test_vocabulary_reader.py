"""The vocabulary as it is read from its file."""

from __future__ import annotations

from textwrap import dedent

from engine.dmn.vocabulary_reader import read_vocabulary


def test_what_it_takes_to_change_a_finding_is_as_written_else_by_whose_it_is() -> None:
    vocabulary = read_vocabulary(
        dedent("""
        inputs:
          age: {type: number, change: fixed, label: Age}
          born: {type: date, label: Born}
          consent: {type: boolean, act: yes, label: Consent}
          price: {type: money, group: the authority, label: Price}
        outputs: {}
        """)
    )

    assert {name: entry.change.value for name, entry in vocabulary.inputs.items()} == {
        "age": "fixed",
        "born": "record",
        "consent": "authority",
        "price": "authority",
    }

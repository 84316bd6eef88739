"""Receipts and the command that checks them: one file proves that a record stood, and nothing altered does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from api.cli.verify import verify as verify_command
from api.ledger import Ledger
from api.ledger.failures import RecordNotFound
from api.ledger.verifier import rightful_verify
from api.services.receipts import receipt
from tests.api.ledger.conftest import OpenLedger
from tests.api.ledger.drafts import FINDINGS, kept


@pytest.fixture
def used(ledger: Ledger) -> Ledger:
    """A ledger of five acts."""
    for _ in range(5):
        with ledger.appending() as transaction:
            transaction.log.append(kept(documents={}))
    return ledger


def _id(ledger: Ledger, seq: int) -> str:
    with ledger.reading() as transaction:
        return next(transaction.log.entries(after=seq - 1)).id


def _head(ledger: Ledger, size: int) -> rightful_verify.Head:
    with ledger.reading() as transaction:
        return rightful_verify.read_head(transaction.heads.covering(size).note)


def test_every_entry_has_a_receipt_at_every_head_that_covers_it(used: Ledger) -> None:
    for seq in range(1, 6):
        for size in range(seq, 6):
            given = json.loads(receipt(used, _id(used, seq), size=size))
            assert rightful_verify.check_receipt(given, [_head(used, size)]) == 1
        assert json.loads(receipt(used, _id(used, seq)))["head"] == _head(used, 5).note


def test_a_receipt_shows_what_was_sealed_only_when_asked(used: Ledger) -> None:
    assert "openings" not in json.loads(receipt(used, _id(used, 2)))
    given = json.loads(receipt(used, _id(used, 2), openings=("findings",)))
    [opening] = given["openings"]
    assert json.loads(opening["value"]) == FINDINGS
    assert rightful_verify.check_receipt(given) == 1


def _in_body(given: Any) -> None:
    given["body"] = given["body"].replace('"ama"', '"tom"')


def _in_opening(given: Any) -> None:
    given["openings"][0]["value"] = given["openings"][0]["value"].replace("34", "35")


CHANGES: dict[str, tuple[Callable[[Any], None], str]] = {
    "the body": (_in_body, "entry 2: the proof does not show"),
    "the proof": (lambda given: given["inclusion"].reverse(), "entry 2: the proof does not show"),
    "a shorter proof": (lambda given: given["inclusion"].pop(), "entry 2: the proof does not show"),
    "the head": (lambda given: given.update(head=given["head"].replace("\n5\n", "\n6\n")), r"head 6: .* signature"),
    "the log": (lambda given: given.update(head=given["head"].replace("rightful", "wrong")), "head 5: .* signature"),
    "what is opened": (_in_opening, "entry 2: what is opened as `findings`"),
    "the form": (lambda given: given.update(format="another"), "does not know this form"),
    "no head": (lambda given: given.pop("head"), "no receipt"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_an_altered_receipt_is_refused(used: Ledger, name: str) -> None:
    change, message = CHANGES[name]
    given = json.loads(receipt(used, _id(used, 2), openings=("findings",)))
    change(given)
    with pytest.raises(rightful_verify.Failed, match=message):
        rightful_verify.check_receipt(given)


def test_a_receipt_of_another_log_is_not_of_the_pinned_one(
    used: Ledger, tmp_path: Path, open_ledger: OpenLedger
) -> None:
    (tmp_path / "other").mkdir()
    other = Ledger(f"sqlite:///{tmp_path / 'other' / 'ledger.sqlite'}", used.clock)
    open_ledger(f"sqlite:///{tmp_path / 'other' / 'ledger.sqlite'}")
    for _ in range(5):
        with other.appending() as transaction:
            transaction.log.append(kept(documents={}))
    given = json.loads(receipt(other, _id(other, 2)))
    other.close()
    with pytest.raises(rightful_verify.Failed, match="signature"):
        rightful_verify.check_receipt(given, [_head(used, 5)])


def test_there_is_no_receipt_of_what_is_not_there(used: Ledger) -> None:
    with pytest.raises(RecordNotFound):
        receipt(used, "D-99999-99999")


# --- the command ----------------------------------------------------------------------------------------------------


def _command(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(verify_command, arguments, standalone_mode=False, catch_exceptions=False)
    return result.return_value, result.output.splitlines()[-1]


def test_the_command_checks_a_ledger_by_its_address_with_pinned_heads(
    used: Ledger, ledger_url: str, tmp_path: Path
) -> None:
    (tmp_path / "head.note").write_text(_head(used, 3).note, encoding="utf-8")
    keys = ("--keys", str(used.database.keys.folder))
    url = used.database.engine.url.render_as_string(hide_password=False)
    assert _command(url, "--pin", str(tmp_path / "head.note"), *keys, "--replay") == (0, "OK 5 entries")
    forged = _head(used, 3).note.replace("\n3\n", "\n4\n")
    (tmp_path / "head.note").write_text(forged, encoding="utf-8")
    code, last = _command(url, "--pin", str(tmp_path / "head.note"), *keys)
    assert code == 1
    assert last.startswith("FAILED pinned head 4: the log up to entry 4")


def test_the_command_checks_a_file_and_a_receipt_and_refuses_what_is_not_there(used: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_bytes(receipt(used, _id(used, 2)))
    assert _command(str(file)) == (0, "OK 1 entries")
    file.write_bytes(file.read_bytes().replace(b"ama", b"tom"))
    assert _command(str(file))[0] == 1
    if used.database.is_sqlite:
        assert _command(str(tmp_path / "ledger.sqlite")) == (0, "OK 5 entries")
    code, last = _command(str(tmp_path / "nothing.sqlite"))
    assert (code, last.split()[0]) == (1, "FAILED")

"""`rightful tck`, `rightful feel` and `rightful rules export` and `import`."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

from tests.api.cli.conftest import Command
from tests.engine.dmn.models import data, decision, definitions, literal

KIT = "http://www.omg.org/spec/DMN/20160719/testcase"
SCHEMA = "http://www.w3.org/2001/XMLSchema"


def case(name: str, given: str, expected: str) -> str:
    """Return a test case of one input `x` and one decision `it`; an empty value is null."""

    def value(text: str) -> str:
        return f'<value xsi:type="xsd:decimal">{text}</value>' if text else '<value xsi:nil="true"/>'

    return (
        f'<testCase id="{name}"><inputNode name="x">{value(given)}</inputNode>'
        f'<resultNode name="it" type="decision"><expected>{value(expected)}</expected></resultNode></testCase>'
    )


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """Return a folder of the kit's form: a model that adds one, and four cases about it."""
    folder = tmp_path / "level-9" / "0001-plus-one"
    folder.mkdir(parents=True)
    model = definitions(data("x", "number") + decision("it", literal("x + 1"), needs="data:x"))
    (folder / "0001-plus-one.dmn").write_bytes(model)
    cases = case("right", "1", "2") + case("null", "", "") + case("wrong", "1", "3") + case("value for null", "1", "")
    head = f'xmlns="{KIT}" xmlns:xsi="{SCHEMA}-instance" xmlns:xsd="{SCHEMA}"'
    document = f"<testCases {head}><modelName>0001-plus-one.dmn</modelName>{cases}</testCases>"
    (folder / "0001-plus-one-test-01.xml").write_text(document, encoding="utf-8")
    return tmp_path


def test_the_kit_is_scored_by_folder_and_in_total(command: Command, kit: Path) -> None:
    ran = command("tck", str(kit))
    lines = ran.out.splitlines()
    assert ran.code == 1
    assert lines[0] == "failed  level-9/0001-plus-one wrong: `it` is 2, not 3"
    assert lines[1] == "failed  level-9/0001-plus-one value for null: `it` is 2, not null"
    assert [line.split() for line in lines[-3:-1]] == [
        ["level-9/0001-plus-one", "2/4", "1/2", "1"],
        ["total", "2/4", "1/2", "1"],
    ]
    assert lines[-1] == "2 passed, 2 failed"


def test_one_folder_alone_may_be_named(command: Command, kit: Path) -> None:
    ran = command("tck", str(kit / "level-9" / "0001-plus-one"))
    assert ran.out.splitlines()[-1] == "2 passed, 2 failed"


def test_the_kit_is_written_as_csv_in_the_form_it_collects(command: Command, kit: Path, tmp_path: Path) -> None:
    command("tck", str(kit), "--csv", str(tmp_path / "out.csv"))
    rows = list(csv.reader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert [row[:4] for row in rows] == [
        ["level-9/0001-plus-one", "0001-plus-one-test-01", name, status]
        for name, status in (("right", "SUCCESS"), ("null", "SUCCESS"), ("wrong", "ERROR"), ("value for null", "ERROR"))
    ]


def test_a_model_that_cannot_be_read_fails_the_cases_that_expect_a_value(command: Command, kit: Path) -> None:
    (kit / "level-9" / "0001-plus-one" / "0001-plus-one.dmn").write_bytes(b"<!DOCTYPE a><a/>")
    ran = command("tck", str(kit))
    assert ran.out.splitlines()[-1] == "2 passed, 2 failed"
    assert "a document type is not allowed" in ran.out


def test_a_folder_without_test_files_is_refused(command: Command, tmp_path: Path) -> None:
    ran = command("tck", str(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert "no test files" in ran.err


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("0.1 + 0.2 = 0.3", "true"),
        ("12345678901234567890.12 + 0.01", "12345678901234567890.13"),
        ('date("2015-04-01") + duration("P12M")', "2016-04-01"),
        ('"a" + "b"', '"ab"'),
        ("null", "null"),
        ("{a: [1..3]}.a", "[1..3]"),
    ],
)
def test_an_expression_is_evaluated_exactly(command: Command, expression: str, value: str) -> None:
    ran = command("feel", expression)
    assert (ran.code, ran.out, ran.err) == (0, f"{value}\n", "")


def test_names_come_from_a_context_and_may_have_spaces(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '{"age years": 17}'
    (tmp_path / "case.json").write_text(text, encoding="utf-8")
    expression = 'if age years < 18 then "child" else "adult"'
    assert command("feel", expression, "--context", str(tmp_path / "case.json")).out == '"child"\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert command("feel", expression, "--context", "-").out == '"child"\n'


def test_a_null_that_an_error_caused_is_explained_back_to_where_it_arose(command: Command) -> None:
    ran = command("feel", "sqrt(-1) + 3")
    assert (ran.code, ran.out) == (1, "null\n")
    assert ran.err.splitlines()[-1] == "rightful: character 1: a negative number has no square root in `sqrt(-1)`"


def test_what_is_no_feel_or_no_context_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text("[1]", encoding="utf-8")
    assert command("feel", "1 +").code == 2
    ran = command("feel", "1", "--context", str(tmp_path / "case.json"))
    assert (ran.code, "is no context" in ran.err) == (2, True)


def test_an_edition_goes_out_as_xml_and_comes_back_as_yaml(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "criteria.dmn"
    assert (
        command("rules", "export", "england/care_act_criteria", "--on", "2015-04-01", "--output", str(file)).code == 0
    )
    assert b"https://www.omg.org/spec/DMN/20230324/MODEL/" in file.read_bytes()
    back = command("rules", "import", str(file))
    assert (back.code, back.err) == (0, "")
    assert back.out.startswith("rule_set: england/care_act_criteria\n")


def test_xml_that_is_no_edition_is_refused_with_the_reason(command: Command, tmp_path: Path) -> None:
    (tmp_path / "plain.dmn").write_bytes(definitions(decision("it", literal("1"))))
    ran = command("rules", "import", str(tmp_path / "plain.dmn"))
    assert (ran.code, ran.out) == (2, "")
    assert "plain.dmn:1:1: the model does not say which edition it is" in ran.err

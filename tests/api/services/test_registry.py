"""The registry: which edition was in force on a day, as known at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from api.services.registry import Registry
from api.services.shelf import RecordedShelf, ShippedShelf
from engine.errors import NotAvailable, RuleSetError
from tests.api.services.made_rules import TEXTS, shelf


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2000, 1, 1), "2000-01-01-r2"),
        (date(2009, 12, 31), "2000-01-01-r2"),
        (date(2010, 1, 1), "2010-01-01-r1"),
        (date(2019, 12, 31), "2010-01-01-r1"),
        (date(2021, 1, 1), "2021-01-01-r1"),
        (date(2099, 1, 1), "2021-01-01-r1"),
    ],
)
def test_the_edition_in_force_holds_from_its_first_to_its_last_day(
    made_registry: Registry, day: date, name: str
) -> None:
    assert made_registry.edition_on("anyland", "age", day).edition.name == name


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2020, 6, 1)])
def test_a_day_outside_every_edition_is_answered_with_the_dates_that_exist(made_registry: Registry, day: date) -> None:
    with pytest.raises(NotAvailable) as caught:
        made_registry.edition_on("anyland", "age", day)
    for period in ("2000-01-01 to 2009-12-31", "2010-01-01 to 2019-12-31", "2021-01-01 on"):
        assert period in caught.value.fix


def test_unknown_names_are_answered_with_the_nearest_and_those_that_exist(made_registry: Registry) -> None:
    with pytest.raises(NotAvailable, match=r"did you mean `anyland`.*there are anyland, hereby"):
        made_registry.edition_on("anylnad", "age", date(2010, 1, 1))
    with pytest.raises(NotAvailable, match="did you mean `hours`"):
        made_registry.edition_on("anyland", "hour", date(2010, 1, 1))
    with pytest.raises(NotAvailable, match="there are 2000-01-01-r1, 2000-01-01-r2"):
        made_registry.edition("anyland", "age", "2010-01-01-r9")


def test_policies_come_in_the_order_of_the_journey_and_then_by_name(made_registry: Registry) -> None:
    expected = ("age", "hours", "helpers", "invented", "lapsed", "stopping")
    assert made_registry.policies("anyland") == expected
    assert made_registry.policies("hereby") == expected


def test_a_local_scheme_has_the_national_policy_where_it_has_none_of_its_own(made_registry: Registry) -> None:
    loaded = made_registry.edition_on("hereby", "hours", date(2015, 1, 1))
    assert loaded.edition.rule_set == "anyland/hours"
    assert loaded.scheme.name == "hereby"
    assert made_registry.is_national("hereby", "hours")
    assert not made_registry.is_national("hereby", "age")


def test_a_local_scheme_sets_the_figures_that_are_left_to_the_authority(made_registry: Registry) -> None:
    figure = made_registry.edition_on("hereby", "hours", date(2015, 1, 1)).figures["price"]
    assert [value.text.text for value in figure.values] == ["12.00"]


def test_a_local_scheme_cannot_set_a_figure_of_the_law() -> None:
    registry = Registry(shelf(**{"hereby/invented/figures.yaml": TEXTS["anyland/invented/figures.yaml"]}))
    with pytest.raises(RuleSetError, match="`made_up` is set by law"):
        registry.edition_on("hereby", "invented", date(2015, 1, 1))


def test_a_local_edition_adds_to_the_national_one_in_force_on_the_day_asked_about(made_registry: Registry) -> None:
    for day, limit in ((date(2015, 1, 1), "< 18"), (date(2022, 1, 1), "< 16")):
        edition = made_registry.edition_on("hereby", "age", day).edition
        (decision,) = edition.model.decisions
        rules = decision.logic.rules  # type: ignore[union-attr]  # `age` is a table
        assert [rule.id for rule in rules] == ["young", "old", "ancient"]
        assert rules[0].tests[0].text == limit


def test_an_edition_brings_every_document_that_it_was_made_from(made_registry: Registry) -> None:
    loaded = made_registry.edition_on("hereby", "age", date(2015, 1, 1))
    assert set(loaded.documents) == {
        "vocabulary.yaml",
        "anyland/scheme.yaml",
        "anyland/sources.yaml",
        "anyland/age/2010-01-01-r1.yaml",
        "hereby/scheme.yaml",
        "hereby/sources.yaml",
        "hereby/age/2010-01-01-r1.yaml",
    }
    again = Registry(RecordedShelf(loaded.documents)).edition_on("hereby", "age", date(2015, 1, 1))
    assert again.edition == loaded.edition
    assert again.digests() == loaded.digests()


@dataclass(frozen=True, slots=True)
class LearntShelf:
    """A shelf that came to know one document later than the others."""

    inner: RecordedShelf
    late: str
    moment: datetime

    def paths(self) -> tuple[str, ...]:
        return self.inner.paths()

    def content(self, path: str) -> bytes:
        return self.inner.content(path)

    def known_since(self, path: str) -> datetime | None:
        return self.moment if path == self.late else None

    def as_known(self, moment: datetime) -> LearntShelf:
        return self


def test_a_correction_does_not_hold_for_the_time_before_it_was_known() -> None:
    learnt = datetime(2005, 5, 5, tzinfo=UTC)
    registry = Registry(LearntShelf(shelf(), "anyland/age/2000-01-01-r2.yaml", learnt))
    day = date(2001, 1, 1)
    before = registry.edition_on("anyland", "age", day, datetime(2005, 5, 4, tzinfo=UTC))
    after = registry.edition_on("anyland", "age", day, learnt)
    assert (before.edition.revision, after.edition.revision) == (1, 2)
    assert registry.edition_on("anyland", "age", day).edition.revision == 2


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("anyland/age/2010-01-01-r1.yaml", "rule_set: [", r"2010-01-01-r1.yaml:2:1"),
        ("anyland/age/2010-01-01-r1.yaml", TEXTS["anyland/age/2010-01-01-r1.yaml"].replace("[18..100]", "[18.."), ":"),
        ("anyland/age/2010-01-01-r1.yaml", TEXTS["anyland/age/2021-01-01-r1.yaml"], "must agree"),
        ("anyland/scheme.yaml", "tittle: x", "rules/anyland/scheme.yaml:1:"),
        ("vocabulary.yaml", "inputs: {age_years: {type: nummer, label: x}}", "rules/vocabulary.yaml:1:"),
    ],
)
def test_a_broken_file_is_named_with_the_place(path: str, text: str, message: str) -> None:
    registry = Registry(shelf(**{path: text}))
    with pytest.raises(RuleSetError, match=message):
        registry.edition_on("anyland", "age", date(2015, 1, 1))
    others = path.startswith("anyland/age")
    if others:
        assert registry.edition_on("anyland", "age", date(2022, 1, 1)).edition.name == "2021-01-01-r1"


def test_a_scheme_that_is_within_itself_is_named() -> None:
    registry = Registry(shelf(**{"anyland/scheme.yaml": TEXTS["anyland/scheme.yaml"] + "within: hereby\n"}))
    with pytest.raises(RuleSetError, match=r"rules/anyland/scheme.yaml: `hereby` is within itself"):
        registry.edition_on("hereby", "age", date(2015, 1, 1))


def test_a_scheme_that_is_within_nothing_known_is_named() -> None:
    registry = Registry(shelf(**{"hereby/scheme.yaml": TEXTS["hereby/scheme.yaml"].replace("anyland", "anylnad")}))
    with pytest.raises(NotAvailable, match="did you mean `anyland`"):
        registry.edition_on("hereby", "age", date(2015, 1, 1))


def test_a_file_that_is_no_text_is_named() -> None:
    documents = dict(shelf().documents) | {"anyland/age/2010-01-01-r1.yaml": b"title: \xff"}
    with pytest.raises(RuleSetError, match=r"rules/anyland/age/2010-01-01-r1.yaml:byte 7: the file is not UTF-8"):
        Registry(RecordedShelf(documents)).edition_on("anyland", "age", date(2015, 1, 1))


def test_every_shipped_edition_can_be_loaded(registry: Registry) -> None:
    loaded = [
        registry.edition(name.scheme, name.policy, name.name)
        for scheme in registry.schemes()
        for policy in registry.policies(scheme)
        for name in registry.editions(scheme, policy)
    ]
    assert len(loaded) > 20


@pytest.mark.parametrize(
    ("scheme", "unit"), [("england", "per week"), ("germany", "per month"), ("belgium", "per year")]
)
def test_sums_are_said_for_the_period_that_the_scheme_pays_by(registry: Registry, scheme: str, unit: str) -> None:
    loaded = registry.edition_on(scheme, "budget", date(2016, 1, 1))
    assert loaded.vocabulary.outputs["indicative_amount"].unit == unit


def test_a_shipped_file_that_changes_under_a_running_service_changes_nothing() -> None:
    shipped = ShippedShelf()
    path = "england/scheme.yaml"
    assert shipped.content(path) is shipped.content(path)
    with pytest.raises(KeyError):
        shipped.content("england/../../pyproject.toml")

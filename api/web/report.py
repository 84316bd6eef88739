"""The questions of the source report, answered for a scheme, each with what its answer is from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import url_for
from werkzeug.wrappers import Response

from api.access import Act
from api.services.questions import Answered, answer, report_questions
from api.web.pages import Link, Page, render
from api.web.routes import PAGES, needs
from api.web.surroundings import surroundings
from api.web.words import without_codes


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """One line of an answer, where it is from, and the rules that say so."""

    origin: str
    text: str
    rules: Link | None


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One question of the source report with its answer for this scheme."""

    asks: str
    lines: tuple[AnsweredLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsPage(Page):
    """The questions of the source report by group, each with its answer."""

    template: ClassVar[str] = "questions.html"

    groups: tuple[tuple[str, tuple[AnsweredQuestion, ...]], ...]


@PAGES.get("/rules/<scheme>/questions")
@needs(Act.CONSULT)
def questions(scheme: str) -> Response:
    """Answer the questions of the source report for a scheme."""
    place = surroundings()
    named = place.registry.scheme(scheme)
    groups: dict[str, list[AnsweredQuestion]] = {}
    for one in report_questions(place.registry):
        lines = answer(place.registry, scheme, one, place.clock.today(), place.ledger)
        groups.setdefault(one.group, []).append(AnsweredQuestion(one.asks, tuple(map(_answered, lines))))
    return render(
        QuestionsPage(
            heading=f"Questions about {named.title}",
            back=Link(named.title, url_for("pages.scheme", scheme=scheme)),
            groups=tuple((group, tuple(asked)) for group, asked in groups.items()),
        )
    )


def _answered(line: Answered) -> AnsweredLine:
    rules = None
    if line.rule_set:
        owner, _, policy = line.rule_set.partition("/")
        rules = Link(
            f"Rule {line.row}" if line.row else "The rules", url_for("pages.rule_set", scheme=owner, policy=policy)
        )
    return AnsweredLine(ORIGINS[line.origin], without_codes(line.text), rules)


ORIGINS = {
    "rules": "From the rules",
    "data": "From what is recorded",
    "setting": "From how it is set up",
    "nothing": "Not answered here",
}

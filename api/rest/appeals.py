"""Appeals: a decision challenged at a stage, tested ground by ground, acknowledged, decided, and made again."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from api.access import Act
from api.rest.determinations import DepartureForm
from api.rest.json_body import json_answer
from api.rest.once import Carrying, carried_out_once
from api.rest.problems import PROBLEMS
from api.rest.setting import caller, needs, setting
from api.rest.types import Body, Day, IdempotencyHeader, Language, Name, Number, Words
from api.services.appeals import cases, deciding, example, others, raising
from api.services.appeals.cases import AppealCase, Representative
from api.services.appeals.desk import AppealDesk, Noted, Officer
from api.services.appeals.grounds import Ground, GroundKind
from api.services.appeals.stages import stages_of
from api.services.decision_forms import Adopt, Depart, Departure
from explanations.appeals.facts import Result

APPEALS = APIBlueprint(
    "appeals",
    __name__,
    abp_tags=[Tag(name="appeals", description=__doc__)],
    abp_security=[{"token": []}],
    abp_responses=PROBLEMS,
)
_OF_ONE = "/api/v1/appeals/"


class AppealPath(BaseModel):
    """The number of an appeal."""

    number: Number


class SchemePath(BaseModel):
    """A scheme."""

    scheme: Name


class ExampleQuery(Body):
    """Which policy the example is about; without it that of the first ground that was accepted."""

    policy: Name | None = None


class GroundForm(Body):
    """One ground, tied to a step of the decision. Without a claim it is left open what should have stood there."""

    kind: Literal["finding", "reading", "discretion", "procedure"]
    words: Words = Field(description="What the person says.")
    policy: Name | None = None
    node: Words | None = Field(None, description="`finding:age_years`, or a rule: `payable[w1]/C-ENG-8`.")
    claim: dict[str, Any] = Field(default_factory=dict, description='`{"value": …}`, or `{"holds": true}` for a rule.')

    def read(self) -> Ground:
        """Return the ground."""
        return Ground(GroundKind(self.kind), self.words, self.policy or "", self.node or "", self.claim)


class RepresentativeForm(Body):
    """Who speaks for the person, and by what right."""

    name: Words
    kind: Name
    authority: Words


class AppealRequest(Body):
    """A challenge as it was received."""

    determination: Number
    stage: Name
    received_on: Day
    grounds: list[GroundForm] = Field(min_length=1, max_length=50)
    by: Literal["person", "provider"] = "person"
    representative: RepresentativeForm | None = None
    late_because: Words | None = Field(None, description="Why it is taken although its time is over.")


class TestRequest(Body):
    """Grounds to be tried on a decision before anybody raises them. Nothing is recorded."""

    __test__ = False  # the name is the act's, and no test case

    determination: Number
    grounds: list[GroundForm] = Field(min_length=1, max_length=50)


class RedoForm(Body):
    """The new decision. Without `findings` those of the old one, with what the accepted grounds claim."""

    findings: dict[str, Any] | None = None
    departures: list[DepartureForm] = Field(default_factory=list)
    policies: list[Name] = Field(default_factory=list)
    language: Language = "en"

    def read(self) -> deciding.Redo:
        """Return the new decision's form."""
        departures = tuple(
            Departure(one.policy, one.outputs, one.reasons, tuple(one.evidence)) for one in self.departures
        )
        policies = tuple(self.policies)
        form = Depart(departures, policies) if departures else Adopt(policies)
        return deciding.Redo(form, self.findings, self.language)


class DecisionRequest(Body):
    """What is decided about an appeal, by somebody who had no part in the decision."""

    result: Literal["upheld", "varied", "quashed", "dismissed"]
    reasons: Words
    accepted: list[int] = Field(default_factory=list, description="The numbers of the grounds accepted, from 1.")
    redo: RedoForm | None = None
    redone_by: Day | None = None


class AcknowledgementRequest(Body):
    """Nothing more is said; the letter is written from what is on record."""


class ExampleRequest(Body):
    """Which policy the example is about; without it that of the first ground that was accepted."""

    policy: Name | None = None


class EndRequest(Body):
    """How an appeal ends: taken back, or closed once no stage can follow."""

    how: Literal["withdrawn", "closed"]


class RedoneRequest(Body):
    """The decision that was made in place of the one that was quashed."""

    determination: Number


class AppealAnswer(BaseModel):
    """An appeal as it stands, with its clocks. Of one that is asked for by itself, with the words, too."""

    number: str
    determination: str
    person: str
    scheme: str
    stage: str
    stage_title: str
    by: str
    representative: str | None
    received_on: str
    late: bool
    after: str | None
    grounds: list[dict[str, Any]]
    clocks: list[dict[str, Any]]
    overdue: bool
    not_stated: list[str]
    payments_meanwhile: str
    result: str | None
    decided_on: str | None
    open_until: str | None
    new_determination: str | None
    to_be_redone: bool
    closed: bool
    representation: dict[str, Any] | None = None
    late_because: str | None = None
    reasons: str | None = None
    acknowledgement: str | None = None
    answer: str | None = None


class AppealsAnswer(BaseModel):
    """Appeals, those that wait first, the soonest due at the top."""

    appeals: list[AppealAnswer]


class MaterialityAnswer(BaseModel):
    """If you are right on this, does the result change? Each ground alone, and all together."""

    grounds: list[dict[str, Any]]
    together: dict[str, Any]


class OthersAnswer(BaseModel):
    """Decisions about others that the same rule or fact decided."""

    affected: list[dict[str, Any]]
    looked_at: str
    erased: str


class ExampleAnswer(BaseModel):
    """A worked example, as it would stand beside an edition; nothing in it is about anybody."""

    rule_set: str
    edition: str
    name: str
    text: str
    holds: bool


class StagesAnswer(BaseModel):
    """How decisions of a scheme are challenged; what the sources do not state says so."""

    stages: list[dict[str, Any]]


@APPEALS.get("/schemes/<scheme>/stages", responses={200: StagesAnswer})
@needs(Act.CONSULT)
def get_stages(path: SchemePath) -> Response:
    """Return the stages of appeal of a scheme, in order."""
    found = stages_of(setting().registry, path.scheme)
    return json_answer({"stages": [stage.to_json() for stage in found.values()]})


@APPEALS.get("/appeals", responses={200: AppealsAnswer})
@needs(Act.READ_CASES)
def get_appeals() -> Response:
    """List the appeals with their clocks."""
    today = _desk().ledger.clock.today()
    return json_answer({"appeals": [one.to_json(today) for one in cases.appeals(_desk())]})


@APPEALS.get("/appeals/<number>", responses={200: AppealAnswer})
@needs(Act.READ_CASES)
def get_appeal(path: AppealPath) -> Response:
    """Return an appeal with its grounds and its letters."""
    desk = _desk()
    return json_answer(cases.open_appeal(desk, path.number).to_json(desk.ledger.clock.today()))


@APPEALS.get("/appeals/<number>/materiality", responses={200: MaterialityAnswer})
@needs(Act.READ_CASES)
def get_materiality(path: AppealPath) -> Response:
    """Tell of each ground whether the result changes if it is right, by making the decision again with it."""
    return json_answer(raising.materiality_of(_desk(), path.number).to_json())


@APPEALS.get("/appeals/<number>/others", responses={200: OthersAnswer})
@needs(Act.READ_CASES)
def get_others(path: AppealPath) -> Response:
    """Return the decisions about others that the same rule or fact decided."""
    return json_answer(others.others_affected(_desk(), path.number).to_json())


@APPEALS.get("/appeals/<number>/example", responses={200: ExampleAnswer})
@needs(Act.READ_CASES)
def get_example(path: AppealPath, query: ExampleQuery) -> Response:
    """Return the worked example that an upheld appeal makes."""
    return json_answer(example.worked_example(_desk(), path.number, query.policy or "").to_json())


@APPEALS.post("/appeals/test", responses={200: MaterialityAnswer})
@needs(Act.READ_CASES)
def post_test(header: IdempotencyHeader, body: TestRequest) -> Response:
    """Try grounds on a decision. Nothing is recorded."""
    grounds = tuple(one.read() for one in body.grounds)
    return carried_out_once(
        header.key, lambda _: json_answer(raising.materiality_if(_desk(), body.determination, grounds).to_json())
    )


@APPEALS.post("/appeals", responses={201: AppealAnswer})
@needs(Act.RAISE_APPEAL)
def post_appeal(header: IdempotencyHeader, body: AppealRequest) -> Response:
    """Take a challenge down. From then on nothing about the case is erased until it has ended."""
    speaks = body.representative
    challenge = raising.Challenge(
        determination=body.determination,
        stage=body.stage,
        received_on=body.received_on,
        grounds=tuple(one.read() for one in body.grounds),
        by=body.by,
        representative=Representative(speaks.name, speaks.kind, speaks.authority) if speaks else None,
        late_because=body.late_because or "",
    )

    def act(carrying: Carrying) -> Response:
        return _made(raising.raise_appeal(_desk(), challenge, caller().actor, _noted(carrying)))

    return carried_out_once(header.key, act)


@APPEALS.post("/appeals/<number>/acknowledgement", responses={201: AppealAnswer})
@needs(Act.RAISE_APPEAL)
def post_acknowledgement(path: AppealPath, header: IdempotencyHeader, body: AcknowledgementRequest) -> Response:
    """Tell the person that the appeal has come; the letter is kept."""

    def act(carrying: Carrying) -> Response:
        return _made(raising.acknowledge(_desk(), path.number, _officer(), _noted(carrying)))

    return carried_out_once(header.key, act)


@APPEALS.post("/appeals/<number>/decision", responses={201: AppealAnswer})
@needs(Act.DECIDE_APPEAL)
def post_decision(path: AppealPath, header: IdempotencyHeader, body: DecisionRequest) -> Response:
    """Decide an appeal, and make the decision again where it asks for that."""
    redo = body.redo.read() if body.redo is not None else None
    decision = deciding.Decision(Result(body.result), body.reasons, frozenset(body.accepted), redo, body.redone_by)

    def act(carrying: Carrying) -> Response:
        return _made(deciding.decide(_desk(), path.number, _officer(), decision, _noted(carrying)))

    return carried_out_once(header.key, act)


@APPEALS.post("/appeals/<number>/end", responses={201: AppealAnswer})
@needs(Act.RAISE_APPEAL)
def post_end(path: AppealPath, header: IdempotencyHeader, body: EndRequest) -> Response:
    """End an appeal that is taken back, or that goes no further."""

    def act(carrying: Carrying) -> Response:
        return _made(deciding.end(_desk(), path.number, caller().actor, body.how, _noted(carrying)))

    return carried_out_once(header.key, act)


@APPEALS.post("/appeals/<number>/redone", responses={201: AppealAnswer})
@needs(Act.RAISE_APPEAL)
def post_redone(path: AppealPath, header: IdempotencyHeader, body: RedoneRequest) -> Response:
    """Say which decision took the place of one that was quashed."""

    def act(carrying: Carrying) -> Response:
        made = deciding.redone(_desk(), path.number, body.determination, caller().actor, _noted(carrying))
        return _made(made)

    return carried_out_once(header.key, act)


@APPEALS.post("/appeals/<number>/example", responses={201: ExampleAnswer})
@needs(Act.DECIDE_APPEAL)
def post_example(path: AppealPath, header: IdempotencyHeader, body: ExampleRequest) -> Response:
    """Put the worked example forward for publication; a second person signs it."""

    def act(carrying: Carrying) -> Response:
        made = example.worked_example(_desk(), path.number, body.policy or "")
        submitted = example.propose_example(
            _desk(), setting().desk, path.number, caller().actor, body.policy or "",
            beside=lambda transaction, _: carrying.complete(transaction, 201, made.to_json()),
        )  # fmt: skip
        return json_answer(made.to_json(), 201, f"/api/v1/submissions/{submitted.number}")

    return carried_out_once(header.key, act)


def _desk() -> AppealDesk:
    parts = setting()
    return AppealDesk(parts.ledger, parts.registry, parts.checker, parts.demonstration, parts.authority)


def _officer() -> Officer:
    return Officer(caller().actor, caller().account.name)


def _made(case: AppealCase) -> Response:
    return json_answer(case.to_json(_desk().ledger.clock.today()), 201, _OF_ONE + case.number)


def _noted(carrying: Carrying) -> Noted:
    """Put the answer on record in the act's own transaction, as the appeal stands after it."""
    desk = _desk()

    def note(transaction: Any, number: str) -> None:  # noqa: ANN401 - a Transaction, as Noted says
        case = cases.case_numbered(desk, transaction, number)
        carrying.complete(transaction, 201, case.to_json(desk.ledger.clock.today()))

    return note

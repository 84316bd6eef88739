"""Generated requests, good and bad, against the interface's own description: no 5xx, nothing that is not described."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import GenerationMode
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

from api.access import Accounts
from api.clock import StoppedClock
from api.ledger import Ledger
from api.ledger.people import PersonDetails
from api.ledger.schema import upgrade
from api.rest import PREFIX, Setting, create_api
from api.rest.setting import PURPOSE_HEADER
from api.services import people
from api.services.cross_checking import SecondEngine, recorded_in
from api.services.registry import Registry
from api.services.rules_in_service import RulesInService
from engine.matching.worker.matcher import MatchingWorker
from tests.api.rest.conftest import MOMENT

EVERYDAY = 20
"""Requests to each operation, each way: always the same. `make soak-requests` sends others, by the thousand."""

# A body that fits its schema may still name a finding, a policy or a person that does not exist.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 404, 409, 422]
[checks.negative_data_rejection]
expected-statuses = [400, 401, 404, 406, 413, 415, 422]
[checks.missing_required_header]
expected-statuses = [400, 401, 406, 422]
"""


@pytest.fixture(scope="module")
def described(
    tmp_path_factory: pytest.TempPathFactory, registry: Registry, worker: MatchingWorker, accounts: Accounts
) -> Iterator[Described]:
    """The description of an interface with one person on file."""
    with described_interface(tmp_path_factory.mktemp("schema"), registry, worker, accounts) as made:
        yield made


@contextmanager
def described_interface(
    folder: Path, registry: Registry, worker: MatchingWorker, accounts: Accounts
) -> Iterator[Described]:
    """Give the description of an interface with one person on file, ready to be called as an assessor."""
    ledger = Ledger(f"sqlite:///{folder / 'ledger.sqlite'}", StoppedClock(MOMENT))
    upgrade(ledger.database)
    people.add(ledger, PersonDetails("AC-1001", "Rose Adeyemi", MOMENT.date()), "ama")
    with ledger.working() as transaction:
        tokens = {
            account: transaction.tokens.issue(account, "generated requests")
            for account in ("ama", "owen", "pat", "priya", "tom", "ruth", "adam", "ines")
        }
    api = create_api(
        Setting(
            ledger,
            RulesInService(ledger, registry),
            SecondEngine(worker, recorded_in(ledger)),
            accounts,
            demonstration=True,
        )
    )
    narrowed = Response(json.dumps(_narrowed(api.api_doc)), mimetype="application/json")
    mounted = DispatcherMiddleware(NotFound(), {PREFIX: api.wsgi_app, "/narrowed": narrowed})
    (folder / "schemathesis.toml").write_text(CONFIG)
    config = schemathesis.Config.from_path(folder / "schemathesis.toml")
    whole = schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", mounted, config=config)
    yield Described(whole, schemathesis.openapi.from_wsgi("/narrowed", mounted, config=config), tokens)
    ledger.close()


@dataclass(frozen=True, slots=True)
class Described:
    """The description as it is, and narrowed to names that exist; and the tokens with which to call, by account."""

    whole: Any
    narrowed: Any
    tokens: Mapping[str, str]


def _narrowed(document: dict[str, Any]) -> dict[str, Any]:
    """Return the description with names that exist, so that generated requests reach the rules and the ledger."""
    document = copy.deepcopy(document)
    schemas = document["components"]["schemas"]
    truth, hours = {"type": "boolean"}, {"type": "number", "minimum": 0, "maximum": 168}
    findings = {
        "type": "object",
        "properties": {
            "age_years": {"type": "integer", "minimum": 0, "maximum": 125},
            "has_physical_or_mental_impairment_or_illness": truth,
            "outcomes_unable": {"type": "array", "items": {"enum": ["nutrition", "toilet_needs", "habitable_home"]}},
            "significant_wellbeing_impact": truth,
            "need_stability": {"enum": ["stable", "fluctuating", "progressive"]},
            "caring_hours_week": hours,
            "full_time_education": truth,
            "earnings_week": {"type": "number", "minimum": 0, "maximum": 1000},
        },
        "additionalProperties": False,
    }
    for name in ("EvaluationRequest", "DeterminationRequest"):
        schemas[name]["properties"] |= {
            "scheme": {"enum": ["england"]},
            "policy": {"enum": ["care_act_criteria", "carers_allowance", "eligibility"]},
            "on": {"enum": ["2015-04-01", "2016-05-03", "2026-11-22"]},
            "findings": findings,
        }
    schemas["Keep"]["properties"]["person"] = {"enum": ["AC-1001", None]}
    schemas["DeterminationRequest"]["properties"] |= {
        "person": {"enum": ["AC-1001"]},
        "policies": {"type": "array", "maxItems": 0},
        "departures": {"type": "array", "maxItems": 0},
        "assessment": {"type": "null"},
        "completes": {"type": "null"},
    }
    for operation in (one for path in document["paths"].values() for one in path.values()):
        for parameter in operation.get("parameters", []):
            # Nobody's record is given without a purpose; these callers have no task of their own.
            parameter["required"] = parameter["required"] or parameter["name"] == PURPOSE_HEADER
    return document


OPERATIONS = (
    "POST /evaluations",
    "GET /evaluations/{number}",
    "POST /determinations",
    "GET /determinations/{number}",
    "GET /determinations/{number}/reasons",
    "POST /replays",
    "POST /replays/matrix",
    "POST /revisions",
    "GET /revisions/{number}",
    "GET /records/{number}/findings",
    "POST /reconstructions",
    "GET /reconstructions/{number}",
    "GET /reconstructions/{number}/papers/{mark}",
    "GET /schemes/{scheme}/stages",
    "GET /appeals",
    "POST /appeals",
    "POST /appeals/test",
    "GET /appeals/{number}",
    "GET /appeals/{number}/materiality",
    "GET /appeals/{number}/others",
    "GET /appeals/{number}/example",
    "POST /appeals/{number}/example",
    "POST /appeals/{number}/acknowledgement",
    "POST /appeals/{number}/decision",
    "POST /appeals/{number}/end",
    "POST /appeals/{number}/redone",
    "GET /determinations/{number}/panels",
    "POST /panels",
    "GET /records/{number}/papers/{paper}",
    "GET /records/{number}/receipt",
    "GET /log/head",
    "POST /changes",
    "GET /submissions",
    "POST /submissions",
    "GET /submissions/{number}",
    "POST /submissions/{number}/approval",
    "POST /submissions/{number}/publication",
    "POST /submissions/{number}/withdrawal",
    "GET /submissions/{number}/effect",
    "GET /submissions/{number}/sweep",
    "POST /submissions/{number}/sweep",
    "GET /statistics",
    "GET /schemas/{name}",
    "GET /rule-sets",
    "GET /rule-sets/{scheme}/{policy}",
    "GET /rule-sets/{scheme}/{policy}/{edition}",
    "GET /health",
    "GET /disclosures",
    "POST /disclosures",
    "GET /disclosures/{number}",
    "POST /disclosures/{number}/extension",
    "POST /disclosures/{number}/preview",
    "POST /disclosures/{number}/file",
    "GET /disclosures/{number}/file",
    "GET /people/{number}/erasure",
    "POST /people/{number}/erasure",
    "GET /retention/due",
    "GET /accounts",
    "GET /account-events",
    "POST /account-changes",
)


CALLERS = {
    "GET /disclosures": "ines",
    "POST /disclosures": "ines",
    "GET /disclosures/{number}": "ines",
    "POST /disclosures/{number}/extension": "ines",
    "POST /disclosures/{number}/preview": "ines",
    "POST /disclosures/{number}/file": "ines",
    "GET /disclosures/{number}/file": "ines",
    "GET /people/{number}/erasure": "ines",
    "POST /people/{number}/erasure": "ines",
    "GET /retention/due": "ines",
    "GET /accounts": "adam",
    "GET /account-events": "adam",
    "POST /account-changes": "adam",
    "POST /appeals/{number}/decision": "owen",
    "POST /appeals/{number}/example": "owen",
    "POST /panels": "pat",
    "POST /submissions": "priya",
    "POST /submissions/{number}/approval": "tom",
    "POST /submissions/{number}/publication": "tom",
    "POST /submissions/{number}/withdrawal": "tom",
    "GET /submissions/{number}/sweep": "ruth",
    "GET /statistics": "ruth",
    "POST /submissions/{number}/sweep": "ruth",
}
"""Who asks for what an assessor may not."""

REACHES = {"POST /evaluations": 200, "POST /determinations": 201, "GET /rule-sets": 200, "GET /health": 200}

# An operation that takes nothing can be sent nothing wrong.
CASES = [(name, mode) for name in OPERATIONS for mode in GenerationMode
         if mode is GenerationMode.POSITIVE or name not in ("GET /health", "GET /retention/due")]  # fmt: skip


@pytest.mark.parametrize(("name", "mode"), CASES)
def test_every_generated_request_is_answered_as_described(
    described: Described, name: str, mode: GenerationMode
) -> None:
    statuses = ask(described, name, mode, EVERYDAY)
    if mode is GenerationMode.POSITIVE and name in REACHES:
        assert REACHES[name] in statuses, "no generated request got as far as the act itself"


def ask(
    described: Described, name: str, mode: GenerationMode, requests: int, seeded: int | None = None
) -> Counter[int]:
    """Send an operation generated requests, the same ones where no seed is given, and return how it answered.

    Raises what schemathesis says of an answer that is not as described; its checks are all on.
    """
    method, path = name.split()
    schema = described.narrowed if mode is GenerationMode.POSITIVE else described.whole
    operation = schema[path][method]
    headers = {"Authorization": f"Bearer {described.tokens[CALLERS.get(name, 'ama')]}"}
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=requests,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=seeded is None,
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case: Any) -> None:
        statuses[case.call_and_validate(headers=headers).status_code] += 1

    (answered if seeded is None else seed(seeded)(answered))()
    return statuses


def test_no_operation_is_left_out(described: Described) -> None:
    found = {f"{one.ok().method.upper()} {one.ok().path}" for one in described.whole.get_all_operations()}
    assert found == set(OPERATIONS)

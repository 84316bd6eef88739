"""Every page of the service by name, as an address of the running one: each is tested, none is forgotten."""

from __future__ import annotations

from tests.browser.conftest import Service

PLACES = {
    "start": "/",
    "people": "/people?who=adiyemi",
    "nobody found": "/people?who=nobody",
    "new person": "/people/new",
    "change person": "/people/{person}/change",
    "person": "/people/{person}",
    "new assessment": "/people/{person}/assess",
    "assessment": "/assessments/{unfinished}",
    "decide": "/assessments/{unfinished}/decide",
    "decision": "/decisions/{decision}",
    "decision for the person": "/decisions/{decision}?for=person",
    "what would change it": "/decisions/{decision}/changes",
    "what would change it, for the person": "/decisions/{decision}/changes?for=person",
    "letter": "/decisions/{decision}/letter",
    "replay": "/decisions/{decision}/replay",
    "replay on another day": "/decisions/{decision}/replay?on-day=31&on-month=3&on-year=2015",
    "then and now": "/decisions/{decision}/matrix",
    "facts": "/decisions/{decision}/facts",
    "putting a fact right": "/decisions/{decision}/facts/change?what=need_stability",
    "revision": "/revisions/{revision}",
    "rules of an earlier decision": "/people/{person}/earlier",
    "new earlier decision": "/people/{person}/earlier?rules=england/facs&on-day=3&on-month=3&on-year=2014",
    "earlier decision": "/earlier-decisions/{earlier}",
    "earlier decision then and now": "/decisions/{earlier}/matrix",
    "quick check": "/quick-check",
    "quick check answered": "/quick-check?about=pay+my+daughter",
    "quick check of nothing": "/quick-check?about=xyzzy",
    "rules": "/rules",
    "rules put forward": "/submissions",
    "papers": "/decisions/{decision}/papers",
    "since the decision before": "/decisions/{decision}/since",
    "scheme": "/rules/england",
    "questions": "/rules/england/questions",
    "comparison": "/compare",
    "comparison of an assessment": "/assessments/{unfinished}/compare",
    "through the years": "/through-the-years?scheme=england",
    "rule set": "/rules/england/spending_permissibility",
    "rule set with figures": "/rules/england/carers_allowance",
    "why one looks": "/purpose?person={person}&going_to=/people/{person}",
    "not found": "/nowhere",
    "a day that does not exist": "/quick-check?about=riding&on-day=31&on-month=2&on-year=2015",
}


def address(service: Service, name: str) -> str:
    """Return where a page is in the running service."""
    numbers = {
        "person": service.person,
        "unfinished": service.unfinished,
        "decision": service.decision,
        "revision": service.revision,
        "earlier": service.earlier,
    }
    return PLACES[name].format(**numbers)

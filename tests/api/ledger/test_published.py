"""Whether anything was published is one look-up: by the same kinds as the registry's, on both databases."""

from __future__ import annotations

from api.ledger import Ledger
from api.ledger.entries import Draft
from api.ledger.kinds import Publication, RulesWithdrawn
from api.ledger.published import PUBLISHING, anything_published
from tests.api.ledger.drafts import kept

APRIL = Publication("figure", "england", None, "earnings_limit", {"figures.yaml": "ab" * 32}, None, None)


def test_the_kinds_are_those_by_which_rules_come_into_service_and_leave_it() -> None:
    assert (Publication.KIND, RulesWithdrawn.KIND) == PUBLISHING


def test_only_a_publication_counts(ledger: Ledger) -> None:
    with ledger.appending() as transaction:
        transaction.log.append(kept())
    assert not anything_published(ledger.database)
    with ledger.appending() as transaction:
        transaction.log.append(Draft("tom", "approver", None, APRIL))
    assert anything_published(ledger.database)

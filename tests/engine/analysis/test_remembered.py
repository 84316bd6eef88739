"""Tables read with a memory give what the reference gives."""

from __future__ import annotations

from itertools import product

from engine.analysis.remembered import RememberedTables
from engine.compiled import CompiledTable
from engine.feel import Run
from engine.matching.reference import read_table
from engine.outcome import AuthorityMode
from engine.participation import Participants
from engine.values import Decimal, PartialSet, Unknown, Value
from tests.engine.analysis.cases import ALLOWANCE
from tests.engine.small_rules import edition

OPEN = Unknown(frozenset({"it"}))


def test_a_table_read_again_and_again_is_read_as_the_reference_reads_it() -> None:
    rules = edition(ALLOWANCE)
    table = rules.decisions["reasons"].logic
    assert isinstance(table, CompiledTable)
    participants = Participants(rules, "2020-06-01", AuthorityMode.STATED_AND_LAW)
    remembered = RememberedTables(participants, frozenset())
    ages: tuple[Value, ...] = (Decimal(17), Decimal(18), OPEN)
    needs: tuple[Value, ...] = ((), ("eat", "wash"), PartialSet((), ("eat", "wash"), frozenset({"needs"})))

    answers: tuple[Value, ...] = (True, False, OPEN)
    for age, asked, need in product(ages, answers, needs):
        env: dict[str, Value] = {"age": age, "savings": Decimal(0), "asked": asked, "needs": need}
        assert remembered.read(table, env) == read_table(table, env, Run(), participants.left_out)

"""Open norms: what the law leaves to a person's judgement is found by somebody, with reasons and from evidence.

"Significant", "exceptional", "necessary": no rule can say when they are met. A decision that rests on such a finding
without a word on why would hide the discretion inside a tick.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api.ledger.canonical import Json
from api.services.decidable import with_upstream
from api.services.evaluate import SchemeEvaluation
from api.services.failures import ActRefused
from engine.findings import Finding
from engine.trace import FindingNode


def require_grounds(evaluation: SchemeEvaluation, decided: Mapping[str, Json]) -> None:
    """Let a decision go on only if every open norm that was read for what it adopts has reasons and a source.

    Raises ActRefused naming the first that has not.
    """
    adopted = [policy for policy, what in decided.items() if isinstance(what, Mapping) and what["how"] == "adopted"]
    for policy, finding in _judged(evaluation, adopted):
        lacks = " and ".join(
            word for word, given in (("reasons", finding.reasons), ("evidence", finding.source)) if not given.strip()
        )
        if lacks:
            raise ActRefused(
                f"`{finding.path}` is left to judgement, and was found without {lacks}", where=policy,
                fix="say why it was found so (reasons), and who said it or what shows it (source)",
            )  # fmt: skip


def _judged(evaluation: SchemeEvaluation, policies: list[str]) -> Iterator[tuple[str, Finding]]:
    for policy in with_upstream(evaluation, policies):
        names = evaluation.editions[policy].vocabulary
        for node in evaluation.evaluations[policy].trace:
            entry = names.entry_at(node.path) if isinstance(node, FindingNode) else None
            found = evaluation.findings.by_path.get(node.path) if isinstance(node, FindingNode) else None
            if entry is not None and entry.open_norm and found is not None:
                yield policy, found

"""For a panel and an auditor: each provision with its edition and days, and what identifies the evaluation."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn.model import Authority
from engine.trace import TRACE_VERSION, FigureNode
from explanations.material import Material, items, table
from explanations.rows import RowTeller
from explanations.sections.grounds import BASIS_WORDS
from explanations.statement import Block, Sentence
from explanations.wording import english


def provisions(material: Material, _: RowTeller) -> tuple[Block, ...]:
    """Return every provision that was reached: its source, on what footing it stands, and which rules rest on it.

    The rules that applied are named apart from those that did not. A source is told with the day on which it was read
    and the last day on which it was found still to hold.
    """
    cited: dict[tuple[str, str, str], tuple[list[str], list[str], list[str]]] = {}
    for authority, name, node, applied in _authorities(material):
        found = cited.setdefault((authority.provision, authority.source, BASIS_WORDS[authority.basis]), ([], [], []))
        found[0 if applied else 1].append(name)
        found[2].append(node)
    headers = ("Provision", "Source", "Footing", "Rules that applied", "Rules that did not")
    told = (_provision(material, *key, *found) for key, found in cited.items())
    return (*table("Provisions, with the rules that rest on them", headers, told), *items((_edition(material),)))


def _authorities(material: Material) -> Iterator[tuple[Authority, str, str, bool]]:
    """Yield each authority with the decision or rule that rests on it, its node, and whether it gave an answer."""
    for decision in material.decisions.values():
        if decision.authority is not None:
            yield decision.authority, decision.name, decision.id, True
        for row in decision.rows:
            if row.authority is not None:
                yield row.authority, row.rule, row.id, row.hit


def _provision(
    material: Material,
    provision: str,
    source_id: str,
    footing: str,
    applied: list[str],
    failed: list[str],
    nodes: list[str],
) -> tuple[Sentence | None, ...]:
    source = material.background.sources.get(source_id)
    days = ""
    if source is not None:
        read = f"read on {english.iso_date(source.read)}" if source.read else ""
        holds = f"found to hold on {english.iso_date(source.still_valid_on)}" if source.still_valid_on else ""
        days = "; ".join(day for day in (read, holds) if day)
    title = material.source_title(source_id)
    cells = (
        provision or english.NOTHING,
        f"{title} ({days})" if days else title,
        english.sentence_start(footing),
        ", ".join(dict.fromkeys(applied)) or english.NOTHING,
        ", ".join(dict.fromkeys(failed)) or english.NOTHING,
    )
    return tuple(material.tell(text, *nodes) for text in cells)


def _edition(material: Material) -> Sentence | None:
    edition = material.edition
    since = english.iso_date(edition.in_force.start or "")
    until = f" to {english.iso_date(edition.in_force.end)}" if edition.in_force.end else ""
    text = f"The rules are version {edition.name} of {edition.rule_set}, in force from {since}{until}"
    asked = f"; they were applied as on {english.iso_date(material.evaluation.on)}."
    return material.tell(text + asked, material.edition_id)


def record(material: Material, _: RowTeller) -> tuple[Block, ...]:
    """Return what identifies the evaluation: the digests of its rules and figures, and the form of its trace."""
    evaluation = material.evaluation
    headers = ("What", "Identified by")
    facts = (
        ("Rules", f"{evaluation.scheme}/{evaluation.policy}, version {evaluation.edition}", material.edition_id),
        ("SHA-256 of the rules", evaluation.digest, material.edition_id),
        ("Rules that took part", evaluation.mode.value, material.outcome_id),
        ("Day asked about", evaluation.on, material.outcome_id),
        ("Form of the trace", str(TRACE_VERSION), material.outcome_id),
        ("Nodes in the trace", str(len(material.ids)), material.outcome_id),
    )
    known = [(material.tell(what, node), material.tell(said, node)) for what, said, node in facts]
    figures = (_figure(material, node) for node in material.figure_nodes.values())
    return table("The evaluation", headers, (*known, *figures))


def _figure(material: Material, node: FigureNode) -> tuple[Sentence | None, ...]:
    what = f"SHA-256 of “{node.name}” from {node.start}"
    return material.tell(what, node.id), material.tell(node.digest or english.NOTHING, node.id)

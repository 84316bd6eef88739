"""What an answer rests on: findings with how they are known, figures with their dates, and provisions."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn.model import Authority, Basis
from engine.dmn.vocabulary import FindingType
from engine.trace import FigureNode, FindingNode, FindingState, Verdict
from engine.values import Null
from explanations.answers import answer_parts, behind
from explanations.languages.speech import mark, note_english, say, say_plural
from explanations.material import Material, items, paragraph, table
from explanations.missing import not_known
from explanations.rows import RowTeller
from explanations.sections import outcome
from explanations.statement import Block, Sentence, block_sentences
from explanations.wording import english
from explanations.wording.printing import label_from

STATE_WORDS = {
    FindingState.GIVEN: mark("Given"),
    FindingState.ASSUMED: mark("Assumed"),
    FindingState.DISPUTED: mark("Disputed"),
    FindingState.DERIVED: mark("Worked out"),
    FindingState.UNKNOWN: mark("Not known"),
    FindingState.NOT_DONE: mark("Not recorded as done"),
}
BASIS_WORDS = {
    Basis.LAW: mark("law"),
    Basis.UNVERIFIED_LAW: mark("law, not yet checked against its text"),
    Basis.STATED: mark("stated in a published report"),
    Basis.INFERRED: mark("our reading of a published report"),
    Basis.MODELLING: mark("a choice made when the rules were written down"),
}

CHOICE = "modelling"
CHOICES = mark(
    "Where the sources say nothing, choices were made so that the rules can be worked out. They are not law."
)
UNPLACED = ("report", "commentary")
MOST_NOT_NEEDED = 4
"""Of more findings that were not needed than this, only the number is told."""


def findings(material: Material, _: RowTeller) -> tuple[Block, ...]:
    """Return every finding that was read: its value, how it is known, from whom and of which day."""
    nodes = [node for node in material.findings.values() if not _only_names_entries(material, node)]
    if not material.is_person:
        headers: tuple[str, ...] = ("What", "Answer", "How known", "Source", "Evidence date")
        return table("Findings that were read", headers, (_finding_row(material, node, short=False) for node in nodes))
    known = [node for node in nodes if node.state not in (FindingState.UNKNOWN, FindingState.NOT_DONE)]
    headers = (say("What"), say("Answer"), say("How we know"))
    told = (row for node in known for row in _finding_rows(material, node))
    rows = table(say("What we know"), headers, told)
    return (*rows, *paragraph(_not_needed(material)))


def judged(material: Material, _: RowTeller) -> tuple[Block, ...]:
    """Return what the law leaves to judgement and somebody has found: how, and for which reasons."""
    return items(_judged(material, node) for node in left_to_judgement(material))


def left_to_judgement(material: Material) -> tuple[FindingNode, ...]:
    """Return the findings that were read, are known, and that no rule can make: the law leaves them to a person."""
    return tuple(
        node
        for node in material.findings.values()
        if node.state not in (FindingState.UNKNOWN, FindingState.DERIVED)
        if (entry := material.vocabulary.entry_at(node.path)) is not None and entry.open_norm
    )


def _judged(material: Material, node: FindingNode) -> Sentence | None:
    label, reasons = material.finding_label(node.path), english.without_control(node.reasons).strip()
    answer = material.print(node.value, material.finding_kind(node.path))
    if not reasons:
        return material.tell(say("{thing}: {answer}. No reasons are on record.", thing=label, answer=answer), node.id)
    text = say("{thing}: {answer}, because: {reasons}", thing=label, answer=answer, reasons=reasons)
    return material.tell(english.stopped(text), node.id)


def _not_needed(material: Material) -> Sentence | None:
    """Say which findings were not known and could not have changed the outcome."""
    paths = not_known(material)
    if not paths or material.evaluation.stop is not None:
        return None
    shown = [f"“{material.finding_label(path)}”" for path in paths[:MOST_NOT_NEEDED]]
    more = len(paths) - len(shown)
    others = [say_plural("{number} more thing", "{number} more things", more)] if more else []
    text = say(
        "We did not need to know {things}. It could not change the answer.", things=english.listed([*shown, *others])
    )
    return material.tell(text, *map(_id, paths))


def _id(path: str) -> str:
    return f"finding:{path}"


def _only_names_entries(material: Material, node: FindingNode) -> bool:
    """Return whether a finding is a list of ids whose entries are told one by one, or the id of an entry."""
    list_name, _, rest = node.path.partition("[")
    entry = material.vocabulary.inputs.get(list_name)
    if entry is None or not entry.fields:
        return False
    if rest:
        return rest.rpartition("].")[2] == entry.key
    return any(path.startswith(f"{node.path}[") for path in material.findings)


def _finding_rows(material: Material, node: FindingNode) -> Iterator[tuple[Sentence | None, ...]]:
    """Yield what a person is told of a finding: its value, and of a set that is counted, what else was looked at."""
    row = _finding_row(material, node, short=True)
    yield row
    others = not_found(material, node)
    if others and row[2] is not None:
        thing = english.mid_sentence(material.finding_label(node.path))
        kind = material.finding_kind(node.path)
        texts = (say("Looked at but not found ({thing})", thing=thing), material.print(others, kind), row[2].text)
        yield tuple(material.tell(english.sentence_start(text), node.id) for text in texts)


def not_found(material: Material, node: FindingNode) -> tuple[str, ...]:
    """Return the members that a set does not hold, if it is one whose members the rules count: each was looked at."""
    entry = material.vocabulary.entry_at(node.path)
    if entry is None or entry.type is not FindingType.SET or not isinstance(node.value, tuple):
        return ()
    counted = f"count({node.path})"
    if not any(counted in cell.column for row in material.rows.values() for cell in row.cells):
        return ()
    return tuple(member for member in entry.members if member not in node.value)


def _finding_row(material: Material, node: FindingNode, *, short: bool) -> tuple[Sentence | None, ...]:
    value = say("Not known")
    if node.state is not FindingState.UNKNOWN:
        kind = material.finding_kind(node.path)
        value = english.sentence_start(material.print(node.value, kind))
    how, source, day = say(STATE_WORDS[node.state]), _source(material, node), english.iso_date(node.evidence_date)
    known = _known(node, source, day)
    rest = (known,) if short else (how, source or english.NOTHING, day or english.NOTHING)
    return tuple(material.tell(text, node.id) for text in (material.finding_label(node.path), value, *rest))


def _known(node: FindingNode, source: str, day: str) -> str:
    """Return for a person how a finding is known: `Letter from the GP, 2 March 2015`, `Disputed, payslip`."""
    if node.state is FindingState.GIVEN:
        return ", ".join(part for part in (source, day) if part) or say("From the assessment")
    return ", ".join(part for part in (say(STATE_WORDS[node.state]), english.mid_sentence(source), day) if part)


def _source(material: Material, node: FindingNode) -> str:
    if node.state is FindingState.DERIVED:
        policy = label_from(node.derived_from.rpartition("/")[2]).lower()
        note_english(policy)
        return say("From the answer on {policy}", policy=policy)
    return english.without_control(node.source)


def figures(material: Material, rows: RowTeller) -> tuple[Block, ...]:
    """Return every figure that was read: its value, since when it holds, who sets it and where it comes from."""
    set_by = () if material.is_person else ("Set by",)
    headers = (say("What"), say("Value"), say("In force"), *set_by, say("Source"))
    told = figures_that_counted(material, rows) if material.is_person else set(material.figure_nodes)
    nodes = (node for name, node in material.figure_nodes.items() if name in told)
    return table(say("Figures that were read"), headers, (_figure_row(material, node) for node in nodes))


def figures_that_counted(material: Material, rows: RowTeller) -> set[str]:
    """Return the figures that a person is told of: those in a reason, a sum, or a rule that holds or is open.

    What the authority has switched off, or left without a value, played no part.
    """
    reasons = (said for block in outcome.reasons(material, rows) for said in block_sentences(block))
    reads = {node for said in reasons for node in said.nodes}
    for part in answer_parts(material):
        for decision in behind(material, part.decisions):
            reads.update(node for line in decision.lines for node in line.reads)
            if not decision.rows and decision.result.certain:
                reads.update(decision.reads)
            open_or_held = (row for row in decision.rows if row.hit or row.verdict is Verdict.UNKNOWN)
            cells = (cell for row in open_or_held for cell in row.cells if cell.test.strip() != "-")
            reads.update(node for cell in cells for node in cell.reads)
    figures = material.figure_nodes.items()
    return {name for name, node in figures if node.id in reads and _played_a_part(node)}


def _played_a_part(node: FigureNode) -> bool:
    return node.value is not False and not isinstance(node.value, Null)


def _figure_row(material: Material, node: FigureNode) -> tuple[Sentence | None, ...]:
    kind = material.figure_kind(node.name)
    value = say("Not known for this day") if node.stale else material.print(node.value, kind)
    set_by = () if material.is_person else (english.sentence_start(node.set_by),)
    source = material.citation(node.authority) or say("Not recorded")
    cells = (kind.label, english.sentence_start(value), _period(node.start, node.end), *set_by, source)
    return tuple(material.tell(text, node.id) for text in cells)


def _period(start: str, end: str) -> str:
    first, last = english.iso_date(start), english.iso_date(end)
    if start and end:
        return say("From {first} to {last}", first=first, last=last)
    if end:
        return say("To {last}", last=last)
    return say("From {first}", first=first) if start else say("Always")


def provisions(material: Material, _: RowTeller) -> tuple[Block, ...]:
    """Return the law and guidance: for a person of the rules that brought the answer, else of all that were reached."""
    cited: dict[tuple[str, str], list[tuple[Authority, str]]] = {}
    chosen: list[str] = []
    for authority, node in _authorities(material):
        if material.is_person and _kind(material, authority) == CHOICE:
            chosen.append(node)
        else:
            cited.setdefault((authority.source, _footing(material, authority)), []).append((authority, node))
    told = (_source_used(material, *key, places) for key, places in cited.items())
    choices = (material.tell(say(CHOICES), *chosen),) if chosen else ()
    return items((*told, *choices, _edition_used(material)))


def _kind(material: Material, authority: Authority) -> str:
    source = material.background.sources.get(authority.source)
    return "" if source is None else source.kind


def _footing(material: Material, authority: Authority) -> str:
    """Return on what footing a rule stands that is not plain law; a person is told only that it is not law."""
    if authority.basis is Basis.LAW or _kind(material, authority) == CHOICE:
        return ""
    if material.is_person and authority.basis is not Basis.UNVERIFIED_LAW:
        return say("this is not law")
    return say(BASIS_WORDS[authority.basis])


def _source_used(
    material: Material, source_id: str, footing: str, cited: list[tuple[Authority, str]]
) -> Sentence | None:
    """Return a source with the provisions that were used, and its footing where that is not law."""
    source = material.background.sources.get(source_id)
    # Places in reports are marks of ours, which a person could look up nowhere.
    unplaced = material.is_person and source is not None and source.kind in UNPLACED
    places = dict.fromkeys(authority.provision for authority, _ in cited if authority.provision and not unplaced)
    title = material.source_title(source_id)
    text = f"{title}: {'; '.join(places)}" if places else title
    text += f" ({footing})" if footing else ""
    address = f" {source.address}" if source is not None and source.address and not material.is_person else ""
    return material.tell(f"{english.stopped(text)}{address}", *(node for _, node in cited))


def _edition_used(material: Material) -> Sentence | None:
    edition = material.edition
    first, last = english.iso_date(edition.in_force.start or ""), english.iso_date(edition.in_force.end or "")
    said = (
        say("Rules used: {title}, in force from {first} until {last}.", title=edition.title, first=first, last=last)
        if last
        else say("Rules used: {title}, in force from {first}.", title=edition.title, first=first)
    )
    return material.tell(said, material.edition_id)


def _authorities(material: Material) -> Iterator[tuple[Authority, str]]:
    decided = [decision for part in answer_parts(material) for decision in behind(material, part.decisions)]
    for decision in dict.fromkeys(decided if material.is_person else material.decisions.values()):
        if decision.authority is not None:
            yield decision.authority, decision.id
        for row in decision.rows:
            if row.authority is not None and (row.hit or not material.is_person):
                yield row.authority, row.id

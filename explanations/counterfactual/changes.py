"""What would change an answer, as sections: from a record that may be wrong to what nobody can change; and what not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.analysis.claims import Claim, Claims
from engine.analysis.regions import Region, Way
from engine.dmn.vocabulary import Change
from engine.trace import FindingState
from engine.values import Value
from explanations.counterfactual.regions import region_words
from explanations.languages.speech import mark, say
from explanations.material import Material, items, paragraph
from explanations.statement import Block, Items, Section, Sentence
from explanations.wording import english

LEAST_TO_MOST = tuple(Change)
HEADINGS = {
    Change.RECORD: mark("If what we have on record is wrong"),
    Change.EVIDENCE: mark("If you can show us more"),
    Change.LIFE: mark("If something in your life changes"),
    Change.AUTHORITY: mark("If the authority decides otherwise"),
    Change.FIXED: mark("What cannot be changed"),
}
PRACTITIONER_HEADINGS = {
    Change.RECORD: mark("A record that may be wrong"),
    Change.EVIDENCE: mark("Evidence that may be shown"),
    Change.LIFE: mark("A change in the person's life"),
    Change.AUTHORITY: mark("An act or setting of the authority"),
    Change.FIXED: mark("What cannot be changed"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words, with what it takes."""

    change: Change
    sentence: Sentence


def change_sections(material: Material, told: Claims, classes: Sequence[Change] = LEAST_TO_MOST) -> tuple[Section, ...]:
    """Return a section for each class of changes to one answer that has any, least first."""
    heads = HEADINGS if material.is_person else PRACTITIONER_HEADINGS
    changes = tuple(_told(material, told))
    found: list[Section] = []
    for one in classes:
        sentences = tuple(change.sentence for change in changes if change.change is one)
        if sentences:
            blocks: tuple[Block, ...] = (*paragraph(_introduction(material, told, len(sentences))), *items(sentences))
            found.append(Section(f"change/{_key(told)}{one.value}", say(heads[one]), blocks))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ToldChanges:
    """What of one kind would change an answer: an introduction, the ways, and that there are more."""

    introduction: Sentence
    changes: tuple[Sentence, ...]
    more: Sentence | None


def told_changes(material: Material, told: Claims, change: Change, most: int) -> ToldChanges | None:
    """Return the changes of one kind, so many of the smallest; None where there are none."""
    found = tuple(one.sentence for one in _told(material, told) if one.change is change)
    introduction = _of_a_refusal(material, told, len(found))
    if not found or introduction is None:
        return None
    more = _more(material, told) if len(found) > most or not told.complete else None
    return ToldChanges(introduction, found[:most], more)


def _of_a_refusal(material: Material, told: Claims, count: int) -> Sentence | None:
    one, any_one = say("This would turn our no into a yes:"), say("Any one of these would turn our no into a yes:")
    return material.tell(one if count == 1 else any_one, *subject_nodes(told))


def nothing_else(material: Material, told: Claims) -> tuple[Section, ...]:
    """Return what alone would not change an answer, and whether all that would is told."""
    sentences = [_never_alone(material, told), _untried(material, told), _incomplete(material, told)]
    blocks = tuple(block for sentence in sentences for block in paragraph(sentence))
    heading = say("What would not change it")
    return (Section(f"change/{_key(told)}nothing", heading, blocks),) if blocks else ()


def class_of(material: Material, claim: Claim) -> Change:
    """Return what a change takes: the hardest of what each of its findings takes."""
    entries = (material.vocabulary.entry_at(path) for path in claim.paths)
    classes = [entry.change for entry in entries if entry is not None] or [Change.RECORD]
    return max(classes, key=LEAST_TO_MOST.index)


def subject_nodes(told: Claims) -> tuple[str, ...]:
    """Return the id of the decision that gives the answer."""
    subject = told.subject
    return (f"{subject.output.decision}[{subject.entry}]" if subject.entry else subject.output.decision,)


def entry_path(material: Material, told: Claims) -> str:
    """Return `workers[w1]` for an answer about an entry of a list; nothing for one about the whole case."""
    node = material.decisions.get(subject_nodes(told)[0])
    return f"{node.list_name}[{told.subject.entry}]" if told.subject.entry and node is not None else ""


def hoped_for(material: Material, told: Claims) -> str:
    """Return what was hoped for, in quotation marks; nothing where any other answer was."""
    kind = material.output_kind(told.subject.output.name)
    return english.listed_names([f"“{material.print(value, kind)}”" for value in told.wanted], "or")


def _key(told: Claims) -> str:
    return f"{told.subject.entry}/" if told.subject.entry else ""


def _introduction(material: Material, told: Claims, count: int) -> Sentence | None:
    hoped = hoped_for(material, told)
    if not hoped:
        text = say("Any one of these would change it.") if count > 1 else say("This would change it.")
    elif count > 1:
        text = say("Any one of these would make it {answer}.", answer=hoped)
    else:
        text = say("This would make it {answer}.", answer=hoped)
    return material.tell(text, *subject_nodes(told))


def _told(material: Material, told: Claims) -> Iterator[Told]:
    for claim in told.claims:
        nodes = (*(f"finding:{path}" for path in claim.paths), *subject_nodes(told))
        sentence = material.tell(english.stopped(_ways(material, claim, entry_path(material, told))), *nodes)
        if sentence is not None:
            yield Told(class_of(material, claim), sentence)


def _ways(material: Material, claim: Claim, within: str) -> str:
    """Return every way of a change; of one finding its label stands once."""
    first, *others = claim.ways
    told = [_way(material, first, within, with_now=True)]
    for way in others:
        if len(claim.paths) == 1:
            told.append(region_words(material, claim.paths[0], way.regions[claim.paths[0]]))
        else:
            told.append(_way(material, way, within, with_now=False))
    return f"; {say('or')} ".join(told)


def _way(material: Material, way: Way, within: str, *, with_now: bool) -> str:
    parts = [_part(material, path, regions, within, with_now=with_now) for path, regions in way.regions.items()]
    first, *rest = parts
    return first + "".join(f"; {say('and')} {english.mid_sentence(part)}" for part in rest)


def _part(material: Material, path: str, regions: tuple[Region, ...], within: str, *, with_now: bool) -> str:
    """Return how one finding would have to be, and in the first way what it is now."""
    label, region = material.finding_label(path, within), region_words(material, path, regions)
    if not with_now:
        return say("{label}: {region}", label=label, region=region)
    return say("{label} (now: {now}): {region}", label=label, region=region, now=_value(material, path))


def _value(material: Material, path: str) -> str:
    node = material.findings.get(path)
    if node is None or node.state is FindingState.UNKNOWN:
        figure = material.figure_nodes.get(path)
        return english.not_known() if figure is None else _printed(material, path, figure.value)
    return _printed(material, path, node.value)


def _printed(material: Material, path: str, value: Value) -> str:
    return material.print(value, material.finding_kind(path))


def _never_alone(material: Material, told: Claims) -> Sentence | None:
    paths = [path for path in told.never_alone if material.has(f"finding:{path}")]
    labels = [english.mid_sentence(material.finding_label(path)) for path in paths]
    if not labels:
        return None
    text = (
        say("Whatever this were, it would not change the answer by itself: {findings}.", findings=labels[0])
        if len(labels) == 1
        else say("Whatever these were, none would change the answer by itself: {findings}.", findings="; ".join(labels))
    )
    return material.tell(text, *(f"finding:{path}" for path in paths), *subject_nodes(told))


def _untried(material: Material, told: Claims) -> Sentence | None:
    found = [path for path in told.untried if material.has(f"finding:{path}")]
    set_here = [path for path in told.untried if material.has(f"figure:{path}")]
    if not found and not set_here:
        return None
    labels = [*map(material.finding_label, found), *(material.figure_kind(path).label for path in set_here)]
    things = english.listed_names([english.mid_sentence(label) for label in labels])
    text = say(
        "These were left as they are, and nothing is said of what they would change: {findings}.", findings=things
    )
    nodes = (*(f"finding:{path}" for path in found), *(f"figure:{path}" for path in set_here))
    return material.tell(text, *nodes, *subject_nodes(told))


def _incomplete(material: Material, told: Claims) -> Sentence | None:
    return None if told.complete else _more(material, told)


def _more(material: Material, told: Claims) -> Sentence | None:
    return material.tell(say("There are more ways, of more things at once, than are named here."), *subject_nodes(told))


def all_items(sections: Iterable[Section]) -> Iterator[Items]:
    """Yield the lists of some sections."""
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Items))

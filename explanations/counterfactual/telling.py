"""Everything said of other answers than the one that came out, as a statement: why not, what would change it or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.analysis.claims import Claims
from engine.dmn.vocabulary import Change
from explanations.counterfactual.changes import LEAST_TO_MOST, change_sections, entry_path, nothing_else, subject_nodes
from explanations.counterfactual.settled import settled_sentence
from explanations.counterfactual.why_not import title, why_not
from explanations.languages.speech import say
from explanations.material import Material, paragraph
from explanations.rows import RowTeller
from explanations.statement import Section, Statement
from explanations.wording import english
from explanations.wording.english import LANGUAGE

KIND = "what would change it"


def sections_about(
    material: Material, told: Sequence[Claims], classes: Sequence[Change] = LEAST_TO_MOST
) -> tuple[Section, ...]:
    """Return the sections about one policy's answers: one answer's own, or a headed section for each of several."""
    rows = RowTeller(material)
    each = [(one, _about(material, rows, one, classes)) for one in told]
    each = [(one, parts) for one, parts in each if parts]
    if len(each) == 1:
        return each[0][1]
    return tuple(Section(_key(one), _heading(material, one), parts=parts) for one, parts in each)


def statement_about(materials: Mapping[str, tuple[Material, Sequence[Claims]]], about: Mapping[str, str]) -> Statement:
    """Return the statement about one policy, or about several with a section for each."""
    each = {policy: sections_about(material, told) for policy, (material, told) in materials.items()}
    if len(each) == 1:
        ((policy, sections),) = each.items()
        return Statement(KIND, materials[policy][0].edition.title, LANGUAGE, about, sections)
    parts = tuple(
        Section(policy, materials[policy][0].edition.title, parts=sections)
        for policy, sections in each.items()
        if sections
    )
    return Statement(KIND, say("What would change the answers"), LANGUAGE, about, parts)


def _about(material: Material, rows: RowTeller, told: Claims, classes: Sequence[Change]) -> tuple[Section, ...]:
    kept_away = why_not(material, rows, told)
    enough = _enough(material, told)
    if not told.claims:
        return (*enough, *kept_away, *_cannot_say(material, told))
    return (*enough, *kept_away, *change_sections(material, told, classes), *nothing_else(material, told))


def _cannot_say(material: Material, told: Claims) -> tuple[Section, ...]:
    """Return that what would change an answer is not known, where it was not looked through to the end."""
    if told.complete:
        return ()
    text = say("This turns on too many things at once. We cannot say what would change it.")
    blocks = paragraph(material.tell(text, *subject_nodes(told)))
    key = f"change/{told.subject.entry}/unknown" if told.subject.entry else "change/unknown"
    return (Section(key, say("What would change it"), blocks),) if blocks else ()


def _enough(material: Material, told: Claims) -> tuple[Section, ...]:
    """Return what settled the answer, where it is settled."""
    if told.sufficed is None:
        return ()
    blocks = paragraph(settled_sentence(material, told.sufficed, subject_nodes(told), entry_path(material, told)))
    key = f"settled/{told.subject.entry}" if told.subject.entry else "settled"
    return (Section(key, say("What was enough"), blocks),) if blocks else ()


def _key(told: Claims) -> str:
    name = told.subject.output.name
    return f"answer/{name}/{told.subject.entry}" if told.subject.entry else f"answer/{name}"


def _heading(material: Material, told: Claims) -> str:
    label = material.output_kind(told.subject.output.name).label
    about = title(material, told)
    return f"{about}: {english.mid_sentence(label)}" if about else label

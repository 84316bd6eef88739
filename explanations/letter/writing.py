"""Writes the letter about a determination: the answer, the reason, what happens next, how to disagree; then detail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.dmn.vocabulary import Change
from engine.outcome import Outcome
from engine.trace import FindingNode
from explanations.languages.speech import mark, say, speaking
from explanations.letter import around, otherwise
from explanations.letter.decided import all_reasons, decision_sentences, departure_node, first_reasons
from explanations.letter.facts import DecidedPolicy, Letter, LetterFacts, LetterKind
from explanations.material import Material
from explanations.missing import open_questions
from explanations.rows import RowTeller
from explanations.sections import caveats, grounds, open, terms, working
from explanations.statement import Block, Items, Paragraph, Reader, Section, Sentence, Statement, Table
from explanations.withholding import NODE as WITHHELD
from explanations.withholding import without_each, words_withheld
from explanations.wording import english

Maker = Callable[[Material, RowTeller], tuple[Block, ...]]

DETAIL = (
    "all_reasons",
    "enough",
    "record",
    "evidence",
    "sums",
    "discretion",
    "judged",
    "findings",
    "figures",
    "caveats",
    "provisions",
)
"""The second layer: sections that follow the letter proper, on paper on a page of their own."""

RULES_ALONE = mark("This is the sum that the rules alone give. What we decided in its place stands above.")
MOST_OPEN_IN_FULL = 2
MOST_QUESTIONS = 3

TITLES = {
    LetterKind.ADOPTED: mark("Our decision: {about}"),
    LetterKind.DEPARTED: mark("Our decision: {about}"),
    LetterKind.INTERIM: mark("Our interim decision: {about}"),
}


def write_letter(facts: LetterFacts) -> Letter:
    """Return the letter. Whether it holds all that it must is for `explanations.adequacy` to say.

    What is withheld is taken out of the materials before anything is written. Raises LookupError for a language that
    there is no catalogue of.
    """
    facts = _kept_back(facts)
    with speaking(facts.language) as speech:
        letter = _letter(facts)
    return replace(letter, untranslated=tuple(speech.untranslated))


def _kept_back(facts: LetterFacts) -> LetterFacts:
    """Return the facts without what is withheld, and without whatever was worked out from it."""
    if not facts.withheld:
        return facts
    every = (*(one.material for one in facts.decided), *facts.undecided)
    kept = without_each(every, facts.withheld)
    decided = tuple(replace(one, material=material) for one, material in zip(facts.decided, kept, strict=False))
    words = words_withheld(every, kept)
    return replace(facts, decided=decided, undecided=kept[len(decided) :], withheld_words=words)


def _letter(facts: LetterFacts) -> Letter:
    frame = facts.frame
    day, number = english.iso_date(facts.decided_on), facts.number
    made = (Section(key, heading, blocks) for key, heading, blocks in _sections(facts))
    body = Statement(
        kind="letter",
        title=_title(facts),
        language=facts.language,
        about={
            "number": number,
            "kind": facts.kind.value,
            "decided_on": facts.decided_on,
            "reader": Reader.PERSON.value,
        },
        sections=tuple(section for section in made if not section.is_empty),
    )
    return Letter(
        kind=facts.kind,
        sender=around.lines(("authority:name", frame.authority), ("authority:contact", frame.contact)),
        recipient=around.lines(
            ("determination:person", facts.person), *(("determination:address", line) for line in facts.address)
        ),
        particulars=around.lines(
            ("determination:decided_on", say("Date: {day}", day=day) if day else ""),
            ("determination:number", say("Our reference: {number}", number=number) if number else ""),
        ),
        body=body,
        policies=tuple(one.policy for one in facts.decided),
        refused=tuple(dict.fromkeys(_area(one) for one in facts.decided if one.outcome is Outcome.NOT_ESTABLISHED)),
        sums=tuple(one.policy for one in facts.decided if working.lines_told(one.material)),
        facts=facts,
    )


def _title(facts: LetterFacts) -> str:
    titles = [one.material.edition.title for one in facts.decided]
    about = titles[0] if len(titles) == 1 else say("your care and support")
    return say(TITLES[facts.kind], about=english.mid_sentence(about))


def _area(one: DecidedPolicy) -> str:
    return one.material.edition.area


def _sections(facts: LetterFacts) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
    yield "notice", say("Please note"), around.notice(facts)
    yield "interim", say("This is an interim decision"), around.interim(facts)
    yield "decided", say("What we decided"), _decided(facts)
    yield "why", say("Why"), _why(facts)
    yield "changes", say("What has changed"), around.changes(facts)
    yield "terms", say("What comes with it"), _terms(facts)
    yield "withheld", say("What we left out"), around.left_out(facts)
    yield "next", say("What happens next"), around.next_steps(facts)
    yield "help", say("What can help you"), around.advice(facts)
    yield "challenge", say("If you disagree"), around.challenge(facts)
    yield "who", say("Who decided, and how"), around.who(facts)
    yield "open", say("What is not decided yet"), _open(facts)
    yield "formats", say("Other forms of this letter"), around.formats(facts)
    yield "all_reasons", say("All the reasons"), _all_reasons(facts)
    yield "enough", say("What was enough"), otherwise.enough(facts)
    yield "record", say("If what we have on record is wrong"), otherwise.would_change(facts, Change.RECORD)
    yield "evidence", say("If you can show us more"), otherwise.would_change(facts, Change.EVIDENCE)
    yield "sums", say("How the sum is made up"), _sums(facts)
    yield "discretion", say("What we may still decide"), _each(facts, open.discretion)
    yield "judged", say("What was a matter of judgement"), _each(facts, grounds.judged)
    yield "findings", say("The facts we relied on"), _merged(facts, say("What we know"), _findings)
    yield "figures", say("Amounts and limits we used"), _merged(facts, say("Figures that were read"), grounds.figures)
    yield "caveats", say("What to be careful about"), _each(facts, caveats.caveats)
    yield "provisions", say("The law and guidance we used"), _each(facts, grounds.provisions)


def _decided(facts: LetterFacts) -> tuple[Block, ...]:
    return _one_each(tuple(said for one in facts.decided if (said := decision_sentences(one))))


def _one_each(told: tuple[tuple[Sentence, ...], ...]) -> tuple[Block, ...]:
    """Return a list with an item for each policy; about one policy alone, a paragraph or a list of what is said."""
    if len(told) == 1:
        (said,) = told
        return (Paragraph(said),) if len(said) == 1 else (Items(tuple((sentence,) for sentence in said)),)
    return (Items(told),) if told else ()


def _why(facts: LetterFacts) -> tuple[Block, ...]:
    """Return the first reasons of each policy; those that refuse come first."""
    ordered = sorted(facts.decided, key=lambda one: one.outcome is not Outcome.NOT_ESTABLISHED)
    return _one_each(tuple(reasons for one in ordered if (reasons := _reasons_or_withheld(one))))


def _reasons_or_withheld(one: DecidedPolicy) -> tuple[Sentence, ...]:
    """Return the first reasons; where every one of them is withheld, that they are."""
    reasons = first_reasons(one)
    if reasons or one.material.is_whole:
        return reasons
    about = english.mid_sentence(one.material.edition.title)
    return (Sentence(say("We cannot tell you the reason here ({about}).", about=about), (WITHHELD,)),)


def _all_reasons(facts: LetterFacts) -> tuple[Block, ...]:
    """Return every reason of the policies whose reasons did not all stand at the top."""
    many = (reasons for one in facts.decided if len(reasons := all_reasons(one)) > len(first_reasons(one)))
    return _joined(tuple(Items(tuple((reason,) for reason in reasons)) for reasons in many))


def _open(facts: LetterFacts) -> tuple[Block, ...]:
    """Return what was asked and is still open: of a few policies with the questions, of many the titles."""
    if len(facts.undecided) <= MOST_OPEN_IN_FULL:
        told = tuple(item for material in facts.undecided for item in _open_policy(material))
        return (Items(told),) if told else ()
    titles = [english.mid_sentence(material.edition.title) for material in facts.undecided]
    nodes = tuple(material.outcome_id for material in facts.undecided)
    text = say("We have not decided yet: {things}.", things=english.listed_names(titles))
    return (Paragraph((Sentence(text, nodes),)),)


def _open_policy(material: Material) -> Iterator[tuple[Sentence, ...]]:
    """Yield what keeps a policy open: its title, and the first questions that could still change its answer."""
    node, title = material.outcome_id, material.edition.title
    if material.evaluation.outcome is Outcome.FOR_JUDGEMENT:
        yield (Sentence(say("{title}: a person must decide this, and has not yet.", title=title), (node,)),)
    if material.evaluation.outcome is Outcome.CANNOT_TELL:
        questions = open_questions(material)[:MOST_QUESTIONS]
        start = Sentence(say("{title}: we need to know more.", title=title), (node,))
        yield (start, *(Sentence(question.question, question.nodes or (node,)) for question in questions))


def _each(facts: LetterFacts, make: Maker) -> tuple[Block, ...]:
    """Return the blocks of every decided policy, each block once."""
    made = (block for one in facts.decided for block in make(one.material, RowTeller(one.material)))
    return _joined(tuple(dict.fromkeys(made)))


def _sums(facts: LetterFacts) -> tuple[Block, ...]:
    """Return the sums line by line; of one that was departed from, that it is what the rules alone give."""
    told: list[Block] = []
    for one in facts.decided:
        made = working.sums(one.material, RowTeller(one.material))
        if made and one.departed is not None:
            told += around.said((f"{departure_node(one)}/rules", say(RULES_ALONE)))
        told += made
    return tuple(dict.fromkeys(told))


def _joined(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with all lists joined into one."""
    lists = [block for block in blocks if isinstance(block, Items)]
    if len(lists) < 2:
        return blocks
    by_text: dict[tuple[str, ...], tuple[Sentence, ...]] = {}
    for item in (item for one in lists for item in one.items):
        words = tuple(said.text for said in item)
        by_text[words] = _both(by_text[words], item) if words in by_text else item
    return (*(block for block in blocks if not isinstance(block, Items)), Items(tuple(by_text.values())))


def _both(one: tuple[Sentence, ...], other: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Return what is said twice as said once, for the nodes of both."""
    pairs = zip(one, other, strict=True)
    return tuple(replace(a, nodes=tuple(dict.fromkeys((*a.nodes, *b.nodes)))) for a, b in pairs)


def _terms(facts: LetterFacts) -> tuple[Block, ...]:
    """Return what comes with the answers that were adopted; a departure says itself what was decided."""
    adopted = (one.material for one in facts.decided if one.departed is None)
    return _joined(tuple(block for material in adopted for block in terms.terms(material, RowTeller(material))))


def _findings(material: Material, rows: RowTeller) -> tuple[Block, ...]:
    return tuple(block for block in grounds.findings(material, rows) if isinstance(block, Table))


def _merged(facts: LetterFacts, caption: str, make: Maker) -> tuple[Block, ...]:
    """Return one table of what all policies read, each line once; what one policy gave another is left out."""
    derived = {
        node.id
        for one in facts.decided
        for node in one.material.evaluation.trace
        if isinstance(node, FindingNode) and node.derived_from
    }
    tables = [block for block in _each(facts, make) if isinstance(block, Table)]
    rows = dict.fromkeys(row for table in tables for row in table.rows if not derived & set(row[0].nodes))
    return (Table(caption, tables[0].headers, tuple(rows), tables[0].numeric),) if rows else ()

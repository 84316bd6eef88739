"""Writes the letter about a determination: the answer, the reason, what happens next, how to disagree; then detail."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.outcome import Outcome
from engine.trace import FindingNode
from explanations.letter.decided import all_reasons, decision_sentences, first_reasons
from explanations.letter.facts import DecidedPolicy, Letter, LetterFacts, LetterKind
from explanations.letter.frame import NEXT
from explanations.material import Material
from explanations.missing import open_questions
from explanations.rows import RowTeller
from explanations.sections import caveats, grounds, open, terms, working
from explanations.statement import Block, Items, Paragraph, Reader, Section, Sentence, Statement, Table
from explanations.wording import english

Maker = Callable[[Material, RowTeller], tuple[Block, ...]]

ADVICE_AREA = "eligibility"
"""The area in which a refusal brings advice on what else can help."""

DETAIL = ("all_reasons", "sums", "discretion", "findings", "figures", "caveats", "provisions")
"""The second layer: sections that follow the letter proper, on paper on a page of their own."""

FEW_SENTENCES = 2
"""What stands in a paragraph; more becomes a list."""
MOST_OPEN_IN_FULL = 2
MOST_QUESTIONS = 3

TITLES = {
    LetterKind.ADOPTED: "Our decision",
    LetterKind.DEPARTED: "Our decision",
    LetterKind.INTERIM: "Our interim decision",
}


def write_letter(facts: LetterFacts) -> Letter:
    """Return the letter. Whether it holds all that it must is for `explanations.adequacy` to say."""
    frame = facts.frame
    about = {"number": facts.number, "kind": facts.kind.value, "decided_on": facts.decided_on}
    made = (Section(key, heading, blocks) for key, heading, blocks in _sections(facts))
    body = Statement(
        kind="letter",
        title=_title(facts),
        language=english.LANGUAGE,
        about={**about, "reader": Reader.PERSON.value},
        sections=tuple(section for section in made if not section.is_empty),
    )
    return Letter(
        kind=facts.kind,
        sender=_lines(("authority:name", frame.authority), ("authority:contact", frame.contact)),
        recipient=_lines(("determination:person", facts.person), *_address(facts)),
        particulars=_lines(
            ("determination:decided_on", f"Date: {english.iso_date(facts.decided_on)}" if facts.decided_on else ""),
            ("determination:number", f"Our reference: {facts.number}" if facts.number else ""),
        ),
        body=body,
        policies=tuple(one.policy for one in facts.decided),
        refused=tuple(dict.fromkeys(_area(one) for one in facts.decided if one.outcome is Outcome.NOT_ESTABLISHED)),
        sums=tuple(one.policy for one in facts.decided if any(d.lines for d in one.material.decisions.values())),
    )


def _title(facts: LetterFacts) -> str:
    titles = [one.material.edition.title for one in facts.decided]
    about = titles[0] if len(titles) == 1 else "your care and support"
    return f"{TITLES[facts.kind]}: {english.mid_sentence(about)}"


def _address(facts: LetterFacts) -> Iterator[tuple[str, str]]:
    return (("determination:address", line) for line in facts.address)


def _lines(*lines: tuple[str, str]) -> tuple[Sentence, ...]:
    return tuple(Sentence(english.without_control(text), (node,)) for node, text in lines if text.strip())


def _area(one: DecidedPolicy) -> str:
    return one.material.edition.area


def _sections(facts: LetterFacts) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
    yield "notice", "Please note", _notice(facts)
    yield "interim", "This is an interim decision", _interim(facts)
    yield "decided", "What we decided", _decided(facts)
    yield "why", "Why", _why(facts)
    yield "terms", "What comes with it", _terms(facts)
    yield "next", "What happens next", _next(facts)
    yield "help", "What can help you", _help(facts)
    yield "challenge", "If you disagree", _challenge(facts)
    yield "who", "Who decided, and how", _who(facts)
    yield "open", "What is not decided yet", _open(facts)
    yield "formats", "Other forms of this letter", _said(("authority:formats", facts.frame.formats))
    yield "all_reasons", "All the reasons", _all_reasons(facts)
    yield "sums", "How the sum is made up", _each(facts, working.sums)
    yield "discretion", "What we may still decide", _each(facts, open.discretion)
    yield "findings", "The facts we relied on", _merged(facts, "What we know", _findings)
    yield "figures", "Amounts and limits we used", _merged(facts, "Figures that were read", grounds.figures)
    yield "caveats", "What to be careful about", _each(facts, caveats.caveats)
    yield "provisions", "The law and guidance we used", _each(facts, grounds.provisions)


def _said(*sentences: tuple[str, str]) -> tuple[Block, ...]:
    told = _lines(*sentences)
    return (Paragraph(told),) if told else ()


def _interim(facts: LetterFacts) -> tuple[Block, ...]:
    if facts.kind is not LetterKind.INTERIM:
        return ()
    urgency, due = facts.urgency.strip(), facts.full_reasons_by
    return _said(
        ("determination:urgency", f"We decided at once, because: {urgency.rstrip('.')}." if urgency else ""),
        ("determination:full_reasons_by", f"You will get our full reasons by {english.iso_date(due)}." if due else ""),
    )


def _notice(facts: LetterFacts) -> tuple[Block, ...]:
    completes = "This gives the full reasons for our interim decision." if facts.completes else ""
    demonstration = "This is a demonstration. It decides about nobody." if facts.demonstration else ""
    return _said(("determination:demonstration", demonstration), ("determination:completes", completes))


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
    return _one_each(tuple(reasons for one in ordered if (reasons := first_reasons(one))))


def _all_reasons(facts: LetterFacts) -> tuple[Block, ...]:
    """Return every reason of the policies whose reasons did not all stand at the top."""
    many = (reasons for one in facts.decided if len(reasons := all_reasons(one)) > len(first_reasons(one)))
    return _joined(tuple(Items(tuple((reason,) for reason in reasons)) for reasons in many))


def _next(facts: LetterFacts) -> tuple[Block, ...]:
    told = dict.fromkeys(
        (f"determination:next/{_area(one)}", NEXT[_area(one), one.outcome])
        for one in facts.decided
        if (_area(one), one.outcome) in NEXT
    )
    by = english.iso_date(facts.full_reasons_by)
    later = ("determination:full_reasons_by", f"We will write to you again by {by}." if by else "")
    said = _lines(*told, *((later,) if facts.kind is LetterKind.INTERIM else ()))
    if len(said) > FEW_SENTENCES:
        return (Items(tuple((sentence,) for sentence in said)),)
    return (Paragraph(said),) if said else ()


def _help(facts: LetterFacts) -> tuple[Block, ...]:
    needs = (one for one in facts.decided if _area(one) == ADVICE_AREA)
    refused = any(one.outcome is Outcome.NOT_ESTABLISHED for one in needs)
    return _said(("authority:advice", facts.frame.advice)) if refused else ()


def _challenge(facts: LetterFacts) -> tuple[Block, ...]:
    contact = f"You can talk to a person about this letter: {facts.frame.contact}." if facts.frame.contact else ""
    steps = tuple(
        told
        for step, sentences in facts.frame.challenge.items()
        if (told := _lines(*((f"appeal:{step}", sentence) for sentence in sentences)))
    )
    return (*_said(("authority:contact", contact)), *((Items(steps, numbered=True),) if steps else ()))


def _who(facts: LetterFacts) -> tuple[Block, ...]:
    if not facts.decided_by.strip():
        return ()
    days = dict.fromkeys(one.material.evaluation.on for one in facts.decided)
    rules = f" The rules are those of {english.listed([english.iso_date(day) for day in days])}." if days else ""
    return _said(
        ("determination:decided_by", f"This was decided for {facts.frame.authority} by {facts.decided_by.strip()}."),
        (
            "determination:human_role",
            f"A computer worked out what the rules say about these facts.{rules} A person looked at it and decided.",
        ),
    )


def _open(facts: LetterFacts) -> tuple[Block, ...]:
    """Return what was asked and is still open: of a few policies with the questions, of many the titles."""
    if len(facts.undecided) <= MOST_OPEN_IN_FULL:
        told = tuple(item for material in facts.undecided for item in _open_policy(material))
        return (Items(told),) if told else ()
    titles = [english.mid_sentence(material.edition.title) for material in facts.undecided]
    nodes = tuple(material.outcome_id for material in facts.undecided)
    return (Paragraph((Sentence(f"We have not decided yet: {english.listed_names(titles)}.", nodes),)),)


def _open_policy(material: Material) -> Iterator[tuple[Sentence, ...]]:
    """Yield what keeps a policy open: its title, and the first questions that could still change its answer."""
    node = material.outcome_id
    if material.evaluation.outcome is Outcome.FOR_JUDGEMENT:
        yield (Sentence(f"{material.edition.title}: a person must decide this, and has not yet.", (node,)),)
    if material.evaluation.outcome is Outcome.CANNOT_TELL:
        questions = open_questions(material)[:MOST_QUESTIONS]
        start = Sentence(f"{material.edition.title}: we need to know more.", (node,))
        yield (start, *(Sentence(question.question, question.nodes or (node,)) for question in questions))


def _each(facts: LetterFacts, make: Maker) -> tuple[Block, ...]:
    """Return the blocks of every decided policy, each block once."""
    made = (block for one in facts.decided for block in make(one.material, RowTeller(one.material)))
    return _joined(tuple(dict.fromkeys(made)))


def _joined(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with all lists joined into one."""
    lists = [block for block in blocks if isinstance(block, Items)]
    if len(lists) < 2:
        return blocks
    items = dict.fromkeys(item for one in lists for item in one.items)
    return (*(block for block in blocks if not isinstance(block, Items)), Items(tuple(items)))


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

"""The change notice: how each sum and answer differs from the last decision, and what each cause accounts for."""

from __future__ import annotations

from decimal import Decimal

from engine.attribution import Cause, Flip
from engine.outcome import Outcome
from explanations.changes.cause_words import NOT_OF_NEED, CauseTeller
from explanations.changes.comparison import Comparison, DecidedSum, Part, decided_sums, output_at
from explanations.languages.speech import mark, say
from explanations.material import Material
from explanations.statement import Block, Items, Paragraph, Section, Sentence, Statement, Table
from explanations.wording import english

KIND = "change notice"
OUTCOME_PATH = "outcome"
OUTCOME_WORDS = {
    Outcome.STOPPED: mark("could not be worked out"),
    Outcome.CANNOT_TELL: mark("could not be told"),
    Outcome.FOR_JUDGEMENT: mark("was left to a person"),
    Outcome.NOT_ESTABLISHED: mark("was no"),
    Outcome.ESTABLISHED: mark("was yes"),
    Outcome.NOT_IN_FORCE: mark("was not asked, as the rules were not in force"),
}
NOW_WORDS = {
    Outcome.STOPPED: mark("cannot be worked out"),
    Outcome.CANNOT_TELL: mark("cannot be told yet"),
    Outcome.FOR_JUDGEMENT: mark("is left to a person"),
    Outcome.NOT_ESTABLISHED: mark("is no"),
    Outcome.ESTABLISHED: mark("is yes"),
    Outcome.NOT_IN_FORCE: mark("is not asked, as the rules are not in force"),
}
FELL = mark("{names} fell by {by}, from {was} to {now}.")
SETTLED_THEN, SETTLED_NOW = mark("was settled"), mark("is settled")


def change_notice(comparison: Comparison) -> Statement:
    """Return the notice as a statement of its own: sums, answers, what made no difference, and all that changed."""
    about = {
        "since": comparison.earlier.number,
        "since_decided_on": comparison.earlier.decided_on,
        "before": comparison.before.on,
        "after": comparison.after.on,
        "reader": comparison.reader.value,
    }
    made = (
        Section("since", say("What this compares"), _compares(comparison)),
        Section("sums", say("How the sums changed"), _sums(comparison)),
        Section("answers", say("How the answers changed"), _answers(comparison)),
        Section("no_effect", say("What made no difference"), _rest(comparison)),
        Section("changed", say("Everything that changed"), () if comparison.is_person else _table(comparison)),
    )
    sections = tuple(section for section in made if not section.is_empty)
    return Statement(KIND, say("What has changed"), english.LANGUAGE, about, sections)


def change_blocks(comparison: Comparison) -> tuple[Block, ...]:
    """Return the notice for a letter: the sums and answers of the policies decided both times, and what is the same."""
    return (*_compares(comparison), *_sums(comparison), *_answers(comparison), *_rest(comparison))


def node_of(comparison: Comparison, path: str) -> str:
    """Return the id under which sentences speak for a difference and its causes."""
    return f"change:{comparison.earlier.number}/{path}"


def _compares(comparison: Comparison) -> tuple[Block, ...]:
    earlier = comparison.earlier
    if comparison.is_person and earlier.is_decision:
        what = say("our last decision")
    else:
        what = say("the earlier decision") if earlier.is_decision else say("the earlier answer")
    if earlier.decided_on:
        what = say("{decision} of {day}", decision=what, day=english.iso_date(earlier.decided_on))
    text = say("This compares with {decision}, number {number}.", decision=what, number=earlier.number)
    return (Paragraph((Sentence(text, (node_of(comparison, "earlier"),)),)),)


# ── sums ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def told_sums(comparison: Comparison) -> tuple[DecidedSum, ...]:
    """Return the sums that differ in the policies that the notice is about, those that are answers first."""
    found = (one for one in decided_sums(comparison) if one.policy in comparison.policies)
    sums = [one for one in found if not comparison.is_withheld(one.path.rpartition(".")[0] or "-")]
    return tuple(sorted(sums, key=lambda one: not _is_answer(comparison, one)))


def _is_answer(comparison: Comparison, one: DecidedSum) -> bool:
    answers = comparison.material(one.policy).edition.answers
    return one.path.rpartition(".")[2] in {answer.output for answer in answers}


def _sums(comparison: Comparison) -> tuple[Block, ...]:
    teller = CauseTeller(comparison) if comparison.materials else None
    blocks: list[Block] = []
    for same in _alike(told_sums(comparison)):
        assert teller is not None, "a sum belongs to a policy that was in force"
        blocks.append(Paragraph((_headline(comparison, same),)))
        parts = tuple(_part(comparison, teller, same[0], part) for part in same[0].parts)
        blocks.append(Items(parts) if parts else Paragraph((_by_a_person(comparison, same[0]),)))
    return tuple(blocks)


def _alike(sums: tuple[DecidedSum, ...]) -> list[list[DecidedSum]]:
    """Put sums of a policy together that were the same, are the same and differ for the same reasons."""
    groups: dict[object, list[DecidedSum]] = {}
    for one in sums:
        groups.setdefault((one.policy, one.before, one.after, one.parts), []).append(one)
    return list(groups.values())


def _headline(comparison: Comparison, same: list[DecidedSum]) -> Sentence:
    one = same[0]
    material = comparison.material(one.policy)
    change = one.after - one.before
    moved = mark("{names} rose by {by}, from {was} to {now}.") if change > 0 else FELL
    by, was, now = (_money(material, one.path, amount) for amount in (abs(change), one.before, one.after))
    names = english.listed([_sum_name(material, each.path) for each in same])
    text = say(moved, names=names, by=by, was=was, now=now)
    return Sentence(text, tuple(dict.fromkeys(node for each in same for node in _sum_nodes(comparison, each))))


def _sum_name(material: Material, path: str) -> str:
    entry, _, name = path.rpartition(".")
    label = f"“{material.output_kind(name).label}”"
    return say("{label} of {entry}", label=label, entry=material.entry_name(entry)) if entry else label


def _money(material: Material, path: str, amount: Decimal) -> str:
    return material.print(amount, material.output_kind(path.rpartition(".")[2]))


def _sum_nodes(comparison: Comparison, one: DecidedSum) -> tuple[str, ...]:
    own = node_of(comparison, f"{one.policy}/{one.path}")
    material = comparison.now.get(one.policy)
    entry, _, name = one.path.rpartition(".")
    outputs = material.evaluation.outputs if material is not None else ()
    decision = next((output.decision for output in outputs if output.name == name), "")
    key = f"{decision}[{entry.partition('[')[2].rstrip(']')}]" if entry else decision
    return (own, key) if material is not None and key in material.ids else (own,)


def _part(comparison: Comparison, teller: CauseTeller, one: DecidedSum, part: Part) -> tuple[Sentence, ...]:
    material = comparison.material(one.policy)
    share = mark("{amount} more, because {cause}") if part.amount > 0 else mark("{amount} less, because {cause}")
    # A share is a part of the whole difference: its unit stands in the sentence above it.
    amount = english.money(abs(part.amount), material.background.currency)
    own = node_of(comparison, f"{one.policy}/{one.path}/{_part_name(comparison, part)}")
    nodes = (own, *(node for cause in part.causes for node in comparison.nodes_of(cause)))
    text = say(share, amount=amount, cause=_reason(comparison, teller, part))
    because = Sentence(english.stopped(text), tuple(dict.fromkeys(nodes)))
    of_need = part.departed_before or part.departed_after or teller.is_of_need(part.causes)
    if of_need or not comparison.is_person:
        return (because,)
    return (because, Sentence(say(NOT_OF_NEED), (own,)))


def _part_name(comparison: Comparison, part: Part) -> str:
    if part.departed_before or part.departed_after:
        return "departed_before" if part.departed_before else "departed_after"
    return "+".join(comparison.name_of(cause) for cause in part.causes)


def _reason(comparison: Comparison, teller: CauseTeller, part: Part) -> str:
    if part.departed_before and comparison.is_person:
        return say("last time we decided otherwise than the rules, and that is not carried over")
    if part.departed_before:
        return say("last time the authority decided otherwise than the rules, and that is not carried over")
    if part.departed_after and comparison.is_person:
        return say("we now decided otherwise than the rules")
    if part.departed_after:
        return say("the authority now decided otherwise than the rules")
    return teller.because(part.causes)


def _by_a_person(comparison: Comparison, one: DecidedSum) -> Sentence:
    text = say("A person decided this sum where the rules give none, so it cannot be split into what each change did.")
    return Sentence(text, (node_of(comparison, f"{one.policy}/{one.path}"),))


# ── answers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def told_flips(comparison: Comparison) -> tuple[Flip, ...]:
    """Return the answers that turned and that the reader is told of, each once.

    An output that is itself the answer is told as the answer; a person hears of no others.
    """
    found = (flip for flip in comparison.attribution.flips if flip.policy in comparison.policies)
    flips = [flip for flip in found if not comparison.is_withheld(flip.path.rpartition(".")[0] or "-")]
    departed = {policy for policy, _ in (*comparison.decided_before, *comparison.decided_after)}
    turned = {flip.policy for flip in flips if _is_outcome(flip)}
    return tuple(
        flip
        for flip in flips
        if _is_outcome(flip) or (not comparison.is_person and flip.policy not in turned) or _is_main(comparison, flip)
        if flip.policy not in departed or not comparison.is_person
    )


def _is_outcome(flip: Flip) -> bool:
    return flip.path.rpartition(".")[2] == OUTCOME_PATH


def _is_main(comparison: Comparison, flip: Flip) -> bool:
    """Return whether an output is an answer that is neither yes nor no, such as a sum that became none."""
    answers = comparison.material(flip.policy).edition.answers
    return any(answer.output == flip.path.rpartition(".")[2] and not answer.is_question for answer in answers)


def _answers(comparison: Comparison) -> tuple[Block, ...]:
    if not comparison.materials:
        return ()
    teller = CauseTeller(comparison)
    told = tuple(_flip(comparison, teller, flip) for flip in told_flips(comparison))
    return (Items(told),) if told else ()


def _flip(comparison: Comparison, teller: CauseTeller, flip: Flip) -> tuple[Sentence, ...]:
    own = node_of(comparison, f"{flip.policy}/{flip.path}")
    first = Sentence(_turned(comparison, flip), (own,))
    if not flip.ways or flip.ways == ((),):
        return (first,)
    return (first, _ways(comparison, teller, flip, own))


def _turned(comparison: Comparison, flip: Flip) -> str:
    title = comparison.title(flip.policy)
    entry = flip.path.rpartition(".")[0]
    about = f"{title}, {comparison.material(flip.policy).entry_name(entry)}" if entry else title
    if not _is_outcome(flip):
        label = comparison.material(flip.policy).output_kind(flip.path.rpartition(".")[2]).label
        was, now = (_output_words(side.get(flip.policy), flip.path) for side in (comparison.was, comparison.now))
        text = say("{about}: “{label}” was {was} and is now {now}", about=about, label=label, was=was, now=now)
        return english.stopped(text)
    question = all(answer.is_question for answer in comparison.material(flip.policy).edition.answers)
    was = _outcome_words(flip.before, OUTCOME_WORDS, question)
    now = _outcome_words(flip.after, NOW_WORDS, question)
    return english.stopped(say("{about}: the answer {was}, and now {now}", about=about, was=was, now=now))


def _outcome_words(value: object, words: dict[Outcome, str], question: bool) -> str:
    if value is None:
        return say("was not asked") if words is OUTCOME_WORDS else say("is not asked")
    outcome = Outcome(str(value))
    if outcome is Outcome.ESTABLISHED and not question:
        return say(SETTLED_THEN if words is OUTCOME_WORDS else SETTLED_NOW)
    return say(words[outcome])


def _output_words(material: Material | None, path: str) -> str:
    settled = output_at(material.evaluation, path) if material is not None else None
    if material is None or settled is None:
        return say("not there")
    return material.print_settled(settled, material.output_kind(path.rpartition(".")[2]))


def _ways(comparison: Comparison, teller: CauseTeller, flip: Flip, own: str) -> Sentence:
    """Say what turned the answer: one cause, several together, or each of several alone."""
    causes = [cause for way in flip.ways for cause in way]
    nodes = (own, *(node for cause in causes for node in comparison.nodes_of(cause)))
    said = [f"; {say('and')} ".join(teller.says(cause) for cause in way) for way in flip.ways]
    if len(flip.ways) > 1:
        together = [say("{causes}; both together", causes=one) for one in said]
        marked = [one if len(way) == 1 else both for one, both, way in zip(said, together, flip.ways, strict=True)]
        text = say("Any one of these was enough: {causes}", causes=f"; {say('or')} ".join(marked))
    elif len(causes) > 1:
        text = say("This came of several changes together, of which none alone was enough: {causes}", causes=said[0])
    else:
        text = say("That is because {cause}", cause=said[0])
    return Sentence(english.stopped(text), tuple(dict.fromkeys(nodes)))


# ── the rest ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _rest(comparison: Comparison) -> tuple[Block, ...]:
    """Say what changed and made no difference, and that nothing else did."""
    told = {cause for one in told_sums(comparison) for part in one.parts for cause in part.causes}
    told |= {cause for flip in told_flips(comparison) for way in flip.ways for cause in way}
    others = [cause for cause in comparison.attribution.causes if cause not in told]
    node = node_of(comparison, "all")
    if not comparison.attribution.causes and not told_sums(comparison):
        same = say("Nothing that the rules look at has changed, and every answer is the same.")
        return (Paragraph((Sentence(same, (node,)),)),)
    sentences: list[Sentence] = []
    if others:
        teller = CauseTeller(comparison)
        names = english.listed_names([f"“{label}”" for label in _labels(teller, others)])
        nodes = (node, *(found for cause in others for found in comparison.nodes_of(cause)))
        none = mark("This changed too, and made no difference: {names}.")
        text = say("This changed too, and made no difference to this: {names}." if told else none, names=names)
        sentences.append(Sentence(text, tuple(dict.fromkeys(nodes))))
    sentences.append(Sentence(say("Nothing else that the rules look at has changed."), (node,)))
    return (Paragraph(tuple(sentences)),)


def _labels(teller: CauseTeller, causes: list[Cause]) -> list[str]:
    return list(dict.fromkeys(teller.label(single) for cause in causes for single in cause.single))


def _table(comparison: Comparison) -> tuple[Block, ...]:
    """Return every single thing that differs and that some rule reads, then and now."""
    if not comparison.attribution.causes:
        return ()
    teller = CauseTeller(comparison)
    rows: list[tuple[Sentence, ...]] = []
    for cause in comparison.attribution.causes:
        for single in cause.single:
            was, now = teller.was_and_now(single)
            node = (node_of(comparison, comparison.name_of(single)),)
            texts = (teller.label(single), was or english.NOTHING, now or english.NOTHING)
            rows.append(tuple(Sentence(english.sentence_start(text), node) for text in texts))
    headers = (say("What"), say("Then"), say("Now"))
    return (Table(say("What changed and is read by a rule"), headers, tuple(rows)),)

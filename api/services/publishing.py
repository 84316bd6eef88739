"""Publish rules without a release of code: submit, approve, publish and withdraw, each an entry in the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from api.access import Act, Role, State, Thing, may, whose
from api.ledger import Ledger, Transaction
from api.ledger.canonical import Json, digest
from api.ledger.entries import Draft
from api.ledger.failures import StaleWrite
from api.ledger.kinds import Approval, Content, Publication, RulesSubmitted, RulesWithdrawn
from api.services.actor import Actor
from api.services.failures import ActRefused
from api.services.permission import require
from api.services.proposals import Proposal, read_proposal
from api.services.published_shelf import PART, PublishedShelf, Release
from api.services.registry import EditionName, Registry
from api.services.rule_sets import check_edition, run_examples
from api.services.rules_difference import RulesDifference, difference
from api.services.rules_in_service import RulesInService
from api.services.submissions import Stage, Submission, documents_of, submission, submissions
from engine.checks import Problem, authority_problems
from engine.dmn.sources import read_sources
from engine.errors import RuleSetError

Beside = Callable[[Transaction, Submission], None]
"""What else belongs to the same act, and is recorded or lost together with it."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_MANY = 5
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where rules are published: the ledger, the rules in service, and the schemes whose law is made here.

    A local authority publishes in schemes that are within another. What the law sets is published only where the
    installation is said to speak for that scheme: `speaks_for` names such schemes, None means all (a demonstration).
    """

    ledger: Ledger
    rules: RulesInService
    speaks_for: frozenset[str] | None = frozenset()


# --- the four acts --------------------------------------------------------------------------------------------------


def submit(
    desk: Desk, files: Mapping[str, bytes], actor: Actor, corrects: str | None = None, beside: Beside | None = None
) -> Submission:
    """Put forward what the files hold. Everything is checked first, as if it were in service.

    Args:
        files: by name; see `read_proposal`.
        corrects: what was wrong, for a new revision or for a value in place of another; required for these.

    Raises ActRefused with the first problems found, NotAvailable; then nothing is recorded.
    """
    registry = desk.rules.registry()
    try:
        proposal = read_proposal(registry, files, corrects)
        _refuse_what_the_law_sets(desk, registry, proposal)
        _refuse_without_ground(registry, proposal)
        _refuse_problems(registry, proposal)
    except RuleSetError as error:
        # What was put forward cannot be read: that is for whoever wrote it to mend, not for us.
        raise ActRefused(error.message, where=error.where, fix=error.fix) from error
    with desk.ledger.appending() as transaction:
        transaction.documents.keep(proposal.documents.values())
        content = RulesSubmitted(
            lane=proposal.lane,
            scheme=proposal.scheme,
            policy=proposal.policy,
            name=proposal.name,
            in_force_from=proposal.in_force_from,
            documents={path: digest(bytes_) for path, bytes_ in proposal.documents.items()},
            corrects=proposal.corrects,
        )
        return _done(transaction, actor, content, None, beside)


def approve(
    desk: Desk, number: str, actor: Actor, *, approved: bool = True, beside: Beside | None = None
) -> Submission:
    """Sign as the second person, or refuse to. Raises ActRefused for the author's own, or one that is past this."""
    with desk.ledger.appending() as transaction:
        found = _at(transaction, number, Stage.SUBMITTED)
        require(actor, Act.APPROVE_RULES, Thing.SUBMISSION, whose(actor.id, found.author))
        content = Approval(
            lane=found.lane,
            scheme=found.scheme,
            policy=found.policy,
            name=found.name,
            documents=dict(found.documents),
            proposed_by=found.author,
            approved=approved,
            submission=found.number,
        )
        return _done(transaction, actor, content, found, beside)


def publish(
    desk: Desk, number: str, actor: Actor, start: date | None = None, beside: Beside | None = None
) -> Submission:
    """Bring an approved submission into service, in every process that serves.

    `start` is the day from which it is to hold; it must be the one that the documents say, so that nobody publishes
    for another day than they think. Everything is checked again, against the rules as they stand now. Raises
    ActRefused, and StaleWrite when somebody else was quicker.
    """
    with desk.ledger.reading() as transaction:
        found = _at(transaction, number, Stage.APPROVED)
        documents = documents_of(transaction, found)
        newest = transaction.log.newest_of_kinds(Publication, RulesWithdrawn)
    _check_start(found, start)
    registry = desk.rules.registry()
    proposal = Proposal(
        found.lane, found.scheme, found.policy, found.name, found.in_force_from, documents, found.corrects
    )
    _refuse_what_the_law_sets(desk, registry, proposal)
    _refuse_without_ground(registry, proposal)
    _refuse_problems(registry, proposal)
    with desk.ledger.appending() as transaction:
        if transaction.log.newest_of_kinds(Publication, RulesWithdrawn) != newest:
            raise StaleWrite("something else was published in the meantime", fix="look at the difference and try again")
        found = _at(transaction, number, Stage.APPROVED)
        approval = found.step(Stage.APPROVED)
        assert approval is not None, "an approved submission has been approved"
        content = Publication(
            lane=found.lane,
            scheme=found.scheme,
            policy=found.policy,
            name=found.name,
            documents=dict(found.documents),
            approval=approval.entry,
            corrects=found.corrects,
            submission=found.number,
        )
        return _done(transaction, actor, content, found, beside)


def withdraw(desk: Desk, number: str, actor: Actor, reason: str, beside: Beside | None = None) -> Submission:
    """Take a submission back, or what was published of it out of service. Decisions that rest on it stand.

    Its author may until a second person has signed it; whoever publishes may at any time. Raises ActRefused without a
    reason, for anybody else, or where it is withdrawn already.
    """
    if not reason.strip():
        raise ActRefused("to withdraw needs a reason", where="reason")
    with desk.ledger.appending() as transaction:
        found = submission(transaction, number)
        if found.stage in (Stage.WITHDRAWN, Stage.REFUSED):
            raise ActRefused(f"`{number}` is {found.stage} already")
        actor = require(actor, Act.WITHDRAW_RULES, Thing.SUBMISSION, _state(found, actor))
        content = RulesWithdrawn(submission=found.number, reason=reason.strip()[:200])
        return _done(transaction, actor, content, found, beside)


def may_withdraw(found: Submission, actor: Actor) -> bool:
    """Tell whether somebody may take a submission back as it stands."""
    roles = [role for role in Role if role.value in {actor.role, *actor.roles}]
    closed = found.stage in (Stage.WITHDRAWN, Stage.REFUSED)
    return not closed and may(roles, Act.WITHDRAW_RULES, Thing.SUBMISSION, _state(found, actor))


def _done(
    transaction: Transaction, actor: Actor, content: Content, found: Submission | None, beside: Beside | None
) -> Submission:
    entry = transaction.log.append(Draft(actor.id, actor.role, None, content))
    made = submission(transaction, found.number if found else entry.id)
    if beside is not None:
        beside(transaction, made)
    return made


def _at(transaction: Transaction, number: str, stage: Stage) -> Submission:
    found = submission(transaction, number)
    if found.stage is not stage:
        raise ActRefused(f"`{found.number}` is {found.stage}, not {stage}", fix="see `rightful rules submissions`")
    return found


def _state(found: Submission, actor: Actor) -> State:
    """Return how an open submission stands to the one who acts: theirs or another's until it is signed."""
    states = {Stage.APPROVED: State.APPROVED, Stage.PUBLISHED: State.PUBLISHED}
    return states.get(found.stage) or whose(actor.id, found.author)


def _check_start(found: Submission, start: date | None) -> None:
    if start is None or start == found.in_force_from:
        return
    says = f"from {found.in_force_from}" if found.in_force_from else "as soon as it is published, being words"
    raise ActRefused(f"`{found.number}` holds {says}, not from {start}", fix="submit it again for the other day")


# --- what is refused ------------------------------------------------------------------------------------------------


def candidate(registry: Registry, documents: Mapping[str, bytes]) -> Registry:
    """Return the rules as they would be with these documents in service."""
    return Registry(PublishedShelf(registry.shelf, [candidate_release(documents)]))


def candidate_release(documents: Mapping[str, bytes]) -> Release:
    """Return documents as a release that has been in service for ever."""
    return Release("candidate", _EVER, documents)


def _refuse_what_the_law_sets(desk: Desk, registry: Registry, proposal: Proposal) -> None:
    """Refuse what only the national side may change. What a local edition may add, its tables themselves say."""
    within = registry.scheme(proposal.scheme).within
    if desk.speaks_for is None or proposal.scheme in desk.speaks_for or _is_translation(proposal):
        pass
    elif not within:
        raise ActRefused(
            f"`{proposal.scheme}` is law that a local authority cannot edit",
            fix="publish in a scheme within it; RIGHTFUL_SPEAKS_FOR names the schemes this installation speaks for",
        )
    if not within or proposal.policy is None or proposal.policy not in registry.policies(within):
        return
    if proposal.lane == "figure":
        _refuse_statutory_figure(registry, within, proposal)
        return
    main = next((text for path, text in proposal.documents.items() if path.endswith(f"/{proposal.name}.yaml")), b"")
    if proposal.in_force_from and not re.search(rb"^extends\s*:", main, re.MULTILINE):
        raise ActRefused(
            f"`{proposal.scheme}` is within `{within}` and cannot replace its rules on `{proposal.policy}`",
            fix=f"write `extends: {within}/{proposal.policy}` and add rows where a table says `local:`",
        )


def _is_translation(proposal: Proposal) -> bool:
    """Return whether only words in other languages would be added; an edition's own words are its maker's."""
    return proposal.lane == "wording" and proposal.in_force_from is None


def _refuse_statutory_figure(registry: Registry, within: str, proposal: Proposal) -> None:
    assert proposal.policy is not None, "a figure belongs to a policy"
    name = proposal.name.partition("@")[0]
    for edition in registry.editions(within, proposal.policy):
        figure = registry.edition(within, proposal.policy, edition.name).figures.get(name)
        if figure is not None and figure.set_by != "authority":
            raise ActRefused(f"`{name}` is set by law and cannot be set locally", fix=f"it is a figure of `{within}`")


def _refuse_without_ground(registry: Registry, proposal: Proposal) -> None:
    """Refuse a correction that does not say what was wrong, a document that stands already, a source that does."""
    standing = set(registry.shelf.paths())
    for path in proposal.documents:
        stands = path in standing and proposal.in_force_from is not None
        if PART not in path and stands:
            raise ActRefused(f"`{path}` has been published already", fix="submit it again, as the next revision")
        whole, _, part = path.partition(PART)
        if part and whole.endswith("/sources.yaml") and whole in standing:
            known = read_sources(registry.shelf.content(whole).decode(), whole)
            again = sorted(known.keys() & read_sources(proposal.documents[path].decode(), path).keys())
            if again:
                raise ActRefused(f"there is a source `{again[0]}` already", fix="leave it out, or give it another id")
    if proposal.corrects is None and _is_correction(registry, proposal):
        raise ActRefused(f"`{proposal.name}` takes the place of another", fix="say what was wrong (corrects)")


def _is_correction(registry: Registry, proposal: Proposal) -> bool:
    if proposal.lane == "logic":
        return not proposal.name.endswith("-r1")
    if proposal.lane != "figure" or proposal.policy is None or proposal.in_force_from is None:
        return False
    name, _, start = proposal.name.partition("@")
    found = registry.in_force(proposal.scheme, proposal.policy, proposal.in_force_from)
    figure = found.figures.get(name) if found else None
    return figure is not None and any(value.start == start for value in figure.values)


def _refuse_problems(registry: Registry, proposal: Proposal) -> None:
    after = candidate(registry, proposal.documents)
    found = list(dict.fromkeys(problems(registry, after, proposal)))
    if found:
        more = f"; and {len(found) - _MANY} more" if len(found) > _MANY else ""
        told = "; ".join(problem.text for problem in found[:_MANY])
        raise ActRefused(f"it does not pass the checks: {told}{more}", fix="mend it and submit it again")


def problems(before: Registry, after: Registry, proposal: Proposal) -> Iterator[Problem]:
    """Yield what the checks find with the proposal in service, and did not find without it.

    An edition must be sound with all of its examples. A figure is checked in every edition that reads it on or after
    its first day; that examples of those days come out otherwise then is what a new figure is for, and is told by
    `overtaken` to whoever signs.
    """
    if proposal.lane == "figure":
        yield from _figure_problems(after, proposal)
    for name in touched(after, proposal.scheme, proposal.policy, proposal.name):
        known = set(_edition_problems(before, name, proposal)) if name.path in before.shelf.paths() else set()
        yield from (problem for problem in _edition_problems(after, name, proposal) if problem not in known)


def _edition_problems(registry: Registry, name: EditionName, proposal: Proposal) -> tuple[Problem, ...]:
    if proposal.lane != "figure":
        return check_edition(registry, name).problems
    try:
        loaded = registry.edition(name.scheme, name.policy, name.name)
    except RuleSetError as error:
        return (Problem(error.message, error.where, error.fix),)
    return tuple(authority_problems(loaded.edition, loaded.figures, loaded.sources))


def overtaken(before: Registry, after: Registry, found: Submission) -> list[str]:
    """Return the worked examples that came out before and do not with a figure in service."""
    if found.lane != "figure":
        return []
    names = touched(after, found.scheme, found.policy, found.name)
    held = {run.example.where for name in names for run in run_examples(before, name) if not run.differences}
    runs = [run for name in names for run in run_examples(after, name)]
    return [run.example.name for run in runs if run.differences and run.example.where in held]


def _figure_problems(after: Registry, proposal: Proposal) -> Iterator[Problem]:
    assert proposal.policy is not None, "a figure belongs to a policy"
    assert proposal.in_force_from is not None, "a figure has a first day"
    name, _, start = proposal.name.partition("@")
    where = f"{proposal.scheme}/{proposal.policy}/figures.yaml"
    try:
        loaded = after.in_force(proposal.scheme, proposal.policy, proposal.in_force_from)
    except RuleSetError as error:
        yield Problem(error.message, error.where, error.fix)
        return
    if loaded is None or name not in loaded.figures:
        yield Problem(f"no edition in force on {start} reads the figure `{name}`", where)
        return
    figure = loaded.figures[name]
    value = next(one for one in figure.values if one.start == start)
    if figure.type in ("money", "number") and _NUMBER.fullmatch(value.text.text) is None:
        yield Problem(f"`{value.text.text}` is no number", where, "write it without signs, as in 1234.50")
    if value.authority.source not in loaded.sources:
        yield Problem(f"there is no source `{value.authority.source}`", where, "submit it along in a sources.yaml")


def touched(registry: Registry, scheme: str, policy: str | None, name: str) -> list[EditionName]:
    """Return the editions that a figure (`limit@2026-04-06`), an edition or a translation beside one is about."""
    if policy is None:
        return []
    names = registry.editions(scheme, policy)
    _, is_figure, start = name.partition("@")
    if is_figure:
        newest_before = max((one.start for one in names if one.start <= start), default="")
        return [one for one in names if one.start >= newest_before]
    return [one for one in names if one.name == name.partition(".")[0]]


def every_submission(ledger: Ledger) -> list[Submission]:
    """Return all submissions, the newest first."""
    with ledger.reading() as transaction:
        return submissions(transaction)[::-1]


@dataclass(frozen=True, slots=True)
class Review:
    """A submission as whoever signs it must see it: what it changes, and the examples that come out otherwise then."""

    submission: Submission
    documents: Mapping[str, bytes]
    difference: RulesDifference
    overtaken: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """Return it as the command line and the API give it."""
        texts: dict[str, Json] = {path: content.decode() for path, content in self.documents.items()}
        return self.submission.to_json() | {
            "difference": self.difference.to_json(),
            "examples_overtaken": list(self.overtaken),
            "texts": texts,
        }


def review(desk: Desk, number: str) -> Review:
    """Return a submission with what it changes in the rules without it. Raises RecordNotFound."""
    with desk.ledger.reading() as transaction:
        found = submission(transaction, number)
        documents = documents_of(transaction, found)
    before, after = without_and_with(desk, found, documents)
    return Review(found, documents, difference(before, after, found, documents), tuple(overtaken(before, after, found)))


def without_and_with(desk: Desk, found: Submission, documents: Mapping[str, bytes]) -> tuple[Registry, Registry]:
    """Return the rules without a submission, as they were just before it was published, and the same with it."""
    before = desk.rules.registry()
    step = found.step(Stage.PUBLISHED)
    if step is not None:
        before = before.as_known(step.at - timedelta(microseconds=1))
    return before, candidate(before, documents)

"""What is chosen about the letter when a case is decided: its language, and what to keep from the person and why."""

from __future__ import annotations

from dataclasses import dataclass

from api.services.evaluate import SchemeEvaluation
from api.services.languages import APPROVED
from api.web.pages import Mistake
from api.web.questions.control import Option
from api.web.questions.fields import Form
from engine.dmn.scheme import Scheme
from engine.trace import FindingNode, FindingState
from explanations.languages.speech import ENGLISH, language_name, languages
from explanations.withholding import Ground, Withheld

LANGUAGE, WHAT, GROUND, REASON = "language", "withhold", "withhold-ground", "withhold-reason"
GROUNDS = {
    Ground.THIRD_PARTY: "It is about another person, who has not agreed",
    Ground.INFORMANT: "It would show who told us",
    Ground.SERIOUS_HARM: "Telling it would do serious harm",
}


@dataclass(frozen=True, slots=True)
class LetterChoices:
    """The choices as the page shows them. `languages` is empty where the scheme sends letters in English alone."""

    languages: tuple[Option, ...]
    findings: tuple[Option, ...]
    grounds: tuple[Option, ...]
    reason: str

    @property
    def withholds(self) -> bool:
        """Return whether something is chosen to be kept from the person."""
        return bool(self.reason) or any(option.chosen for option in (*self.findings, *self.grounds))


def choices(evaluation: SchemeEvaluation, scheme: Scheme, form: Form) -> LetterChoices:
    """Return what can be chosen, with what was."""
    known = [code for code in languages() if code in scheme.languages]
    language, what, ground = form.get(LANGUAGE, ENGLISH), form.getlist(WHAT), form.get(GROUND, "")
    return LetterChoices(
        languages=tuple(_language(code, scheme, code == language) for code in known) if len(known) > 1 else (),
        findings=tuple(Option(path, label, path in what) for path, label in _findings(evaluation).items()),
        grounds=tuple(Option(one.value, words, one.value == ground) for one, words in GROUNDS.items()),
        reason=form.get(REASON, ""),
    )


def language_chosen(form: Form) -> str:
    """Return the language of the letter."""
    return form.get(LANGUAGE) or ENGLISH


def withheld_chosen(form: Form) -> tuple[Withheld, ...]:
    """Return what is kept from the person, once `mistakes_in` finds nothing wrong with it."""
    what = tuple(form.getlist(WHAT))
    return (Withheld(what, Ground(form[GROUND]), form[REASON].strip()),) if what else ()


def mistakes_in(form: Form) -> tuple[Mistake, ...]:
    """Return what is wrong with what was chosen."""
    if not form.getlist(WHAT):
        return ()
    found = []
    if form.get(GROUND) not in tuple(Ground):
        found.append(Mistake("Say why the law lets you leave something out", GROUND))
    if not form.get(REASON, "").strip():
        found.append(Mistake("Say why you leave something out here", REASON))
    return tuple(found)


def _language(code: str, scheme: Scheme, chosen: bool) -> Option:
    approved = scheme.languages[code] == APPROVED
    return Option(code, language_name(code) + ("" if approved else " (preview only: not approved yet)"), chosen)


def _findings(evaluation: SchemeEvaluation) -> dict[str, str]:
    """Return the labels of the findings that were read and are known, by path."""
    found: dict[str, str] = {}
    for policy, one in evaluation.evaluations.items():
        for node in one.trace:
            if isinstance(node, FindingNode) and node.state is not FindingState.UNKNOWN and not node.derived_from:
                entry = evaluation.editions[policy].vocabulary.entry_at(node.path)
                about = f" ({node.path.partition('[')[2].partition(']')[0]})" if "[" in node.path else ""
                found.setdefault(node.path, (entry.label if entry is not None else node.path) + about)
    return found

"""What settled an answer: that nothing still open could change it, and which findings were enough."""

from __future__ import annotations

from collections.abc import Sequence

from engine.outcome import Outcome
from engine.trace import FindingState
from explanations.answers import AnswerPart
from explanations.languages.speech import say
from explanations.material import Material
from explanations.statement import Sentence
from explanations.wording import english

MOST_NAMED = 6
"""Where more findings were needed than this, and they are all there are, that is said in place of a long list."""


def settled_sentence(
    material: Material, sufficed: Sequence[str], nodes: Sequence[str], entry: str = ""
) -> Sentence | None:
    """Return that an answer is settled and by what; None if one of the findings is not in the trace.

    Args:
        material: the evaluation.
        sufficed: findings that were enough.
        nodes: ids of the decisions that give the answer.
        entry: the entry of a list that is spoken of already, such as `workers[w1]`: its name is not said again.
    """
    if not sufficed:
        return material.tell(say("Nothing that could be found out would change this."), *nodes)
    every = {node.path for node in material.findings.values() if node.state is not FindingState.UNKNOWN}
    if len(sufficed) > MOST_NAMED and every == set(sufficed):
        text = say("Every fact that we know was needed to settle it, and they were enough.")
    else:
        labels = (english.mid_sentence(material.finding_label(path, within=entry)) for path in sufficed)
        text = say(
            "This was enough to settle it, whatever else is found: {findings}.",
            findings=english.listed_names(list(dict.fromkeys(labels))),
        )
    return material.tell(text, *(f"finding:{path}" for path in sufficed), *nodes)


def enough(material: Material, part: AnswerPart) -> Sentence | None:
    """Return what was enough for one answer of a policy; nothing where it is open or something is withheld."""
    sufficed = material.sufficed.get(part.path)
    if sufficed is None or not material.is_whole or part.outcome in (Outcome.CANNOT_TELL, Outcome.STOPPED):
        return None
    if not part.decisions:
        return None
    return settled_sentence(material, sufficed, part.decisions, part.path)

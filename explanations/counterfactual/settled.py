"""What settled an answer: that nothing still open could change it, and which findings were enough."""

from __future__ import annotations

from collections.abc import Sequence

from explanations.languages.speech import say
from explanations.material import Material
from explanations.statement import Sentence
from explanations.wording import english


def settled_sentence(material: Material, sufficed: Sequence[str], nodes: Sequence[str]) -> Sentence | None:
    """Return that an answer is settled and by what; None if one of the findings is not in the trace.

    Args:
        material: the evaluation.
        sufficed: findings that were enough.
        nodes: ids of the decisions that give the answer.
    """
    labels = [english.mid_sentence(material.finding_label(path)) for path in sufficed]
    if not labels:
        return material.tell(say("Nothing that could be found out would change this."), *nodes)
    text = say(
        "This was enough to settle it, whatever else is found: {findings}.", findings=english.listed_names(labels)
    )
    return material.tell(text, *(f"finding:{path}" for path in sufficed), *nodes)

"""Makes the letters about invented appeals; run as a program, it renews what is kept in said_of_appeals/.

.venv/bin/python -m tests.golden.appeals
"""

from __future__ import annotations

from pathlib import Path

from api.services.registry import Registry
from api.services.shelf import ShippedShelf
from explanations.appeals.facts import Answer, AppealFacts, AppealLetter, GroundTold, NextStage, Receipt, Result
from explanations.appeals.writing import acknowledgement, answer, render_appeal_letter
from explanations.letter.frame import frame_of
from explanations.render import Form

SAID = Path(__file__).parent / "said_of_appeals"
TOILET = GroundTold("I cannot use the toilet alone either.", "Everyday things the person cannot do")
HEARING = GroundTold("Nobody asked my sister, who is there every day.")


def _about(*grounds: GroundTold, written_on: str, representative: str = "", scheme: str = "england") -> AppealFacts:
    frame = frame_of(Registry(ShippedShelf()).scheme(scheme))
    return AppealFacts(
        number="A-7K3MQ-2ZPXW", decision="D-9QW2T-4MKLP", decided_on="2026-10-05", stage="Complaint to the council",
        person="Vera Walker", written_on=written_on, grounds=grounds, frame=frame,
        address=("2 Example Street", "Anytown"), representative=representative, payments=frame.meanwhile,
    )  # fmt: skip


def letters() -> dict[str, AppealLetter]:
    """Return the letters by name."""
    england = frame_of(Registry(ShippedShelf()).scheme("england"))
    ombudsman = NextStage(england.challenge["ombudsman"], "12 months", "2027-10-05")
    late = NextStage(england.challenge["court"], "3 months", "2027-01-05", is_over=True)
    accepted = GroundTold(TOILET.words, TOILET.step, accepted=True)
    refused = GroundTold(HEARING.words, HEARING.step, accepted=False)
    came = _about(TOILET, HEARING, written_on="2026-11-22", representative="Grace Walker (relative)")
    told = _about(accepted, refused, written_on="2026-12-10")
    outside = _about(accepted, written_on="2027-02-01")
    abroad = _about(TOILET, written_on="2026-11-22", scheme="greece")
    owen = "Owen Pritchard, appeal officer"
    return {
        "appeal_has_come": acknowledgement(Receipt(came, "2026-11-20")),
        "appeal_to_be_answered_by_a_day": acknowledgement(Receipt(came, "2026-11-20", "2026-12-18")),
        "appeal_where_nothing_is_stated": acknowledgement(Receipt(abroad, "2026-11-20", heard_outside=True)),
        "appeal_upheld_in_part": answer(
            Answer(told, Result.VARIED, "The therapist’s note of 3 October shows it.", owen,
                   new_decision="D-2XK4M-8TQRW", next=ombudsman)
        ),
        "appeal_dismissed": answer(Answer(_about(refused, written_on="2026-12-10"), Result.DISMISSED,
                                          "We asked your sister on 1 October. Her note is in the file", owen,
                                          next=ombudsman)),
        "appeal_quashed_by_the_ombudsman": answer(
            Answer(outside, Result.QUASHED, "The Ombudsman found that we had not looked at the note.", owen,
                   heard_by="Local Government and Social Care Ombudsman", redone_by="2027-02-15", next=late)
        ),
    }  # fmt: skip


def files() -> dict[str, str]:
    """Return every file of said_of_appeals/ that this makes, by name."""
    texts = {f"{name}.appeal.txt": render_appeal_letter(one, Form.TEXT) for name, one in letters().items()}
    page = render_appeal_letter(letters()["appeal_upheld_in_part"], Form.HTML)
    return texts | {"appeal_upheld_in_part.appeal.html": page}


if __name__ == "__main__":
    for name, text in files().items():
        (SAID / name).write_text(text, encoding="utf-8")

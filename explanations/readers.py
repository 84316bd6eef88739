"""What each reader gets to see of a statement, in which order, and under which headings."""

from __future__ import annotations

from collections.abc import Mapping

from explanations.languages.speech import say
from explanations.statement import Reader

ORDER: Mapping[Reader, tuple[str, ...]] = {
    Reader.PERSON: (
        "decided", "reasons", "terms", "needed", "judgement", "sums", "discretion", "judged", "findings", "figures",
        "caveats", "provisions",
    ),
    Reader.PRACTITIONER: (
        "decided", "reasons", "needed", "judgement", "discretion", "sums", "judged", "findings", "figures", "working",
        "caveats", "conflicts", "provisions", "rules",
    ),
    Reader.PANEL: (
        "decided", "reasons", "needed", "judgement", "discretion", "sums", "judged", "findings", "figures", "working",
        "conflicts", "caveats", "provisions", "rules",
    ),
    Reader.AUDITOR: (
        "decided", "reasons", "needed", "judgement", "discretion", "sums", "judged", "findings", "figures", "working",
        "caveats", "conflicts", "provisions", "rules", "record",
    ),
}  # fmt: skip
"""The sections of a statement of reasons by their keys. The answer comes first, detail in layers after it."""

HEADINGS: Mapping[str, Mapping[Reader, str]] = {
    "decided": {Reader.PERSON: "What the rules say", Reader.PRACTITIONER: "What the rules say"},
    "reasons": {Reader.PERSON: "Why", Reader.PRACTITIONER: "The reason in short"},
    "terms": {Reader.PERSON: "What comes with it", Reader.PRACTITIONER: "What comes with it"},
    "needed": {Reader.PERSON: "What we still need to know", Reader.PRACTITIONER: "What is still needed"},
    "judgement": {Reader.PERSON: "What a person must decide", Reader.PRACTITIONER: "What rests on judgement"},
    "discretion": {Reader.PERSON: "What the authority may still decide", Reader.PRACTITIONER: "Discretion still open"},
    "sums": {Reader.PERSON: "How the sum is made up", Reader.PRACTITIONER: "The sums, line by line"},
    "judged": {Reader.PERSON: "What was a matter of judgement", Reader.PRACTITIONER: "What was found by judgement"},
    "findings": {Reader.PERSON: "What this rests on", Reader.PRACTITIONER: "Findings"},
    "figures": {Reader.PERSON: "Amounts and limits used", Reader.PRACTITIONER: "Figures"},
    "working": {
        Reader.PERSON: "The full working",
        Reader.PRACTITIONER: "Working, rule by rule and cell by cell",
        Reader.PANEL: "Each rule: whether it applied, and why",
    },
    "caveats": {Reader.PERSON: "What to be careful about", Reader.PRACTITIONER: "What to be careful about"},
    "conflicts": {Reader.PERSON: "Where sources disagree", Reader.PRACTITIONER: "Where sources disagree"},
    "provisions": {Reader.PERSON: "The law and guidance behind this", Reader.PRACTITIONER: "Provisions"},
    "rules": {Reader.PERSON: "Which rules were used", Reader.PRACTITIONER: "Which rules were used"},
    "record": {Reader.PERSON: "The record", Reader.PRACTITIONER: "What identifies the record"},
}
"""By reader; a panel and an auditor read the headings of a practitioner unless they have their own."""


def heading(key: str, reader: Reader) -> str:
    """Return the heading of a section for a reader."""
    by_reader = HEADINGS[key]
    return say(by_reader.get(reader, by_reader[Reader.PRACTITIONER]))

"""A small shelf of made-up rules: two dated editions, figures of every kind, a rule that stops, and a local scheme."""

from __future__ import annotations

from api.services.shelf import RecordedShelf
from rules import catalogue

VOCABULARY = """
inputs:
  age_years: {type: number, whole: yes, least: 0, greatest: 125, label: Age, question: "How old?", group: about you}
  hours_week: {type: number, least: 0, label: Hours, question: "How many hours?", group: your day}
  helpers:
    type: list
    entry: helper
    key: helper_id
    label: Helpers
    question: "Who helps?"
    group: people who help
    fields:
      helper_id: {type: text, label: Helper}
      related: {type: boolean, label: Related, question: "Related?"}
  grown_up: {type: boolean, label: Grown up, question: "Is the person grown up?", group: about you}
  note: {type: text, informative: yes, label: Note, question: "Anything else?", group: about you}
  evaluation_date: {type: date, label: Day asked about, question: "Which day?", group: the authority}
outputs:
  decision: {type: choice, label: Decision, members: {eligible: Eligible, not_eligible: Not eligible, refer: Judgement}}
  amount: {type: money, label: Amount}
  payable: {type: choice, members: {permit: May be paid, deny: May not be paid}, label: May be paid}
"""
SOURCES = "act: {title: The Act, kind: law}\n"
SCHEME = """
title: Anyland
catalogue_key: any
currency: GBP
languages: {en: approved}
periods: {year_weeks: 52}
authority: {name: Anytown Council, contact: 01632 960000, advice: "Please call us about other help."}
appeal: {route: [complaint], complaint: ["You can complain."]}
journey:
  - {policy: age, gives: {grown_up: 'decision = "eligible"'}}
  - {policy: hours}
  - {policy: helpers}
"""
LOCAL_SCHEME = """
title: Hereby
catalogue_key: any.here
within: anyland
authority: {name: Hereby Council, contact: 01632 960001, advice: "Please call us about other help."}
appeal: {route: [complaint], complaint: ["You can complain."]}
"""

AGE = """
rule_set: anyland/age
title: Being of age
area: eligibility
about: Whether the person is of age.
in_force: {{from: {start}{until}}}
sources: [act]
inputs: [age_years]
answer: {{output: decision, yes: [eligible], no: [not_eligible], judgement: [refer]}}
outputs: [decision]
says: {{yes: "You are of age.", no: "You are not of age.", judgement: "A person decides.", cannot_tell: "Not known."}}
decisions:
  decision:
    question: Is the person of age?
    table:
      hit policy: unique
      local: extend
      inputs: [age_years]
      outputs: [decision]
      rules:
        - id: young
          when: ["< {limit}"]
          then: ['"not_eligible"']
          basis: law
          source: act
          because: "You are too young."
        - id: old
          when: ["[{limit}..100]"]
          then: ['"eligible"']
          basis: law
          source: act
          because: "You are old enough."
"""
LOCAL_AGE = """
rule_set: hereby/age
extends: anyland/age
in_force: {from: 2010-01-01}
adds:
  decision:
    - {id: ancient, when: ["> 100"], then: ['"refer"'], basis: modelling, source: act, because: "You are very old."}
"""
FIGURED = """
rule_set: anyland/{policy}
title: Figures
area: budget
about: Hours at a price.
in_force: {{from: 2010-01-01}}
sources: [act]
inputs: [hours_week, grown_up]
figures: [{figure}]
answer: {{output: amount}}
outputs: [amount]
says: {{yes: "Yes.", no: "No.", judgement: "A person decides.", cannot_tell: "We cannot tell."}}
decisions:
  amount:
    question: How much?
    expression: if grown_up then hours_week * {figure} else 0
    basis: law
    source: act
    because: "It is {{{{ hours_week }}}} hours at a price."
"""
HELPERS = """
rule_set: anyland/helpers
title: Helpers
area: family_contribution
about: Who may be paid.
in_force: {from: 2010-01-01}
sources: [act]
inputs: [helpers]
answer: {output: payable, yes: [permit], no: [deny]}
outputs: [payable]
says: {yes: "Yes.", no: "No.", judgement: "A person decides.", cannot_tell: "We cannot tell."}
decisions:
  payable:
    for each: helpers
    question: May the helper be paid?
    expression: if helper.related then "deny" else "permit"
    basis: law
    source: act
    because: "Only strangers are paid."
"""
STOPPING = """
rule_set: anyland/stopping
title: A rule that stops
area: budget
about: It divides by nothing.
in_force: {from: 2010-01-01}
sources: [act]
inputs: [hours_week]
answer: {output: amount}
outputs: [amount]
says: {yes: "Yes.", no: "No.", judgement: "A person decides.", cannot_tell: "We cannot tell."}
decisions:
  amount:
    question: How much?
    expression: 100 / hours_week
    basis: law
    source: act
    because: "A hundred shared out."
"""


def _figure(name: str, more: str = "", set_by: str = "law", start: str = "2010-01-01") -> str:
    values = f"values: [{{from: {start}, value: 10.50, basis: law, source: act{more}}}]"
    return f"{name}: {{label: Price, type: money, unit: per hour, set_by: {set_by}, {values}}}\n"


LETTERS = catalogue.content("letters.yaml").decode()
"""What letters must hold is checked by the program, item by item, so that no made-up list would do."""

TEXTS = {
    "vocabulary.yaml": VOCABULARY,
    "letters.yaml": LETTERS,
    "anyland/scheme.yaml": SCHEME,
    "anyland/sources.yaml": SOURCES,
    "hereby/scheme.yaml": LOCAL_SCHEME,
    "hereby/sources.yaml": "house: {title: House rules, kind: modelling}\n",
    "anyland/age/2000-01-01-r1.yaml": AGE.format(start="2000-01-01", until=", until: 2009-12-31", limit=21),
    "anyland/age/2000-01-01-r2.yaml": AGE.format(start="2000-01-01", until=", until: 2009-12-31", limit=20),
    "anyland/age/2010-01-01-r1.yaml": AGE.format(start="2010-01-01", until=", until: 2019-12-31", limit=18),
    "anyland/age/2021-01-01-r1.yaml": AGE.format(start="2021-01-01", until="", limit=16),
    "hereby/age/2010-01-01-r1.yaml": LOCAL_AGE,
    "anyland/hours/2010-01-01-r1.yaml": FIGURED.format(policy="hours", figure="price"),
    "anyland/hours/figures.yaml": _figure("price", set_by="authority"),
    "hereby/hours/figures.yaml": _figure("price", ", note: dearer here", "authority").replace("10.50", "12.00"),
    "anyland/invented/2010-01-01-r1.yaml": FIGURED.format(policy="invented", figure="made_up"),
    "anyland/invented/figures.yaml": _figure("made_up", ", illustrative: yes"),
    "anyland/lapsed/2010-01-01-r1.yaml": FIGURED.format(policy="lapsed", figure="old_price"),
    "anyland/lapsed/figures.yaml": _figure("old_price", ", holds_until: 2012-12-31"),
    "anyland/helpers/2010-01-01-r1.yaml": HELPERS,
    "anyland/stopping/2010-01-01-r1.yaml": STOPPING,
}


def shelf(**changed: str | None) -> RecordedShelf:
    """Return the shelf, with some documents replaced, added, or taken away (None)."""
    texts = {path: text for path, text in (TEXTS | changed).items() if text is not None}
    return RecordedShelf({path: text.encode() for path, text in texts.items()})

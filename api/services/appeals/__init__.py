"""Appeals: raised, acknowledged, tested ground by ground, decided by somebody who was not part of it, redone.

`stages` reads how a scheme's decisions are challenged, `grounds` what an appeal attacks, `materiality` whether a ground
would change the result, `raising` and `deciding` are the acts, `cases` and `clocks` the view, `others` finds whom the
same fault concerns, `example` makes a worked example of an appeal that was upheld.
"""

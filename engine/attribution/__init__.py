"""What brought a difference between two evaluations about: how much of it each cause accounts for, to the last penny.

`attribute(before, after)` mixes the two sides: each finding, figure and edition in which they differ is taken now from
the one, now from the other. What a cause accounts for is the mean of what it adds over every order in which the causes
could have come (the Shapley value: L. S. Shapley, A Value for n-Person Games, 1953), so that no order is preferred.
"""

from engine.attribution.attributing import MOST_CAUSES, Attribution, Flip, Share, SumChange, attribute
from engine.attribution.causes import Cause, CauseKind, Side

__all__ = ["MOST_CAUSES", "Attribution", "Cause", "CauseKind", "Flip", "Share", "Side", "SumChange", "attribute"]

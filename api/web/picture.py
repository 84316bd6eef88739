"""A drawn picture of a scheme: what each policy asks, in which order they come, and which answers feed the next."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

LINE, TOP, GAP = 18, 16, 26
ASKS_X, ASKS_WIDTH = 0, 250
POLICY_X, POLICY_WIDTH = 310, 300
LANE_X, LANE_STEP = 640, 44
CHARACTERS = 36


@dataclass(frozen=True, slots=True)
class Step:
    """A policy in the picture: its title, what it asks in a few words, and the places of those it feeds, with what."""

    title: str
    asks: str
    feeds: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with lines of text; the unit is a pixel at normal size."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]

    @property
    def middle(self) -> int:
        """Return the height of its middle."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from one box to another, by its corners, with what it carries."""

    points: tuple[tuple[int, int], ...]
    label: str = ""

    @property
    def path(self) -> str:
        """Return the corners as an SVG path."""
        return "M" + " L".join(f"{x} {y}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Picture:
    """All boxes and arrows, the size that they need, and the same in words for who cannot see it."""

    width: int
    height: int
    questions: tuple[Box, ...]
    policies: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    words: tuple[str, ...]


def drawn(steps: Sequence[Step]) -> Picture:
    """Lay the policies out below one another, what they ask on the left, what feeds what on the right."""
    questions: list[Box] = []
    policies: list[Box] = []
    y = 4
    for step in steps:
        asks, title = textwrap.wrap(step.asks, CHARACTERS - 4), textwrap.wrap(step.title, CHARACTERS)
        height = max(len(asks), len(title)) * LINE + TOP
        questions.append(Box(ASKS_X + 2, y, ASKS_WIDTH, height, tuple(asks)))
        policies.append(Box(POLICY_X, y, POLICY_WIDTH, height, tuple(title)))
        y += height + GAP
    across = [
        Arrow(((ask.x + ask.width, ask.middle), (policy.x, policy.middle)))
        for ask, policy in zip(questions, policies, strict=True)
        if ask.lines
    ]
    lanes = [(place, target, what) for place, step in enumerate(steps) for target, what in step.feeds]
    feeding = [_lane(policies[place], policies[target], number) for number, (place, target, _) in enumerate(lanes)]
    width = LANE_X + LANE_STEP * max(len(lanes), 1)
    words = tuple(f"{steps[place].title} tells {steps[target].title}: {what}" for place, target, what in lanes)
    return Picture(width, max(y - GAP + 6, 40), tuple(questions), tuple(policies), (*across, *feeding), words)


def _lane(source: Box, target: Box, number: int) -> Arrow:
    x = LANE_X + LANE_STEP * number
    right = source.x + source.width
    # Arrows that meet at one box come in a little apart.
    down, into = source.middle + 4 * number, target.middle - 4 * number
    return Arrow(((right, down), (x, down), (x, into), (right, into)), str(number + 1))

"""Groups causes until there are few enough to be taken in every combination; always the same groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.attribution.causes import Cause, CauseKind
from engine.dmn.vocabulary import Vocabulary

Key = Callable[[Cause], str]
_FIGURES = (CauseKind.FIGURE_LAW, CauseKind.FIGURE_AUTHORITY)


def together(_: Cause) -> str:
    """Keep no causes apart beyond their kind."""
    return ""


def grouped(causes: Sequence[Cause], vocabulary: Vocabulary, most: int, apart: Key = together) -> tuple[Cause, ...]:
    """Return at most so many causes: single ones while they are few, else grouped, more widely step by step.

    Findings come together by entry of a list, by list, by part of the conversation, and in the end all; figures by
    policy and then by who sets them; editions last. What is of different kinds is never put together, nor what the
    asker wants `apart`: where that leaves more than `most` in the end, there are more.
    """
    found = tuple(causes)
    for kinds, key in _steps(vocabulary):
        if len(found) <= most:
            return found
        found = _together(found, kinds, key, apart)
    return found


def _steps(vocabulary: Vocabulary) -> tuple[tuple[tuple[CauseKind, ...], Key], ...]:
    def part_of_conversation(cause: Cause) -> str:
        entry = vocabulary.inputs.get(_list(cause))
        return entry.group if entry is not None and entry.group else _list(cause)

    findings = (CauseKind.FINDING,)
    return (
        (findings, lambda cause: cause.path.partition(".")[0] if "[" in cause.path else cause.path),
        (findings, _list),
        (findings, part_of_conversation),
        (_FIGURES, lambda cause: cause.path.partition("/")[0]),
        (_FIGURES, lambda _: ""),
        (findings, lambda _: ""),
        ((CauseKind.EDITION,), lambda _: ""),
    )


def _list(cause: Cause) -> str:
    return cause.single[0].path.partition("[")[0].partition(".")[0]


def _together(causes: tuple[Cause, ...], kinds: tuple[CauseKind, ...], key: Key, apart: Key) -> tuple[Cause, ...]:
    """Put together those of the same kind and key; one alone stays as it is."""
    by_key: dict[tuple[CauseKind, str, str], list[Cause]] = {}
    for cause in causes:
        if cause.kind in kinds:
            # Of a group all members are of one sort, since only such were put together.
            by_key.setdefault((cause.kind, key(cause), apart(cause.single[0])), []).append(cause)
    rest = [cause for cause in causes if cause.kind not in kinds]
    groups = [
        members[0] if len(members) == 1 else Cause(kind, path, tuple(one for m in members for one in m.single))
        for (kind, path, _), members in by_key.items()
    ]
    return tuple(sorted((*rest, *groups), key=lambda cause: (cause.name, cause.members)))

"""Who acts: the named person and the role they act in. Every act of the authority has one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person by the id of their account, and the role in which they act.

    `roles` are those in which they could: which of them a thing asks for may depend on how it stands.
    """

    id: str
    role: str
    roles: frozenset[str] = frozenset()

"""Attributes of our extension elements that several places write."""

from __future__ import annotations

from engine.dmn.model import Authority, InForce


def authority_attributes(authority: Authority | None) -> dict[str, str | None]:
    """Return on whose word something stands."""
    if authority is None:
        return {}
    return {"basis": authority.basis.value, "source": authority.source, "provision": authority.provision}


def in_force_attributes(in_force: InForce) -> dict[str, str | None]:
    """Return the days on which something has effect."""
    return {"from": in_force.start, "until": in_force.end}

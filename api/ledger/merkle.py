"""The Merkle tree of RFC 9162, section 2.1: roots, proofs, and what must be stored so that each costs little.

The tree over `n` leaves is made of complete subtrees, one for each bit of `n`. Only complete subtrees are stored, under
their level (0 is a leaf) and their place on that level; they never change, so the rows only grow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

Place: TypeAlias = tuple[int, int]
"""A complete subtree: its level, and its number from the left on that level."""
Range: TypeAlias = tuple[int, int]
"""Leaves from the first number up to but without the second, counted from 0."""

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(body: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256 over 0x00 and what it stands for."""
    return hashlib.sha256(b"\x00" + body).digest()


def inner_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 over 0x01 and both halves."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def parts(leaves: Range) -> list[Place]:
    """Return the complete subtrees that a range of leaves is made of, from the left, the largest first."""
    low, high = leaves
    found: list[Place] = []
    while low < high:
        level = (high - low).bit_length() - 1
        found.append((level, low >> level))
        low += 1 << level
    return found


def fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root over the parts of a range, in the order in which `parts` gives them."""
    if not hashes:
        return EMPTY_ROOT
    *lefts, root = hashes
    for left in reversed(lefts):
        root = inner_hash(left, root)
    return root


def root_of(leaves: Range, stored: Mapping[Place, bytes]) -> bytes:
    """Return the root over a range of leaves from stored subtrees. Raises KeyError for one that is not stored."""
    return fold([stored[place] for place in parts(leaves)])


def grow(size: int, frontier: Sequence[bytes], leaves: Iterable[bytes]) -> tuple[dict[Place, bytes], bytes]:
    """Return the complete subtrees that new leaves bring about, leaves themselves left out, and the new root.

    `frontier` holds the hashes of `parts((0, size))`.
    """
    stack = list(zip(parts((0, size)), frontier, strict=True))
    made: dict[Place, bytes] = {}
    for number, leaf in enumerate(leaves, start=size):
        place, value = (0, number), leaf
        while place[1] % 2:
            _, left = stack.pop()
            place, value = (place[0] + 1, place[1] // 2), inner_hash(left, value)
            made[place] = value
        stack.append((place, value))
    return made, fold([value for _, value in stack])


# --- proofs ---------------------------------------------------------------------------------------------------------


def inclusion_ranges(index: int, leaves: Range) -> list[Range]:
    """Return the ranges whose roots prove that leaf `index` is among `leaves`, the nearest first."""
    low, high = leaves
    if high - low == 1:
        return []
    middle = _split(leaves)
    if index < middle:
        return [*inclusion_ranges(index, (low, middle)), (middle, high)]
    return [*inclusion_ranges(index, (middle, high)), (low, middle)]


def consistency_ranges(first: int, leaves: Range, *, known: bool = True) -> list[Range]:
    """Return the ranges whose roots prove that the tree over `leaves` begins with the one over its first `first`."""
    low, high = leaves
    if first == high:
        return [] if known else [leaves]
    middle = _split(leaves)
    if first <= middle:
        return [*consistency_ranges(first, (low, middle), known=known), (middle, high)]
    return [*consistency_ranges(first, (middle, high), known=False), (low, middle)]


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof shows that `leaf` is number `index` of the `size` leaves under `root` (section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = inner_hash(sibling, found)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = inner_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(sizes: Range, roots: tuple[bytes, bytes], proof: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that the second tree begins with the first (section 2.1.4.2)."""
    first, second = sizes
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and roots[0] == roots[1]
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, roots[0])
    if not path:
        return False
    return _walk(first - 1, second - 1, path) == roots


def _walk(place: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return both roots that a consistency proof leads to, None when it has not the length that it must have."""
    while place % 2:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            old, new = inner_hash(sibling, old), inner_hash(sibling, new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            new = inner_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(leaves: Range) -> int:
    """Return where RFC 9162 divides a range: after the largest power of two that is smaller than its length."""
    low, high = leaves
    return int(low + (1 << (high - low - 1).bit_length() - 1))

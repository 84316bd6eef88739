"""The Merkle tree is the one of RFC 9162: published roots, the recursive definition, and every proof up to a size."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.ledger import merkle

# Inputs and roots of the reference tree that implementations of Certificate Transparency are tested with.
INPUTS = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def defined(leaves: list[bytes]) -> bytes:
    """The Merkle Tree Hash word for word as section 2.1.1 defines it, over the data of the leaves."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + defined(leaves[:k]) + defined(leaves[k:])).digest()


def grown(leaves: list[bytes], steps: list[int]) -> tuple[dict[merkle.Place, bytes], bytes]:
    """A tree grown in so many steps, with all its subtrees."""
    stored = {(0, number): merkle.leaf_hash(leaf) for number, leaf in enumerate(leaves)}
    root = merkle.EMPTY_ROOT
    for before, after in pairwise([0, *steps]):
        frontier = [stored[place] for place in merkle.parts((0, before))]
        made, root = merkle.grow(before, frontier, [stored[0, number] for number in range(before, after)])
        assert stored.keys().isdisjoint(made)
        stored |= made
    return stored, root


@pytest.mark.parametrize("size", range(1, 9))
def test_published_roots_come_out(size: int) -> None:
    assert grown(INPUTS[:size], [size])[1].hex() == ROOTS[size - 1] == defined(INPUTS[:size]).hex()


@given(st.lists(st.integers(1, 20), min_size=1, max_size=12))
def test_a_tree_that_grows_in_any_steps_has_the_root_that_the_standard_defines(widths: list[int]) -> None:
    steps = [sum(widths[: place + 1]) for place in range(len(widths))]
    leaves = [str(number).encode() for number in range(steps[-1])]
    stored, root = grown(leaves, steps)
    assert root == defined(leaves)
    for size in range(1, len(leaves) + 1):
        assert merkle.root_of((0, size), stored) == defined(leaves[:size])


def _roots(ranges: list[merkle.Range], stored: dict[merkle.Place, bytes]) -> list[bytes]:
    return [merkle.root_of(leaves, stored) for leaves in ranges]


def test_every_entry_of_every_tree_up_to_40_is_proved_and_no_altered_proof_is_believed() -> None:
    leaves = [bytes([number]) for number in range(40)]
    stored, _ = grown(leaves, [40])
    for size in range(1, 41):
        root = merkle.root_of((0, size), stored)
        for index in range(size):
            leaf = stored[0, index]
            proof = _roots(merkle.inclusion_ranges(index, (0, size)), stored)
            assert merkle.included(leaf, index, size, proof, root)
            assert len(proof) <= (size - 1).bit_length()
            assert not merkle.included(leaf, index, size, [*proof, root], root)
            assert not merkle.included(merkle.leaf_hash(b"x"), index, size, proof, root)
            assert not any(merkle.included(leaf, other, size, proof, root) for other in range(size) if other != index)
            for place in range(len(proof)):
                assert not merkle.included(leaf, index, size, proof[:place] + proof[place + 1 :], root)
                altered = [*proof[:place], merkle.leaf_hash(proof[place]), *proof[place + 1 :]]
                assert not merkle.included(leaf, index, size, altered, root)


def test_every_tree_up_to_40_is_proved_to_begin_with_every_smaller_one() -> None:
    leaves = [bytes([number]) for number in range(40)]
    stored, _ = grown(leaves, [40])
    for second in range(1, 41):
        for first in range(1, second + 1):
            roots = (merkle.root_of((0, first), stored), merkle.root_of((0, second), stored))
            proof = _roots(merkle.consistency_ranges(first, (0, second)), stored)
            assert merkle.consistent((first, second), roots, proof)
            assert not merkle.consistent((first, second), (merkle.leaf_hash(roots[0]), roots[1]), proof)
            assert not merkle.consistent((first, second), roots, [*proof, roots[0]])
            for place in range(len(proof)):
                assert not merkle.consistent((first, second), roots, proof[:place] + proof[place + 1 :])


@pytest.mark.parametrize(("index", "size"), [(-1, 1), (1, 1), (5, 3)])
def test_an_entry_outside_the_tree_is_not_in_it(index: int, size: int) -> None:
    leaf = merkle.leaf_hash(b"")
    assert not merkle.included(leaf, index, size, [], leaf)

"""Turns syntax trees into closures: one small function for each node, made once and called for every case."""

from __future__ import annotations

from engine.feel.compiling import filters, functions, loops, operators, structures
from engine.feel.compiling.cells import compile_tests
from engine.feel.compiling.registry import Evaluate, Names, Test, compile_node

# Named so that importing this package registers the compiler of every kind of node.
REGISTERED = (filters, functions, loops, operators, structures)

__all__ = ["REGISTERED", "Evaluate", "Names", "Test", "compile_node", "compile_tests"]

"""A few runs of the fuzzers in the everyday suite where the fuzzer is installed, and what they would notice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.differential import fuzz_soak
from tests.differential.fuzz_soak import FuzzSoak

pytest.importorskip("atheris", reason="the fuzzer is not installed: pip install -c constraints.txt -e '.[fuzz]'")

CRASHING = """
import sys, atheris

def one(content):
    if b"boom" in content:
        raise ValueError("it went off")

atheris.Setup(sys.argv, one)
atheris.Fuzz()
"""


@pytest.mark.parametrize("name", ["feel", "xml"])
def test_a_thousand_fuzzed_inputs_end_in_a_value_or_an_error_of_ours(name: str, tmp_path: Path) -> None:
    soak = FuzzSoak(name, 1, tmp_path)
    assert soak.run(1_000) == ""
    assert soak.done >= 1_000

    again = FuzzSoak(name, 1, tmp_path)
    assert again.done == soak.done


def test_a_crash_is_reported_and_its_input_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "crashing_fuzz.py").write_text(CRASHING, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    real = fuzz_soak.target("feel")
    monkeypatch.setattr(fuzz_soak, "target", lambda _: replace(real, module="crashing_fuzz", seeds=(b"a boom b",)))

    soak = FuzzSoak("feel", 1, tmp_path)

    assert "it went off" in soak.run(2_000)
    assert [path.read_bytes() for path in soak.folder.glob("crash-*")] == [b"a boom b"]

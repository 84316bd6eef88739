"""The cross-check of live evaluations, as services see it: agreed, degraded, or no answer at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from api.services.registry import LoadedEdition
from engine.findings import Findings
from engine.outcome import Evaluation


class CrossCheckStatus(StrEnum):
    """Whether a second engine confirmed the rows. It stands in the record, beside the evaluation and not in it."""

    AGREED = "agreed"
    DEGRADED = "degraded"


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """How a cross-check ended; `detail` says why it is degraded."""

    status: CrossCheckStatus
    detail: str = ""


class CrossChecker(Protocol):
    """Asks a second engine which rows hold, and compares."""

    def check(
        self, editions: Mapping[str, LoadedEdition], evaluations: Mapping[str, Evaluation], findings: Findings
    ) -> CrossCheck:
        """Compare every table of the evaluations. Raises EnginesDisagree, after it has been reported."""


class ReferenceAlone:
    """A cross-checker for when there is no second engine: everything is degraded, and the record says so."""

    def check(
        self, editions: Mapping[str, LoadedEdition], evaluations: Mapping[str, Evaluation], findings: Findings
    ) -> CrossCheck:
        """Return degraded."""
        del editions, evaluations, findings
        return CrossCheck(CrossCheckStatus.DEGRADED, "there is no second engine")

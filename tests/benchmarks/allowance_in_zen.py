"""Carer's Allowance written for zen-engine, as near to our edition as its language comes: the peer in the same run."""

from __future__ import annotations

import json
from typing import Any

import zen

_ROWS = [
    {"age": "< 16", "reason": '"age"'},
    {"hours": "< 35", "reason": '"hours"'},
    {"education": "true", "reason": '"full_time_education"'},
    {"earnings": "> 110", "reason": '"earnings"'},
]
_FIELDS = {"age": "age_years", "hours": "caring_hours_week", "education": "education", "earnings": "earnings_week"}
_MODEL = {
    "nodes": [
        {"id": "in", "name": "in", "type": "inputNode"},
        {
            "id": "table",
            "name": "reasons",
            "type": "decisionTableNode",
            "content": {
                "hitPolicy": "collect",
                "inputs": [{"id": k, "name": k, "field": field} for k, field in _FIELDS.items()],
                "outputs": [{"id": "reason", "name": "reason", "field": "reason"}],
                "rules": [{"_id": str(n), **dict.fromkeys(_FIELDS, ""), **row} for n, row in enumerate(_ROWS)],
            },
        },
        {"id": "out", "name": "out", "type": "outputNode"},
    ],
    "edges": [
        {"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ],
}
FINDINGS = {"age_years": 30, "caring_hours_week": 20, "education": False, "earnings_week": 50}


def decision() -> Any:
    """Return the model ready to run."""
    return zen.ZenEngine().create_decision(json.dumps(_MODEL))

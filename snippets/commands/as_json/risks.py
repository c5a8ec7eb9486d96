"""What a command line would do, as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what is pasted is seldom a command, and the judge's tables take a while to load
    from ...risk.judge import Assessment


def of_command(assessment: Assessment) -> str:
    """Return one line of JSON: ``line``, ``risk`` and ``parts``, each with its own risk and why.

    ``worst`` is the command that makes the line as risky as it is; ``entry`` the label of the
    handbook's entry on a popular command that is wrong, or null.
    """
    parts = [
        {"command": part.command, "risk": part.risk, "why": part.why} for part in assessment.parts
    ]
    return json.dumps(
        {
            "line": assessment.line,
            "risk": assessment.risk,
            "worst": assessment.worst.command if assessment.worst else None,
            "entry": assessment.entry,
            "parts": parts,
        }
    )

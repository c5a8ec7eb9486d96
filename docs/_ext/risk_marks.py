"""The mark of what a transcript's commands do, put before each ``console`` block.

The risk is worked out from the commands by ``snippets/commands.py`` and never typed. The mark is
words, so it does not rest on color. A command whose risk is unknown is a warning, and so stops a
strict build.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from snippets.commands import READS, UNKNOWN, assess, worst

logger = logging.getLogger(__name__)

WORDS = {
    "reads": "Reads only",
    "changes": "Changes something",
    "sends": "Sends mail",
    "bounces": "Bounces mail",
    "deletes one": "Deletes one",
    "deletes many": "Can delete many",
    "unknown": "Unknown",
}
RISK_TABLE = ("snippets/commands.json", "snippets/commands.py")


def commands_of(transcript: str) -> list[str]:
    """The command lines of a transcript, without prompts; continued lines belong together."""
    commands: list[str] = []
    ended = True  # a line of output ends the command; a `> ` below it is output
    for line in transcript.splitlines():
        if re.match(r"[#$] ", line):
            commands.append(line[2:])
        elif commands and not ended and re.match(r">( |$)", line):
            commands[-1] += "\n" + line[2:]
            continue
        ended = not re.match(r"[#$] ", line)
    return commands


class MarkRisks(SphinxTransform):
    default_priority = 410

    def apply(self, **kwargs: Any) -> None:
        for block in list(self.document.findall(nodes.literal_block)):
            if block.get("language") != "console":
                continue
            for path in RISK_TABLE:
                self.env.note_dependency(str(Path(self.env.srcdir, path)))
            assessments = [assess(command) for command in commands_of(block.astext())]
            for assessment in assessments:
                if assessment.risk == UNKNOWN:
                    logger.warning("unknown risk: %s", assessment.line, location=block)
            self._mark(block, worst([assessment.risk for assessment in assessments]))

    def _mark(self, block: nodes.literal_block, risk: str) -> None:
        text = WORDS[risk]
        classes = ["risk", "risk-" + risk.replace(" ", "-")]
        mark: nodes.Element = nodes.paragraph("", text, classes=classes)
        if risk != READS:
            mark = nodes.paragraph("", "", nodes.strong("", text), classes=classes)
        block.parent.insert(block.parent.index(block), mark)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_transform(MarkRisks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

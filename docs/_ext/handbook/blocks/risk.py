"""The mark of what a transcript's commands do, put before each ``console`` block.

The risk is worked out from the commands by ``snippets/risk/judge.py`` and never typed. The mark is
words, so it does not rest on color. A command whose risk is unknown is a warning, and so stops a
strict build.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from handbook.facts.transcript import TranscriptError, commands
from snippets.risk.judge import READS, UNKNOWN, assess, worst

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
JUDGE = "snippets/risk"


class MarkRisks(SphinxTransform):
    default_priority = 410

    def apply(self, **kwargs: Any) -> None:
        for block in list(self.document.findall(nodes.literal_block)):
            if block.get("language") != "console":
                continue
            for path in sorted(Path(self.env.srcdir, JUDGE).rglob("*.*")):
                if path.suffix in (".py", ".json"):
                    self.env.note_dependency(str(path))
            try:
                typed = [command.text for command in commands(block.astext())]
            except TranscriptError as error:
                logger.warning("%s", error, location=block)
                continue
            assessments = [assess(command) for command in typed]
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

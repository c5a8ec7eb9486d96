"""What an extension keeps of each page between builds: a collector of Sphinx's.

Sphinx forgets a page that is removed or read anew, and joins what its processes have read.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector


class PerPage(EnvironmentCollector):
    """A value for each docname, under ``name`` in the environment."""

    name: str

    @classmethod
    def of(cls, env: BuildEnvironment) -> dict[str, Any]:
        kept: dict[str, Any] = env.__dict__.setdefault(cls.name, {})
        return kept

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        self.of(env).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: Set[str], other: BuildEnvironment
    ) -> None:
        theirs = self.of(other)
        self.of(env).update({name: theirs[name] for name in docnames if name in theirs})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Nothing: directives and handlers put the value in while the page is read."""

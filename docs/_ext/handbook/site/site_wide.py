"""What a change on one page means for others: Sphinx writes anew only what it knows to depend.

Every page shows the list of pages, and links by the titles of labels. So all pages are written when
one of these changed, which a build from nothing would do too. Reading them again is not needed.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from handbook.facts.labels import labels_of
from handbook.site.navigation import page_list


def shape_of(env: BuildEnvironment) -> tuple[Any, ...]:
    """What every page depends on: the list of pages and what each label is called."""
    return page_list(env, env.config.root_doc), sorted(labels_of(env).items())


def dependent(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages to write although they did not change."""
    before, now = getattr(env, "handbook_shape", None), shape_of(env)
    env.handbook_shape = now  # type: ignore[attr-defined]
    return sorted(env.found_docs) if before is not None and before != now else []


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-updated", dependent)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

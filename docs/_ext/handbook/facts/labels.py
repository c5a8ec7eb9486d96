"""The labels of the site: the permanent names of its pages, headings and rows."""

from __future__ import annotations

from typing import cast

from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment

OF_SPHINX = {"genindex", "modindex", "py-modindex", "search"}


def labels_of(env: BuildEnvironment) -> dict[str, tuple[str, str, str]]:
    """Every label: page, id on the page, title."""
    domain = cast(StandardDomain, env.get_domain("std"))
    titles = {name: title for name, (_, _, title) in domain.labels.items()}
    return {
        name: (page, anchor, titles.get(name) or name)
        for name, (page, anchor) in domain.anonlabels.items()
        if name not in OF_SPHINX and page in env.found_docs
    }

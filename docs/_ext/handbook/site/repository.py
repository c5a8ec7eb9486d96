"""Links to a page's source: ``handbook_repository``, or `make html REPOSITORY=ADDRESS`.

With the address of a repository, each page has "Edit this page" and "Report an error"; without one
it has neither. How a forge writes such addresses follows from its name: GitLab has ``gitlab`` in
its host, or ``FORGE=gitlab``; Forgejo ``FORGE=forgejo``; all else is taken for GitHub. The reader's
script puts the section at hand into the report; without it there is the page's title.

Sources: docs.github.com (creating an issue from a URL query) and docs.gitlab.com (create an issue
using a URL with prefilled values), read 2026-11-28.
"""

from __future__ import annotations

import re
import sys
from typing import Any
from urllib.parse import quote, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

# How the address of the editor and that of a new issue follow that of the repository.
FORGES = {
    "github": ("/edit/{branch}/{path}", "/issues/new?title={title}&body={body}"),
    "gitlab": (
        "/-/edit/{branch}/{path}",
        "/-/issues/new?issue%5Btitle%5D={title}&issue%5Bdescription%5D={body}",
    ),
    "forgejo": ("/_edit/{branch}/{path}", "/issues/new?title={title}&body={body}"),
}


def complete(app: Sphinx, config: Config) -> None:
    """End the build where the repository is no address, or the forge none that is known."""
    config.handbook_repository = config.handbook_repository.rstrip("/")
    address = urlsplit(str(config.handbook_repository))
    if config.handbook_repository and not (
        address.scheme in ("http", "https") and address.netloc and address.path
    ):
        sys.exit(
            f"ERROR: REPOSITORY (handbook_repository) is {config.handbook_repository!r}, "
            "and not an address such as https://forge.example.com/mail/handbook"
        )
    if not re.fullmatch(r"[\w./-]+", config.handbook_branch):
        sys.exit(f"ERROR: BRANCH (handbook_branch) is {config.handbook_branch!r}: no branch's name")
    if not config.handbook_forge:
        config.handbook_forge = "gitlab" if "gitlab" in address.netloc else "github"
    if config.handbook_forge not in FORGES:
        known = ", ".join(FORGES)
        sys.exit(
            f"ERROR: FORGE (handbook_forge) is {config.handbook_forge!r}, and not one of {known}"
        )


def addresses(config: Config, path: str, title: str, page: str) -> tuple[str, str]:
    """Return where ``path`` is edited, and where an error on the page ``title`` is reported."""
    edit, report = FORGES[config.handbook_forge]
    fields = {
        "branch": quote(config.handbook_branch),
        "path": quote(path),
        "title": quote(title, safe=""),
        "body": quote(f"{page}\n\n", safe=""),
    }
    repository = str(config.handbook_repository)
    return repository + edit.format(**fields), repository + report.format(**fields)


def add(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], tree: nodes.document | None
) -> None:
    if not app.config.handbook_repository or tree is None:
        return
    path = app.env.doc2path(page, base=False)
    title = re.sub(r"<[^>]*>", "", context["title"])
    context["edit_address"], context["report_address"] = addresses(
        app.config, str(path), title, context.get("pageurl") or str(path)
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("handbook_repository", "", "html", str)
    app.add_config_value("handbook_branch", "main", "html", str)
    app.add_config_value("handbook_forge", "", "html", str)
    app.connect("config-inited", complete)
    app.connect("html-page-context", add)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

"""Permanent addresses: ``/go/LABEL/`` for every label and every record's row.

A label is the permanent name of a thing; ``/go/LABEL/`` leads to wherever it stands now. The ledger
``docs/_data/permalinks.txt`` holds every page and label ever published. One that no longer leads
anywhere is a warning, and so stops a strict build; ``docs/_data/redirects.txt`` says where a thing
has gone. ``make permalinks`` adds new lines to the ledger.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from handbook.facts.labels import labels_of
from handbook.facts.names import GRAMMAR, is_name, is_page

logger = logging.getLogger(__name__)

LEDGER = "docs/_data/permalinks.txt"
REDIRECTS = "docs/_data/redirects.txt"
REDIRECT = re.compile(r"(?P<old>(?:page|label) \S+) -> (?P<new>\S+)")
PUBLISHED = "permalinks.txt"
"""What this build publishes, beside the doctrees, for ``make permalinks``."""
HEADERLINK = re.compile(r'<a class="headerlink" href="#([^"]+)"')

LEADING_PAGE = """\
<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{title}</title>
    <meta name="description" content="Permanent address of: {title}">
    <meta http-equiv="refresh" content="0; url={target}">
    <link rel="canonical" href="{canonical}">
  </head>
  <body>
    <main>
      <h1>{title}</h1>
      <p><a href="{target}">Go to {title}</a></p>
    </main>
  </body>
</html>
"""


def addresses_of(env: BuildEnvironment) -> list[str]:
    """What the ledger holds: ``page PATH`` and ``label NAME`` for all that is published now."""
    return [f"page {page}" for page in sorted(env.found_docs)] + [
        f"label {name}" for name in sorted(labels_of(env))
    ]


def ledger_lines(folder: Path) -> list[str]:
    path = folder / LEDGER
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def redirects_of(folder: Path) -> dict[str, tuple[str, int]]:
    """``page OLD`` or ``label OLD`` to its new page or label, with the line that says so."""
    path = folder / REDIRECTS
    found: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = REDIRECT.fullmatch(line.strip())
        kind, _, name = match["old"].partition(" ") if match else ("", "", "")
        is_right = is_page if kind == "page" else is_name
        if not match or not is_right(name) or not is_right(match["new"]):
            message = (
                "a redirect is written `label OLD -> NEW` or `page OLD -> NEW`; names are of "
                f"{GRAMMAR}, and pages have slashes too"
            )
            logger.warning(message, location=f"{path}:{number}")
        elif match["old"] in found:
            logger.warning("%s has a redirect already", match["old"], location=f"{path}:{number}")
        else:
            found[match["old"]] = match["new"], number
    return found


def check_names(app: Sphinx, env: BuildEnvironment) -> None:
    """Labels and pages become paths of the site."""
    for page in sorted(env.found_docs):
        if not is_page(page):
            logger.warning("%r is no name for a page: %s", page, GRAMMAR, location=page)
    for name, (page, _, _) in sorted(labels_of(env).items()):
        if not is_name(name):
            path = Path(env.doc2path(page))
            lines = path.read_text(encoding="utf-8").splitlines()
            line = next((at for at, text in enumerate(lines, 1) if f"({name})=" in text), 1)
            logger.warning(
                "%r is no name for a label: %s", name, GRAMMAR, location=f"{path}:{line}"
            )


def check_ledger(app: Sphinx, env: BuildEnvironment) -> None:
    """Everything ever published still leads somewhere."""
    folder = Path(app.srcdir)
    now = set(addresses_of(env))
    redirects = redirects_of(folder)
    for address, (target, number) in redirects.items():
        kind = address.split()[0]
        if address in now or f"{kind} {target}" not in now:
            why = "is still there" if address in now else f"leads to {target}, which is not there"
            logger.warning(f"{address} {why}", location=f"{folder / REDIRECTS}:{number}")
    for number, address in enumerate(ledger_lines(folder), 1):
        if address not in now and address not in redirects:
            logger.warning(
                f"{address} was published and is gone; say in {REDIRECTS} where it went: "
                f"`{address} -> NEW`",
                location=f"{folder / LEDGER}:{number}",
            )


def mark_headerlinks(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Tell the permalink signs that they copy a short address, which has the name of the place."""
    if "body" not in context:
        return
    labels = labels_of(app.env)

    def marked(match: re.Match[str]) -> str:
        name = match[1]
        return f"{match[0]} data-go" if name in labels else match[0]

    context["body"] = HEADERLINK.sub(marked, context["body"])


def write_pages(app: Sphinx) -> set[Path]:
    """Write what leads to a page, and say which files these are."""
    out = Path(app.outdir)
    labels = labels_of(app.env)
    places = {
        name: (f"{page}.html#{anchor}" if anchor else f"{page}.html", title)
        for name, (page, anchor, title) in labels.items()
        if is_name(name)
    }
    written = set()
    for address, (target, _) in redirects_of(Path(app.srcdir)).items():
        kind, old = address.split()
        if kind == "label" and target in places:
            places[old] = places[target]
        elif kind == "page" and old not in app.env.found_docs:
            path = out / f"{old}.html"
            _lead(app, path, "../" * old.count("/"), f"{target}.html", target)
            written.add(path)
    for name, (place, title) in places.items():
        path = out / "go" / name / "index.html"
        _lead(app, path, "../../", place, title)
        written.add(path)
    published = "\n".join(addresses_of(app.env)) + "\n"
    Path(app.doctreedir, PUBLISHED).write_text(published, encoding="utf-8")
    return written


def _lead(app: Sphinx, path: Path, up: str, place: str, title: str) -> None:
    text = LEADING_PAGE.format(
        title=escape(title), target=escape(up + place),
        canonical=escape(app.config.html_baseurl + place),
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-check-consistency", check_names)
    app.connect("env-check-consistency", check_ledger)
    app.connect("html-page-context", mark_headerlinks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def add_to_ledger(folder: Path) -> int:
    """Add what the last build published and the ledger does not have; say how many lines."""
    path = folder / "_build" / "doctrees" / PUBLISHED
    published = path.read_text(encoding="utf-8").splitlines()
    known = ledger_lines(folder)
    new = [address for address in published if address not in set(known)]
    (folder / LEDGER).write_text("\n".join([*known, *new]) + "\n", encoding="utf-8")
    return len(new)


if __name__ == "__main__":
    print(f"{add_to_ledger(Path.cwd())} addresses added to {LEDGER}")

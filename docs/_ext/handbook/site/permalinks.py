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

logger = logging.getLogger(__name__)

LEDGER = "docs/_data/permalinks.txt"
REDIRECTS = "docs/_data/redirects.txt"
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
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            match = re.fullmatch(r"(page|label) (\S+) -> (\S+)", line.strip())
            if match:
                found[f"{match[1]} {match[2]}"] = (match[3], number)
            else:
                logger.warning(
                    "a redirect is written `label OLD -> NEW` or `page OLD -> NEW`",
                    location=f"{path}:{number}",
                )
    return found


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
    """Tell the permalink signs which short address they copy."""
    if "body" not in context:
        return
    labels = labels_of(app.env)

    def marked(match: re.Match[str]) -> str:
        name = match[1]
        return f'{match[0]} data-go="go/{name}/"' if name in labels else match[0]

    context["body"] = HEADERLINK.sub(marked, context["body"])


def write_pages(app: Sphinx) -> None:
    out = Path(app.outdir)
    labels = labels_of(app.env)
    places = {
        name: (f"{page}.html#{anchor}" if anchor else f"{page}.html", title)
        for name, (page, anchor, title) in labels.items()
    }
    for address, (target, _) in redirects_of(Path(app.srcdir)).items():
        kind, old = address.split()
        if kind == "label" and target in places:
            places[old] = places[target]
        elif kind == "page":
            _lead(app, out / f"{old}.html", "../" * old.count("/"), f"{target}.html", target)
    for name, (place, title) in places.items():
        _lead(app, out / "go" / name / "index.html", "../../", place, title)
    path = out.parent / "permalinks.txt"
    path.write_text("\n".join(addresses_of(app.env)) + "\n", encoding="utf-8")


def _lead(app: Sphinx, path: Path, up: str, place: str, title: str) -> None:
    text = LEADING_PAGE.format(
        title=escape(title), target=escape(up + place),
        canonical=escape(app.config.html_baseurl + place),
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("env-check-consistency", check_ledger)
    app.connect("html-page-context", mark_headerlinks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def add_to_ledger(folder: Path) -> int:
    """Add what the last build published and the ledger does not have; say how many lines."""
    published = (folder / "_build" / "permalinks.txt").read_text(encoding="utf-8").splitlines()
    known = ledger_lines(folder)
    new = [address for address in published if address not in set(known)]
    (folder / LEDGER).write_text("\n".join([*known, *new]) + "\n", encoding="utf-8")
    return len(new)


if __name__ == "__main__":
    print(f"{add_to_ledger(Path.cwd())} addresses added to {LEDGER}")

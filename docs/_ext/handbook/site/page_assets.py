"""What a page loads: one style sheet, one script, and a second script where code can be copied.

The style sheets of the theme, of Sphinx and of the handbook are joined in their order and cut down
to the rules that the pages use (``used_rules.py``). The theme's own scripts are not loaded: what
they do for a reader is done by a tenth of the code in ``docs/_static/scripts``. What a page adds
for itself alone stays a file of its own. Each joined file carries a hash of its content in its
name, so that hosts may let browsers keep it for ever. In the end, what no page asks for is deleted.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, cast

import rcssmin
import rjsmin
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

from handbook.site import kept, part_meanings, search_script, used_rules

# The theme's layout names these itself; they come before all others.
FIRST_STYLES = ("basic.css", "styles/pydata-sphinx-theme.css")
# theme.css only imports basic.css.
NOT_JOINED = {
    "styles/theme.css",
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "scripts/sphinx-book-theme.js",
    "clipboard.min.js",
    "copybutton.js",
}
TERMS = "Licenses: LICENSES.txt"  # written by licenses.py
UNCUT = "uncut.css"
"""The joined style sheets before they are cut, beside the doctrees."""
FIRST_PAINT = "scripts/first-paint.js"
COPY = ("scripts/clipboard.js", "copybutton.js")
CODE = '<div class="highlight'
JOINED = re.compile(r"(_static/(?:handbook|dark|copy|first-paint))(?:\.[0-9a-f]{8})?(\.css|\.js)")
IN_MEDIA = re.compile(r"@[^{};]+\{(?:[^{}]*\{[^{}]*\})*\s*\}")
ASKED = re.compile(r"_static/([\w./-]+)")
LIGHT = re.compile(r"html\[data-theme=[\"']?light[\"']?\]")
DARK = re.compile(r"html\[data-theme=[\"']?dark[\"']?\]")


def of_the_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Leave to the page's own lists what is the page's own; the layout names the joined files."""
    if app.builder.name != "html":
        return
    everywhere = [*_global(app, "css"), *_global(app, "js")]
    for name in ("css_files", "script_files"):
        context[name] = [
            file
            for file in context[name]
            if file.filename and _name(file) not in everywhere
        ]  # fmt: skip
    context["has_code"] = CODE in context.get("body", "")


def _global(app: Sphinx, kind: str) -> list[str]:
    """The files that are added to every page, as paths below ``_static``, in their order."""
    builder = cast(StandaloneHTMLBuilder, app.builder)
    files: list[Any] = list(builder._orig_css_files if kind == "css" else builder._orig_js_files)
    ordered = sorted(files, key=lambda file: file.priority)
    return [_name(file) for file in ordered if file.filename]


def _name(file: Any) -> str:
    return str(file.filename).removeprefix("_static/")


def write(app: Sphinx) -> None:
    out, static = Path(app.outdir), Path(app.outdir, "_static")
    if not (static / "basic.css").exists():
        return  # no page was written, so nothing has changed since these files were joined
    pages = {
        path: path.read_text(encoding="utf-8")
        for path in sorted(out.rglob("*.html"))
        if static not in path.parents  # templates that the theme publishes by accident
    }
    scripts = [name for name in _global(app, "js") if name not in NOT_JOINED]
    files = {
        "first-paint.js": _script(static, [FIRST_PAINT]),
        "handbook.js": _script(static, scripts),
        "copy.js": _script(static, COPY),
    }
    own = Path(app.srcdir, "docs/_static/scripts")
    words = [path.read_text(encoding="utf-8") for path in sorted(own.glob("*.js"))]
    words += [search_script.joined(), part_meanings.ASK.read_text(encoding="utf-8")]
    whole = _styles(static, [*FIRST_STYLES, *_global(app, "css")])
    Path(app.doctreedir, UNCUT).write_text(whole, encoding="utf-8")
    files |= _cut_styles(app, whole, list(pages.values()), [*files.values(), *words])
    names = _publish(static, files)
    for path, html in pages.items():
        named = JOINED.sub(lambda match: "_static/" + names[_plain(match)], html)
        if named != html:
            path.write_text(named, encoding="utf-8")
        pages[path] = named
    joined = {*scripts, *COPY, FIRST_PAINT, *_global(app, "css")}
    _sweep(app, static, "".join(pages.values()), joined)
    for path in (static / "scripts").glob("*.js"):  # what a page loads for itself
        path.write_text(rjsmin.jsmin(path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in (static / "styles").glob("*.css"):
        path.write_text(rcssmin.cssmin(path.read_text(encoding="utf-8")), encoding="utf-8")


def _cut_styles(app: Sphinx, whole: str, pages: list[str], scripts: list[str]) -> dict[str, str]:
    """The style sheets with the rules in use; cut anew when other names or rules are in use."""
    elements = used_rules.elements_of(pages)
    variables = used_rules.variables_of([*pages, *scripts])

    def cut() -> dict[str, str]:
        rules = used_rules.cut(whole, used_rules.Elements(elements, scripts), variables)
        return {
            "handbook.css": f"/* {TERMS} */" + rcssmin.cssmin(rules),
            "dark.css": rcssmin.cssmin(dark_rules(rules)),
        }

    names = sorted(" ".join(sorted(element)) for element in elements)
    key = kept.digest_of(app, [whole, *scripts, *names, *sorted(variables)])
    return kept.unless_same(app, "styles", key, cut)


def _plain(match: re.Match[str]) -> str:
    return match[1].removeprefix("_static/") + match[2]


def _styles(static: Path, names: list[str]) -> str:
    """The style sheets in one. Without any word on colors, light is the page's color."""
    parts = [
        (static / name).read_text(encoding="utf-8") for name in names if name not in NOT_JOINED
    ]
    return LIGHT.sub("html:not([data-theme=dark])", "\n".join(parts))


def dark_rules(css: str) -> str:
    """The rules for dark pages, for pages without script that say nothing of colors."""
    rules = re.findall(r"([^{}]*)(\{[^{}]*\})", IN_MEDIA.sub("", css))
    return "".join(
        ",".join(DARK.sub("html:not([data-theme])", one) for one in selectors) + block
        for prelude, block in rules
        if (selectors := [one for one in prelude.strip().split(",") if DARK.search(one)])
    )


def _script(static: Path, names: list[str] | tuple[str, ...]) -> str:
    """The scripts in one, each with its names to itself."""
    parts = [rjsmin.jsmin((static / name).read_text(encoding="utf-8")) for name in names]
    return "".join(f"{{{part}}}\n" for part in parts)


def _publish(static: Path, files: dict[str, str]) -> dict[str, str]:
    """Write each file under a name with the hash of its content; say which."""
    names = {}
    for name, content in files.items():
        stem, _, ending = name.partition(".")
        digest = hashlib.sha256(content.encode()).hexdigest()[:8]
        names[name] = f"{stem}.{digest}.{ending}"
        for old in static.glob(f"{stem}.????????.{ending}"):
            old.unlink()
        (static / names[name]).write_text(content, encoding="utf-8")
    return names


def _shipped(app: Sphinx) -> set[str]:
    """What Sphinx, the theme and the extensions bring, as paths below ``_static``."""
    builder = cast(StandaloneHTMLBuilder, app.builder)
    folders = [Path(folder, "static") for folder in builder.theme.get_theme_dirs()]
    folders += [Path(name) for name in app.config.html_static_path if Path(name).is_absolute()]
    found = {*NOT_JOINED, *FIRST_STYLES, "pygments.css", "language_data.js"}
    for folder in folders:
        found |= {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return found


def _sweep(app: Sphinx, static: Path, pages: str, joined: set[str]) -> None:
    """Delete what is joined, and what is shipped and no page asks for."""
    asked = set(ASKED.findall(pages))
    for name in _shipped(app) - asked | joined:
        (static / name).unlink(missing_ok=True)
    for folder in sorted((path for path in static.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("html-page-context", of_the_page, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

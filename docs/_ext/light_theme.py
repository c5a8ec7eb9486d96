"""Takes out of the built site what the theme ships and no reader needs.

Source maps and two template files that the theme publishes by accident go; so do 1.5 MB of icons in
JavaScript, which the icon font draws as well. The icon fonts are cut down to the icons that the
pages name. The theme's license notices stay beside its files.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

from fontTools import subset
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

# Its notes of each table would count as warnings of the build.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)

FONTS = Path("_static/vendor/fontawesome/webfonts")
SOLID = "fa-solid-900.woff2"
ICONS_AS_SCRIPT = "scripts/fontawesome.js"
ASKS_FOR_ICONS = re.compile(
    r"[ \t]*<(?:link|script)\b[^>]*\b_static/scripts/fontawesome\.js\b[^>]*>(?:</script>)?\n?"
)
ICON = re.compile(r"\bfa-[a-z0-9-]+")


def lighten(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    for stray in (*out.glob("_static/**/*.map"), *out.glob("_static/*webpack-macros.html")):
        stray.unlink()
    (out / "_static" / ICONS_AS_SCRIPT).unlink(missing_ok=True)
    for page in out.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        lighter = ASKS_FOR_ICONS.sub("", html)
        if lighter != html:
            page.write_text(lighter, encoding="utf-8")
    for font in (out / FONTS).glob("*.woff2"):
        if font.name != SOLID:
            font.unlink()
    cut_font(out / FONTS / SOLID, icons_in_use(out))


def icons_in_use(out: Path) -> set[int]:
    """The code points of the icons that a style sheet draws, or a page or a script names by class.

    One that is missing here would make a button invisible without any error.
    """
    css = "".join(path.read_text(encoding="utf-8") for path in out.glob("_static/styles/*.css"))
    drawn = {ord(character) for character in css if "\ue000" <= character <= "\uf8ff"}
    classes = {
        name: int(code, 16)
        for names, code in re.findall(r'((?:\.fa-[a-z0-9-]+,?)+)\{--fa:"\\([0-9a-f]{4})"', css)
        for name in names.replace(".", "").split(",")
    }
    users = (*out.rglob("*.html"), *out.glob("_static/scripts/*.js"))
    named = {name for path in users for name in ICON.findall(path.read_text(encoding="utf-8"))}
    return drawn | {classes[name] for name in named if name in classes}


def cut_font(path: Path, codes: set[int]) -> None:
    options = subset.Options(flavor="woff2", recalc_timestamp=False)
    font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(codes))
    cutter.subset(font)
    subset.save_font(font, str(path), options)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("build-finished", lighten)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}

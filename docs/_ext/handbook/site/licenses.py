"""``_static/LICENSES.txt``: what the joined style sheet and scripts hold of others; its terms.

The texts are those that the installed packages bring; the notices are taken from their style
sheets, which the build joins without comments. Brython has its own file beside it.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from handbook.site.page_assets import UNCUT

NAME = "_static/LICENSES.txt"
# Packages whose rules or scripts the pages load.
PACKAGES = (
    "sphinx",
    "pydata-sphinx-theme",
    "sphinx-book-theme",
    "accessible-pygments",
    "sphinx-copybutton",
)
NOTICE = re.compile(r"/\*!(.*?)\*/", re.DOTALL)
TEXT = re.compile(r"(?:LICEN[CS]E|COPYING)[^/]*$", re.I)


def text_of(package: str) -> str:
    """The license of an installed package. Raises ExtensionError if it brings none."""
    files = metadata.files(package) or []
    texts = [file.read_text().strip() for file in files if TEXT.search(str(file))]
    if not texts:
        raise ExtensionError(f"the package {package} brings no license text")
    return f"{package} {metadata.version(package)}\n\n" + "\n\n".join(texts)


def write(app: Sphinx) -> None:
    styles = Path(app.doctreedir, UNCUT).read_text(encoding="utf-8")
    notices = [re.sub(r"(?m)^ \* ?", "", text).strip() for text in NOTICE.findall(styles)]
    parts = [*map(text_of, PACKAGES), "Notices in the style sheets\n\n" + "\n\n".join(notices)]
    line = "\n\n" + "-" * 72 + "\n\n"
    Path(app.outdir, NAME).write_text(line.join(parts) + "\n", encoding="utf-8")

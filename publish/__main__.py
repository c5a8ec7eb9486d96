"""``python -m publish SITE EPUB TARGET``: see the package; `make dist` calls it.

SITE is the built site, EPUB the folder in which Sphinx built the EPUB, TARGET the folder to write.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

from publish import ARCHIVE, BOOK, CHEAT_SHEET, EPUB, FILES, archive, chromium, epub, offer, printed


def main(site: Path, built: Path, target: Path) -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with chromium.browser() as running:
        printed.cheat_sheet(running, site, target / CHEAT_SHEET)
        printed.whole_book(running, built, target / BOOK)
    archive.write(site, target / ARCHIVE, f"{project['name']}-{project['version']}")
    epub.write(built, target / EPUB)
    offer.write(site, [target / name for name in FILES], target / "site")
    for name in FILES:
        print(f"{target / name}: {(target / name).stat().st_size / 1e6:.1f} MB")
    print(f"{target / 'site'}: the site with these files, as a host serves it")


if __name__ == "__main__":
    try:
        main(*(Path(argument) for argument in sys.argv[1:]))
    except (OSError, ValueError) as error:
        sys.exit(f"make dist: {error}")

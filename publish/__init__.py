"""Makes what readers take along from the built site: a zip, an EPUB and two PDFs.

``python -m publish`` writes them into ``_build/dist``, beside ``site``, the folder that a host
serves: the built site with the files in it.
"""

import sys
from pathlib import Path

# The site's own writer of zip files.
sys.path.append(str(Path(__file__).resolve().parents[1] / "docs" / "_ext"))

ARCHIVE = "cpanel-mail-handbook.zip"
EPUB = "cpanel-mail-handbook.epub"
BOOK = "cpanel-mail-handbook.pdf"
CHEAT_SHEET = "cheat-sheet.pdf"

# The names tell no version: a link to a file made today works with the next one.
FILES = (ARCHIVE, EPUB, BOOK, CHEAT_SHEET)

"""The mail lab: real Exim, Dovecot and Apache SpamAssassin, in which the pages' commands run.

`lab.boxes` has the servers, `lab.transcripts` runs what a page says and compares, `lab/scenarios`
has the stories that the servers tell. `python -m lab shell` opens one.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The repository."""

sys.path.append(str(ROOT / "docs" / "_ext"))  # the site's own readers of pages, for the lab too

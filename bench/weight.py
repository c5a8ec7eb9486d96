"""Print what a first visit of the built site costs: bytes, requests, Lighthouse's mobile scores.

    python -m bench.weight [FOLDER]               _build/html by default

Bytes are those on the wire with gzip at level 6, with an empty cache.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench import lighthouse
from bench import page_weight as weight
from bench.lighthouse import PAGES
from publish import html


def main() -> None:
    site = Path(sys.argv[1] if len(sys.argv) > 1 else html.SITE).resolve()
    if not (site / "index.html").is_file():
        sys.exit(f"bench: {site} has no site: run make html")
    missing = lighthouse.missing()
    if missing:
        print(f"without Lighthouse: {missing}")
    print(f"{'page':<34}  bytes  requests  performance  accessibility  practices  seo  shift")
    with lighthouse.served(site) as address:
        for path in PAGES:
            size, requests = weight.of(site / path.partition("?")[0])
            line = f"{path:<34}  {size:5}  {requests:8}"
            if not missing:
                result = lighthouse.run(f"{address}/{path}")
                line += "  {:11}  {:13}  {:9}  {:3}".format(*result.four) + f"  {result.shift:5.3f}"
            print(line, flush=True)
    pages = [page for page in html.pages(site) if page.relative_to(site).parts[0] != "go"]
    heaviest = max(pages, key=lambda page: weight.of(page)[0])
    size, requests = weight.of(heaviest)
    print(f"the heaviest of {len(pages)} pages: {heaviest.relative_to(site)}, {size} bytes")
    print("an article:")
    for file in weight.files(site / PAGES[1]):
        print(f"  {weight.gzipped(file):5}  {file.relative_to(site)}")


if __name__ == "__main__":
    main()

"""The articles of the built pages, and what is worked out from them, kept between builds.

The search index and the Markdown twins are made from what a page shows. Parsing all pages takes
longer than building one, so results are kept beside Sphinx's doctrees and used again while the
article and the code that read it are the same.
"""

from __future__ import annotations

import hashlib
import inspect
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sphinx.application import Sphinx

Result = TypeVar("Result")


def article_of(html: str) -> str:
    """The ``<article>`` of a built page, as it stands; empty where there is none."""
    start, end = html.find("<article"), html.rfind("</article>")
    return html[start : end + len("</article>")] if 0 <= start < end else ""


def work_out(app: Sphinx, work: Callable[..., Result], *given: str) -> dict[str, Result]:
    """``work(article, docname, *given)`` for each page, in order; unchanged ones are not redone."""
    path = Path(app.doctreedir, f"{work.__module__}.pickle")
    # The file is our own, written by the last build into the build folder.
    kept = pickle.loads(path.read_bytes()) if path.is_file() else {}
    code = inspect.getsource(inspect.getmodule(work) or work) + repr(given)
    results: dict[str, tuple[bytes, Result]] = {}
    for docname in sorted(app.env.found_docs):
        article = article_of(Path(app.outdir, f"{docname}.html").read_text(encoding="utf-8"))
        key = hashlib.sha256(f"{code}\0{docname}\0{article}".encode()).digest()
        known = kept.get(docname)
        if known is None or known[0] != key:
            known = key, work(article, docname, *given)
        results[docname] = known
    path.write_bytes(pickle.dumps(results))
    return {docname: result for docname, (_, result) in results.items()}

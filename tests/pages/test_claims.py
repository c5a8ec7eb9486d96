"""Claims are drawn by chance, the same for the same seed, whole and with what they cite."""

from __future__ import annotations

from pathlib import Path

from bench.claims import claims_of, drawn

PAGE = """<article><section id="queue"><h1>The queue<a class="headerlink" href="#queue">#</a></h1>
<p class="page-facts">Holds for: cPanel 110 to 138 and all later versions.</p>
<p><code>exim -Mrm ID. Now</code> removes one message for good. Is it the right message to remove?
The sender hears nothing of it at all <a class="citation-number" title="Exim: Manual">[1]</a>.</p>
<section id="table"><table><thead><tr><th>Flag</th><th>Meaning</th></tr></thead>
<tbody><tr><td>**</td><td>The address failed for good <a class="citation-number"
title="Exim: Log files">[2]</a></td></tr></tbody></table></section></section></article>"""


def test_each_sentence_and_each_row_is_a_claim(tmp_path: Path) -> None:
    page = tmp_path / "queue.html"
    page.write_text(PAGE, encoding="utf-8")
    claims = [(claim.text, claim.place, claim.sources) for claim in claims_of(page, tmp_path)]
    assert claims == [
        ("exim -Mrm ID. Now removes one message for good.", "queue.html#queue", ("Exim: Manual",)),
        ("The sender hears nothing of it at all [1].", "queue.html#queue", ("Exim: Manual",)),
        ("Flag: **; Meaning: The address failed for good [2]", "queue.html#table",
         ("Exim: Log files",)),
    ]  # fmt: skip


def test_the_seed_decides(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.html").write_text(PAGE, encoding="utf-8")
    assert drawn(tmp_path, 7, 9) == drawn(tmp_path, 7, 9) != drawn(tmp_path, 8, 9)

"""Mark-up that nobody needs goes; no text does, and no address that is asked for."""

from __future__ import annotations

import re

from handbook.site.lighter import lighter

SECTION = (
    '<section id="exim-queue">\n<span id="the-queue"></span><span id="old-name"></span>'
    '<h2>The queue</h2><code class="docutils literal notranslate">'
    '<span class="pre">exim</span> <span class="pre">-bp</span></code>'
    '<a href="#the-queue"><span class="std std-ref">above</span></a>'
    '<tr class="row-odd"><td class="short">1</td></tr></section>'
)


def test_what_says_nothing_goes() -> None:
    light = lighter(SECTION, labels=set())
    assert '<code class="literal notranslate">exim -bp</code>' in light
    assert "std-ref" not in light and "row-odd" not in light and 'id="old-name"' not in light


def test_no_text_and_no_address_in_use_goes() -> None:
    light = lighter(SECTION, labels={"old-name"})
    assert re.sub("<[^>]*>", "", light) == re.sub("<[^>]*>", "", SECTION)
    assert {"exim-queue", "the-queue", "old-name"} <= set(re.findall(r'id="([^"]+)"', light))
    assert 'class="short"' in light

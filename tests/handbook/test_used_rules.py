"""The cutter of style sheets: what stays and what goes."""

from __future__ import annotations

import pytest
from handbook.site.used_rules import Elements, cut, elements_of, names_of, variables_of

PAGE = '<main id="top" class="body wide"><p class=note data-x="1 > 0">a</p><br/></main>'
SCRIPT = 'button.classList.add("open"); root.dataset.colorMode = "dark";'


@pytest.mark.parametrize(
    ("selector", "stays"),
    [
        ("p", True),
        ("table", False),
        ("p.note", True),
        ("main.note", False),
        ("main .note", True),
        (".body.wide>p", True),
        (".body.note", False),
        ("#top", True),
        ("#bottom", False),
        ("p:hover::before", True),
        ("table:hover", False),
        ("[data-x]", True),
        ("[data-y]", False),
        (".open", True),
        ("p.open", True),
        ("table.open", False),
        ("html[data-color-mode=dark] p", False),
        ("[data-color-mode=dark] p", True),
        (":is(table, p)", True),
        (":is(table, ul)", False),
        ("p:not(.gone)", True),
        (":root", True),
        ("*", True),
        ("p+table", False),
        ("::selection", True),
        ("MAIN", True),
    ],
)
def test_selectors(selector: str, stays: bool) -> None:
    css = f"{selector}{{color:red}}"
    assert bool(cut(css, Elements(elements_of([PAGE]), [SCRIPT]))) == stays


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("p,table{color:red}", "p{color:red;}"),
        ("p{color:red!important}", "p{color:red!important;}"),
        ("@media print{table{color:red}}", ""),
        ("@media print{p{color:red}table{color:red}}", "@media print{p{color:red;}\n}"),
        ("@supports (a:b){@media print{p{color:red}}}",
         "@supports (a:b){@media print{p{color:red;}\n}\n}"),
        (":root{--a:var(--b);--b:1px;--c:2px}p{margin:var(--a)}",
         ":root{--a:var(--b);--b:1px;}\np{margin:var(--a);}"),
        (":root{--a:var(--b);--b:var(--a)}", ""),
        ("@font-face{font-family:'One';src:url(x)}p{color:red}", "p{color:red;}"),
        ("@font-face{font-family:One;src:url(x)}p{font-family:One}",
         "@font-face{font-family:One;src:url(x)}\np{font-family:One;}"),
        ("@keyframes turn{to{top:0}}p{color:red}", "p{color:red;}"),
        ("@keyframes turn{to{top:0}}p{animation:turn 1s}",
         "@keyframes turn{to{top:0}}\np{animation:turn 1s;}"),
        ("@import url(x.css);@charset 'utf-8';p{color:red}", "p{color:red;}"),
    ],
)  # fmt: skip
def test_what_is_left(css: str, left: str) -> None:
    assert cut(css, Elements(elements_of([PAGE]), [SCRIPT])).strip() == left


def test_other_texts_read_properties_too() -> None:
    css = ":root{--a:1px}"
    read = variables_of(['<path stroke="var(--a)">'])
    assert cut(css, Elements(elements_of([PAGE]), []), read).strip() == ":root{--a:1px;}"


def test_names() -> None:
    assert names_of("P", ' class="a b" id=c hidden') == {
        "p",
        "[class",
        ".a",
        ".b",
        "[id",
        "#c",
        "[hidden",
    }


@pytest.mark.parametrize("css", ["p{a{color:red}}", "p{color:red}}", "p"])
def test_what_it_does_not_understand_is_named(css: str) -> None:
    with pytest.raises(ValueError, match=r"^line 1: "):
        cut(css, Elements(elements_of([PAGE]), []))


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("p{color:red;top:0}p{color:blue}", "p{top:0;}\np{color:blue;}"),
        ("p{margin-top:1px}p{margin:0}", "p{margin:0;}"),
        ("p{margin:1px}p{margin-top:0}", "p{margin:1px;}\np{margin-top:0;}"),
        ("p,main{color:red}p{color:blue}", "p,main{color:red;}\np{color:blue;}"),
        ("p,main{color:red}main{color:blue}p{color:blue}", "main{color:blue;}\np{color:blue;}"),
        (":is(p,main){color:red}p{color:blue}", ":is(p,main){color:red;}\np{color:blue;}"),
        ("@media print{p{color:red}}p{color:blue}", "p{color:blue;}"),
        ("p{color:red}@media print{p{color:blue}}",
         "p{color:red;}\n@media print{p{color:blue;}\n}"),
        ("p{color:red!important}p{color:blue}", "p{color:red!important;}\np{color:blue;}"),
        ("p{color:red}p{color:blue!important}", "p{color:red;}\np{color:blue!important;}"),
    ],
)  # fmt: skip
def test_what_a_later_rule_sets_again_is_left_out(css: str, left: str) -> None:
    assert cut(css, Elements(elements_of([PAGE]), [])).strip() == left


@pytest.mark.parametrize(
    ("script", "stays"),
    [
        ('one.className = "open"', True),
        ("one.className = `shut ${how} open`", True),
        ("// an open one", False),
        ("const open = 1;", False),
        ("/['\"]/.test(one) || two(open)", True),  # its quotes do not pair
    ],
)
def test_a_script_names_classes_in_strings(script: str, stays: bool) -> None:
    assert bool(cut(".open{color:red}", Elements(elements_of([PAGE]), [script]))) == stays


def test_a_script_names_attributes_as_properties() -> None:
    elements = Elements(elements_of([PAGE]), ["one.hidden = true"])
    assert cut("[hidden]{color:red}", elements)
    assert not cut(".hidden{color:red}", elements)

"""The lexer of transcripts: nothing lost, commands and outputs told apart, outputs in one piece."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from bs4 import BeautifulSoup
from handbook.blocks.console_lexer import ConsoleLexer, OutputInOnePiece
from handbook.facts.transcript import cut, typed
from pygments import highlight
from pygments.token import Generic

from lab.transcripts.fences import read_page

HEREDOC = (
    "# cat <<'EOF' > list\n> one\n>\n> # two\n> EOF\n# wc list\n4\n> 5\n\n[1]\n$ id \\\n> -u\n"
)


def test_the_lines_of_a_command_and_of_its_output() -> None:
    prompts = [prompt for prompt, _ in cut(HEREDOC)]
    assert prompts == ["# ", "> ", ">", "> ", "> ", "# ", "", "", "", "", "$ ", "> "]
    assert typed(HEREDOC) == [
        "cat <<'EOF' > list\none\n\n# two\nEOF",
        "wc list",
        "id \\\n-u",
    ]


def test_the_tokens_joined_are_the_transcript(page_file: Path) -> None:
    for fence in read_page(page_file).fences:
        if fence.language == "console":
            lexer = ConsoleLexer(stripnl=False, ensurenl=False)
            joined = "".join(value for _, value in lexer.get_tokens(fence.content))
            assert joined == fence.content, f"{fence.page}:{fence.line}"


def test_what_is_not_output_is_prompts_and_commands() -> None:
    """Said by the tokens, and not by the function that makes them."""
    tokens = list(ConsoleLexer(stripnl=False, ensurenl=False).get_tokens(HEREDOC))
    prompts = [value for token, value in tokens if token is Generic.Prompt]
    outputs = "".join(value for token, value in tokens if token is Generic.Output)
    assert prompts == ["# ", "> ", ">", "> ", "> ", "# ", "$ ", "> "]
    assert outputs == "4\n> 5\n\n[1]\n"


def test_what_is_not_output_is_the_commands() -> None:
    shown = highlight(HEREDOC, ConsoleLexer(), OutputInOnePiece(nowrap=True))
    assert shown.count('<span class="go">') == 1
    assert '<span class="go">4\n&gt; 5\n\n[1]\n</span>' in shown


def shown(text: str) -> str:
    return highlight(text, ConsoleLexer(), OutputInOnePiece(nowrap=True))


def test_a_long_command_may_wrap_before_its_pipes() -> None:
    html = shown("# grep -h 'a | b; c' /var/log/exim_mainlog | sort && echo done\n")
    texts = [pipe.text for pipe in BeautifulSoup(html, "lxml").select(".line > .pipe")]
    assert texts == ["grep -h 'a | b; c' /var/log/exim_mainlog", "| sort", "&& echo done"]


def test_a_short_line_has_no_element_of_its_own() -> None:
    assert 'class="line"' not in shown("# wc list | sort\n4 list\n")
    assert shown("# id\n" + "x" * 60 + "\n").count('<span class="line">') == 1


def test_the_elements_do_not_change_the_text(page_file: Path) -> None:
    for fence in read_page(page_file).fences:
        if fence.language == "console":
            text = unescape(re.sub("<[^>]*>", "", shown(fence.content)))
            assert text.rstrip("\n") == fence.content.rstrip("\n")

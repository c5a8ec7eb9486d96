"""The lexer of transcripts: nothing lost, commands and outputs told apart, outputs in one piece."""

from __future__ import annotations

import pytest
from handbook.blocks.console_lexer import ConsoleLexer, OutputInOnePiece
from handbook.facts.transcript import cut, typed
from pygments import highlight
from pygments.token import Generic

from lab.transcripts.fences import Fence, page_files, read_page

TRANSCRIPTS = [
    fence
    for path in page_files()
    for fence in read_page(path).fences
    if fence.language == "console"
]
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


@pytest.mark.parametrize("fence", TRANSCRIPTS, ids=lambda fence: fence.id)
def test_the_tokens_joined_are_the_transcript(fence: Fence) -> None:
    text = fence.content
    tokens = list(ConsoleLexer(stripnl=False, ensurenl=False).get_tokens(text))
    assert "".join(value for _, value in tokens) == text
    assert [value for token, value in tokens if token is Generic.Prompt] == [
        prompt for prompt, _ in cut(text) if prompt
    ]


def test_what_is_not_output_is_the_commands() -> None:
    shown = highlight(HEREDOC, ConsoleLexer(), OutputInOnePiece(nowrap=True))
    assert shown.count('<span class="go">') == 1
    assert '<span class="go">4\n&gt; 5\n\n[1]\n</span>' in shown

"""The reader of shell command lines, by examples and by anything at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.risk.shell import Command, ShellError, parse


def words(line: str) -> list[list[str]]:
    return [[word.text for word in command.words] for command in parse(line)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("exim -bpc", [["exim", "-bpc"]]),
        ("exim -bp | exiqsumm", [["exim", "-bp"], ["exiqsumm"]]),
        ("a && b || c ; d & e", [["a"], ["b"], ["c"], ["d"], ["e"]]),
        ("grep 'a|b; rm x' f", [["grep", "a|b; rm x", "f"]]),
        ('grep "it\'s \\"so\\"" f', [["grep", 'it\'s "so"', "f"]]),
        ("echo a\\ b # rm c", [["echo", "a b"]]),
        ("exim \\\n -bp", [["exim", "-bp"]]),
        ("X=1 Y=2 exim -bp", [["exim", "-bp"]]),
        ("for i in a b; do rm $i; done", [["rm", "$i"]]),
        ("if test -e x; then rm x; else ls; fi", [["test", "-e", "x"], ["rm", "x"], ["ls"]]),
        ("(cd /tmp; ls) | wc -l", [["cd", "/tmp"], ["ls"], ["wc", "-l"]]),
        ("A=$(exim -bpc) ls", [["exim", "-bpc"], ["ls"]]),
        ("diff <(ls a) <(ls b)", [["ls", "a"], ["ls", "b"], ["diff", "$()", "$()"]]),
        ("echo $((1 + 2))", [["echo", "$((1 + 2))"]]),
        ("ls 2>&1", [["ls"]]),
    ],
)
def test_words(line: str, expected: list[list[str]]) -> None:
    assert words(line) == expected


def test_substitutions_come_before_their_user() -> None:
    assert words("exim -Mrm `exiqgrep -i -f x`") == [
        ["exiqgrep", "-i", "-f", "x"],
        ["exim", "-Mrm", "$()"],
    ]


def test_what_may_become_several_words_is_marked() -> None:
    (command,) = parse('rm "$one" $@ *.txt {a,b} "*"')
    assert [word.many for word in command.words] == [False, False, True, True, True, False]


def test_files_that_are_written() -> None:
    (command,) = parse("ls >a 2>>b &>c 2>&1 <d")
    assert command.writes_to == ["a", "b", "c"]


def test_here_documents_belong_to_their_command() -> None:
    first, second = parse("cat <<'EOF' >x\none\ntwo\nEOF\nls")
    assert (first.document, first.writes_to) == ("one\ntwo", ["x"])
    assert [word.text for word in second.words] == ["ls"]


def test_what_stands_in_a_loop_is_repeated() -> None:
    by_name = {command.words[0].text: command for command in parse("a; while b; do c; done; d")}
    assert {name: command.repeated for name, command in by_name.items()} == {
        "a": False, "b": True, "c": True, "d": False,
    }  # fmt: skip


def test_a_pipe_names_what_stands_before_it() -> None:
    commands = parse("a | b | c; d")
    before = [c.reads_from.words[0].text if c.reads_from else None for c in commands]
    assert before == [None, "a", "b", None]


@pytest.mark.parametrize(
    "line", ["echo 'a", 'echo "a', "echo $(a", "echo `a", "cat <<EOF\na", "case x in esac", "a <"]
)
def test_what_is_not_understood_is_refused(line: str) -> None:
    with pytest.raises(ShellError):
        parse(line)


@given(st.text(alphabet="ab'\"\\$(){}`|;&<>\n #*=-", max_size=40))
def test_any_text_is_read_or_refused(line: str) -> None:
    try:
        commands = parse(line)
    except ShellError:
        return
    assert all(isinstance(command, Command) for command in commands)

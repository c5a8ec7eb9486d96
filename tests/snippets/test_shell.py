"""The reader of shell command lines, by examples and by anything at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.risk.shell import parse
from snippets.risk.words import Command, ShellError


def words(line: str) -> list[list[str]]:
    return [
        [word.text for word in command.words]
        for command in parse(line)
        if command.words and not command.kind
    ]


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
        ("X='a b' Y=\"$(id)\" exim -bp", [["id"], ["exim", "-bp"]]),
        ("a=(1 $(b)); c", [["b"], ["c"]]),
        ("a[$(b)]=1", [["b"]]),
        ("echo ${x:-$(b)}", [["b"], ["echo", "${x…:-$()}"]]),
        ('echo "${x:-`b`}"', [["b"], ["echo", "${x…:-$()}"]]),
        ("echo $((1 + $(b)))", [["b"], ["echo", "$((1 + $()))"]]),
        ('echo "`echo \\`b\\``"', [["b"], ["echo", "$()"], ["echo", "$()"]]),
        ("echo $'a\\'b' c", [["echo", "a'b", "c"]]),
        ("$'\\x72\\155' f", [["rm", "f"]]),
        ('echo "\\d \\$x"', [["echo", "\\d $x"]]),
        ("[[ -f $(b) && x > y ]] && c", [["b"], ["[[", "-f", "$()", "x", "y"], ["c"]]),
        ("[ -d a ] && c", [["[", "-d", "a", "]"], ["c"]]),
        ("case $x in a|b) c;; *) d; esac", [["case", "$x"], ["c"], ["d"]]),
        ("f() { a; }; function g { b; }; f", [["a"], ["b"], ["f"]]),
        ("for ((i=0;i<$(a);i++)); do b; done", [["a"], ["((", "i=0;i<$();i++"], ["b"]]),
        ("{ a; b; } 2>&1 | c", [["a"], ["b"], ["c"]]),
        ("coproc a; ! time -p b", [["a"], ["b"]]),
        ("cat <<E\n$(a)\nE", [["cat"], ["a"]]),
        ("cat <<'E'\n$(a)\nE", [["cat"]]),
        ("ls !(a|$(b))", [["b"], ["ls", "!(a|$())"]]),
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
    (command,) = parse('rm "$one" $@ *.txt {a,b} "*" $two "$@" $#')
    assert [word.many for word in command.words] == [
        False, False, True, True, True, False, True, True, False,
    ]  # fmt: skip


def test_files_that_are_written() -> None:
    (command,) = parse("ls >a 2>>b &>c 2>&1 <d")
    written = [(redirection.sign, redirection.word.text) for redirection in command.redirections]
    assert written == [(">", "a"), (">>", "b"), ("&>", "c"), (">&", "1"), ("<", "d")]


def test_here_documents_belong_to_their_command() -> None:
    first, second = parse("cat <<'EOF' >x\none\ntwo\nEOF\nls")
    assert first.document is not None
    assert first.document.text == "one\ntwo"
    assert first.redirections[-1].word.text == "x"
    assert [word.text for word in second.words] == ["ls"]


def test_what_stands_in_a_loop_is_repeated() -> None:
    by_name = {command.words[0].text: command for command in parse("a; while b; do c; done; d")}
    assert {name: command.repeated for name, command in by_name.items()} == {
        "a": False, "b": True, "c": True, "d": False,
    }  # fmt: skip


def test_a_pipe_names_what_stands_before_it() -> None:
    commands = parse("a | b | c; d; { e; f; } | while read x; do g; done")
    before = {
        command.words[0].text: [one.words[0].text for one in commands[slice(*command.input)]]
        for command in commands
        if command.input
    }
    assert before == {"b": ["a"], "c": ["b"], "read": ["e", "f"], "g": ["e", "f"]}


@pytest.mark.parametrize(
    "line",
    [
        "echo 'a",
        'echo "a',
        "echo $(a",
        "echo `a",
        "cat <<EOF\na",
        "case x in",
        "a <",
        "a )",
        "$((a)",
        "${x",
        "f() {",
        "if a; then b",
        "[[ a",
        "${x@P}",
        "a=(b",
        "$((a) ; (b))",
    ],
)
def test_what_is_not_understood_is_refused(line: str) -> None:
    with pytest.raises(ShellError):
        parse(line)


def test_what_was_found_before_an_error_is_not_lost() -> None:
    with pytest.raises(ShellError) as caught:
        parse("rm x; echo 'unclosed")
    assert caught.value.commands[0].words[0].text == "rm"


@given(st.text(alphabet="ab'\"\\$(){}`|;&<>\n #*=-", max_size=40))
def test_any_text_is_read_or_refused(line: str) -> None:
    try:
        commands = parse(line)
    except ShellError:
        return
    assert all(isinstance(command, Command) for command in commands)

"""What the worker does for a page: run an example, trace a message in log files.

Each function sends its pieces as soon as it has them, and returns what is left to say.
"""

import json
import sys

from browser import self as worker

EVERY = 100
"""Milliseconds between two signs of progress."""


def trace_files(what, files, send, progress):
    """Send each story. Return, as JSON, what could not be read and how many lines were left out."""
    from page_log import PageLog

    from snippets.commands.as_json.stories import of_story
    from snippets.trace.follow import traced
    from snippets.trace.gather import MainLogs, wanted

    problems = []
    left_out = []
    next_sign = [0]

    def sign(log):
        now = worker.performance.now()
        if now >= next_sign[0]:
            next_sign[0] = now + EVERY
            progress(log.path, log.done, log.size)

    try:
        looked_for = wanted(what)
    except ValueError as error:
        return json.dumps({"problems": [str(error)], "left_out": 0})
    logs = []
    for file in files:
        try:
            logs.append(PageLog(file, problems.append))
        except ValueError as error:
            problems.append(f"{file.name}: {error}")
    main = MainLogs(logs, sign)
    if not main.logs and not problems:
        problems.append("none of the files is a main log of Exim")
    for told in traced(looked_for, logs, main, sign, left_out.append):
        send(of_story(told))
    return json.dumps({"problems": problems, "left_out": sum(left_out)})


def run_example(module, before, source, send):
    """Run Python as at a prompt: what an expression gives is shown, unless it is None.

    ``module`` names a module of the snippets whose names the source may use, or is empty.
    ``before`` are sources that run first, unheard.
    """
    names = {"__name__": "__main__"}
    if module:
        names.update(vars(__import__(module, fromlist=["*"])))
        names["__name__"] = module
    heard = sys.stdout
    try:
        sys.stdout = _Output(lambda text: None)
        for earlier in before:
            _run(earlier, names)
        sys.stdout = _Output(send)
        _run(source, names)
    finally:
        sys.stdout = heard


class _Output:
    def __init__(self, send):
        self.write = send

    def flush(self):
        pass


# Brython can look at annotations of such a text only where they are strings, as in the snippets.
# The line that says so is taken off again where an error names a line (worker.js).
FIRST_LINE = "from __future__ import annotations\n"


def _run(source, names):
    for above, statement in statements(source):
        text = FIRST_LINE + "\n" * above + statement
        # Brython cannot run all that it can compile, so it gets the text.
        if not _compiles(statement, "eval"):
            exec(text, names)
        elif (value := eval(statement, names)) is not None and not statement.startswith('"""'):
            print(repr(value))  # but not what describes the name above it


def statements(source):
    """Yield each statement, with its indented lines and open brackets, after the lines above it."""
    held, first = [], 0
    for number, line in enumerate(source.split("\n")):
        goes_on = line[:1] in (" ", "\t", ")", "]", "}") or not line.strip()
        goes_on = goes_on or line.startswith(("else:", "elif ", "except", "finally:"))
        decorated = held and held[-1].startswith("@")
        if held and not goes_on and not decorated and _compiles("\n".join(held), "exec"):
            yield first, "\n".join(held).rstrip()
            held = []
        if not held:
            first = number
        if held or line.strip():
            held.append(line)
    if held:
        yield first, "\n".join(held).rstrip()


def _compiles(text, how):
    try:
        compile(text, "<string>", how)
    except SyntaxError:
        return False
    return True


worker.handbookTrace = trace_files
worker.handbookRun = run_example

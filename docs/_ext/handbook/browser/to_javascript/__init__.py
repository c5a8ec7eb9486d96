"""Compiles the tool's Python to JavaScript, for the answers that a reader waits for.

Brython compiles in the reader's browser, which takes seconds. Here it is done when the site is
built, for what the tool is written in: functions, classes, named tuples, data classes, generators,
comprehensions, expressions. What is not handled stops the build with file and line, so nothing is
guessed. ``runtime.js`` has what Python's types and built-in functions do.

A module is taken to pieces: each statement at its top level is a unit that defines names and uses
others. ``Program.needed`` takes the units that an entry needs, directly or not, and nothing else.

Names: a name of a module becomes a short name of the script, an attribute ``x`` becomes ``$x``, a
name of the runtime begins with ``$``. Integers are numbers of JavaScript, and BigInts where they
outgrow those. Lists and tuples are arrays, a dict is a Map. Characters beyond U+FFFF are stood in
for by others while Python works (``runtime.js``), so that places are the same as in Python.
"""

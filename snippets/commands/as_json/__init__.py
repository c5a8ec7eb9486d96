"""Each answer of the tool as one line of JSON: what ``--json`` prints.

A file for each kind of answer, so that a command loads what it tells of and nothing else.
"""

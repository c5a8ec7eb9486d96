"""Stands in for ``math`` in the reader's browser: what the standard library uses of it here.

Brython's own is a twentieth of all that is loaded.
"""


def modf(x):
    whole = float(int(x))
    return x - whole, whole

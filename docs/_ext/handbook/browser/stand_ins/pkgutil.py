"""Stands in for ``pkgutil`` in the reader's browser: the data files came with the modules."""

from browser import self as worker


def get_data(package, name):
    return worker.handbookData[f"{package.replace('.', '/')}/{name}"].encode("utf-8")

"""Stands in for ``pkgutil`` in the reader's browser: the data files came with the modules."""

from browser import self as worker


def get_data(package, name):
    path = f"{package.replace('.', '/')}/{name}"
    if not worker.handbookHas(path):
        raise FileNotFoundError(path)
    return worker.handbookData[path].encode("utf-8")

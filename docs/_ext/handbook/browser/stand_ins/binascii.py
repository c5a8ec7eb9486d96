"""Stands in for ``binascii`` in the reader's browser, which reads base64 itself."""

from browser import self as worker


def a2b_base64(text):
    try:
        return worker.atob(text).encode("latin-1")
    except Exception:
        raise ValueError("not base64") from None

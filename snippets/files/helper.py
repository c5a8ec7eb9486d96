"""Run a function in a process of its own, at the same time as this one."""

from __future__ import annotations

import os
import pickle
from typing import Callable, Generic, TypeVar

Result = TypeVar("Result")


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Helper(Generic[Result]):
    """Starts the function at once. It sees all that this process has, and changes nothing of it."""

    def __init__(self, function: Callable[[], Result]) -> None:
        """Raises OSError where no process can be made."""
        self._from, to = os.pipe()
        try:
            self._child = os.fork()
        except OSError:
            os.close(self._from)
            os.close(to)
            raise
        if self._child == 0:
            status = 1
            try:
                os.close(self._from)
                with os.fdopen(to, "wb") as stream:
                    pickle.dump(function(), stream)
                status = 0
            finally:
                # Without the parent's clean-up: its buffers and files are not the child's.
                os._exit(status)
        os.close(to)

    def result(self) -> Result:
        """Wait and return what the function returned. Raises ChildProcessError when it failed."""
        with os.fdopen(self._from, "rb") as stream:
            data = stream.read()
        status = os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1])
        if status != 0:
            raise ChildProcessError(f"a helper process ended with status {status}")
        result: Result = pickle.loads(data)
        return result

"""A scenario goes on when Exim has done all that a step gave it to do."""

from __future__ import annotations

import pytest

from lab.boxes import Box
from lab.boxes.play import QUIET

# Each link starts the next and ends: somebody is at work all the time, and nobody for long.
LINK = b"""\
#!/bin/sh
[ "$1" -gt 0 ] || { : >/tmp/done; exit; }
"$0" $(($1 - 1)) &
"""


@pytest.mark.parametrize("name", ["exim", "sendmail"])
def test_work_that_is_handed_on_is_not_missed(box: Box, name: str) -> None:
    box.write(f"/tmp/{name}", LINK, 0o755)
    for _ in range(2):
        box.execute(["bash", "-c", f"rm -f /tmp/done; /tmp/{name} 100 </dev/null >/dev/null 2>&1"])
        box.execute(["bash", "-c", QUIET])
        assert box.run("test -e /tmp/done").status == 0, "it was not seen at work"

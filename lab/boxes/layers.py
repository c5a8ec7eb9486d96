"""What a scenario has left on the server, played once for each root and kept in the cache."""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lab.boxes import play
from lab.boxes.box import Box
from lab.boxes.host import cache_directory, locked
from lab.boxes.roots import ensure_roots, recipe_hash
from lab.boxes.scenario import Scenario, load

HERE = Path(__file__).parent
# All that decides what a played layer holds, beside the scenario and the root.
SOURCES = (
    "box.py", "client.py", "init.sh", "keeper.py", "layers.py", "play.py", "remote.py",
    "scenario.py", "server_files.py", "services.sh",
)  # fmt: skip


def _digest(generation: str, scenario: Scenario) -> str:
    files = [HERE / name for name in SOURCES] + sorted((HERE / "files").iterdir())
    parts = [recipe_hash(generation, scenario.packages).encode(), scenario.digest.encode()]
    parts += [file.read_bytes() for file in files]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def ensure(generation: str, scenario: Scenario) -> Path:
    """The layer's tar file, played now unless it is in the cache. Its note lies beside it."""
    ensure_roots([generation], scenario.packages)
    folder = cache_directory() / "layers"
    stem = f"{generation}-{scenario.name}"
    target = folder / f"{stem}-{_digest(generation, scenario)}.tar"
    if not target.exists():
        parent = ensure(generation, scenario.parent) if scenario.parent else None
        with locked(f"layer-{stem}"):
            if not target.exists():
                _make(generation, scenario, parent, target)
                _forget_old(folder)
    return target


def _make(generation: str, scenario: Scenario, parent: Path | None, target: Path) -> None:
    start = play.start_time(scenario)
    offset = _note(parent)["offset"] if parent else 0.0
    box = Box(generation, scenario, parent, start, offset, last_pid=10000)
    try:
        if parent is None:
            play.furnish(box, scenario)
        play.play(box, scenario)
        unfinished = target.with_suffix(".new")
        packed = box.ask({"pack": str(unfinished)})
    finally:
        box.close()
    target.with_suffix(".json").write_text(json.dumps(packed))
    unfinished.rename(target)


def _forget_old(folder: Path) -> None:
    """Remove layers made more than a day ago; a younger one may be in use by somebody."""
    for old in folder.iterdir():
        with suppress(FileNotFoundError):
            if old.stat().st_atime < time.time() - 86400:
                old.unlink()


def _note(layer: Path) -> dict[str, float]:
    note: dict[str, float] = json.loads(layer.with_suffix(".json").read_text())
    return note


def quiet_box(generation: str, scenario: str = "bare") -> Box:
    """A fresh server without daemons; the caller closes it."""
    story = load(scenario)
    layer = ensure(generation, story)
    return Box(generation, story, layer, story.now, _note(layer)["offset"])


@contextmanager
def open_box(generation: str, scenario: str = "hosting") -> Iterator[Box]:
    """A fresh server with running daemons, at the scenario's time; it is gone afterwards.

    Raises `Unavailable` where the machine cannot, `ScenarioError` for an unknown scenario.
    """
    box = quiet_box(generation, scenario)
    try:
        box.services("start", sorted(load(scenario).services, key=lambda name: name != "spamd"))
        yield box
    finally:
        box.close()

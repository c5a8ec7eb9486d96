"""What the lab needs from the machine it runs on: namespaces, subordinate ids, mmdebstrap."""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from lab import ROOT

PROGRAMS = ("unshare", "nsenter", "setpriv", "mount", "tar", "chroot")


class Unavailable(Exception):
    """This machine cannot run the lab; the text is one line: the reason and the remedy."""


def cache_directory() -> Path:
    """The folder of roots and layers, made if missing and closed to other users.

    Roots hold setuid programs (Exim), so no other user of the machine may reach them.
    """
    folder = Path(os.environ.get("HANDBOOK_LAB_CACHE") or ROOT / ".cache" / "lab")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        (folder / "roots").mkdir(exist_ok=True)
        (folder / "layers").mkdir(exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"cannot use {folder} ({error.strerror}): "
            "set HANDBOOK_LAB_CACHE to a folder of your own"
        ) from error
    return folder


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Only one process at a time makes a root or a layer; the others wait and then find it."""
    with (cache_directory() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_root() -> bool:
    return os.geteuid() == 0


def user_namespace() -> list[str]:
    """Options of unshare(1) that an ordinary user needs first to own what follows."""
    return [] if is_root() else ["--user", "--map-auto", "--map-root-user"]


def enter_user_namespace() -> list[str]:
    """The same for nsenter(1)."""
    return [] if is_root() else ["--user", "--preserve-credentials"]


@cache
def require_namespaces() -> None:
    """Raise `Unavailable` unless boxes can be opened here. Takes 10 ms, once."""
    if sys.platform != "linux":
        raise Unavailable(f"the mail lab needs Linux, this is {sys.platform}: use a Linux machine")
    # Debian keeps some of these where an ordinary user's PATH does not look.
    os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    for program in PROGRAMS:
        if shutil.which(program) is None:
            raise Unavailable(
                f"{program} is missing: install the packages util-linux, mount, coreutils and tar"
            )
    if not is_root():
        _require_subordinate_ids()
    probe = subprocess.run(
        ["unshare", *user_namespace(), "--mount", "--pid", "--net", "--uts", "--ipc", "--fork"]
        + ["mount", "-t", "tmpfs", "probe", "/tmp"],
        capture_output=True,
        text=True,
        check=False,
    )
    if probe.returncode:
        raise Unavailable(_explain(probe.stderr.strip().replace("\n", "; ")))


def _require_subordinate_ids() -> None:
    for program in ("newuidmap", "newgidmap"):
        if shutil.which(program) is None:
            raise Unavailable(f"{program} is missing: install the package uidmap, or run as root")
    try:
        name = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise Unavailable(
            f"user id {os.geteuid()} has no name: add it to /etc/passwd, or run as root"
        ) from None
    for file in (Path("/etc/subuid"), Path("/etc/subgid")):
        lines = file.read_text().splitlines() if file.exists() else []
        if not any(line.split(":")[0] in (name, str(os.geteuid())) for line in lines):
            raise Unavailable(
                f"{name} has no line in {file}: as root run "
                f"usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {name}"
            )


def _explain(message: str) -> str:
    if "No space left on device" in message:
        return "user namespaces are limited to 0: raise the sysctl user.max_user_namespaces"
    if is_root():
        return f"root may not make namespaces here ({message}): give the container CAP_SYS_ADMIN"
    return (
        f"this user may not make namespaces ({message}): allow unprivileged user namespaces "
        "(sysctl kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns) "
        "or run as root"
    )


def require_mmdebstrap() -> None:
    """Raise `Unavailable` unless new roots can be made here."""
    if shutil.which("mmdebstrap") is None:
        raise Unavailable(
            "mmdebstrap is missing: install the packages mmdebstrap, debian-archive-keyring, uidmap"
        )
    if not list(Path("/usr/share/keyrings").glob("debian-archive-keyring.*")):
        raise Unavailable("Debian's keys are missing: install the package debian-archive-keyring")

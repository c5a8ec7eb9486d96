"""Keeps one box: its network, its file system, and the rest of the world outside it.

Runs as root of its own mount, net, ipc and uts namespaces (and, for an ordinary user, of a user
namespace), but sees the host's processes. This network is the world: its children are process 1
of the box, with a process and a network namespace of its own, and the world's DNS server. The
mail servers of other people run in this process, so that nobody in the box sees them.

Standard input: a line of JSON, the order for the box; then lines of JSON, commands. Standard
output: one line of JSON for each. The box ends when standard input ends, also when the process
at its other end was killed.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from lab.boxes.remote import Internet

NOT_KEPT = ("run", "tmp", "dev", "proc", "sys")
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")


def shell(script: str, *arguments: str) -> None:
    subprocess.run(["sh", "-euc", script, "sh", *arguments], check=True, stdin=subprocess.DEVNULL)


class Keeper:
    """One box. Its folders are in a tmpfs that only these namespaces see."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.work = Path(order["work"])
        self.kept = self.work / "kept"
        self.upper = self.kept / "upper"
        self.merged = self.work / "merged"
        self.offset = 0.0
        self.init = 0
        self.children: list[subprocess.Popen[bytes]] = []
        self.internet = Internet(order["hosts"], self.kept)

    def build(self) -> int:
        """Make the file system, the network and process 1; its number as the host counts."""
        order = self.order
        shell('mount --make-rprivate / && mount -t tmpfs -o mode=0755 box "$1"', str(self.work))
        for folder in (self.upper, self.work / "overlay", self.merged):
            folder.mkdir(parents=True)
        self.upper.chmod(0o755)
        if order["layer"]:
            shell(
                'tar --extract --directory="$1" --numeric-owner --file="$2"',
                str(self.kept),
                order["layer"],
            )
        self.offset = order["offset"]
        self.set_clock(order["now"])
        shell(
            """
            cd "$1"
            mkdir root
            mount --bind "$2" root
            # Relative names: a comma or a colon in the way there would end an option.
            mount -t overlay -o lowerdir=root,upperdir=kept/upper,workdir=overlay box merged
            cd merged
            mkdir -p proc dev run tmp run/lock
            chmod 1777 tmp
            mount -t tmpfs -o mode=0755 dev dev
            mkdir dev/pts dev/shm
            mount -t tmpfs -o mode=1777 shm dev/shm
            mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts
            ln -s pts/ptmx dev/ptmx
            ln -s /proc/self/fd dev/fd
            ln -s fd/0 dev/stdin; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr
            shift 2
            for device; do touch "dev/$device"; mount --bind "/dev/$device" "dev/$device"; done
            """,
            str(self.work), order["root"], *DEVICES,
        )  # fmt: skip
        socket.sethostname(order["hostname"])
        init = self.start(
            ["unshare", "--pid", "--net", "--mount", "--propagation=unchanged", "--fork"]
            + ["--kill-child", "bash", order["init"], str(self.merged)]
            + [str(order["last_pid"]), str(round(self.offset))],
            quiet=True,  # unshare 2.38 complains when its child was killed
        )
        self.init = only_child(init.pid)
        self.connect(self.init)
        assert init.stdout
        if (said := init.stdout.readline()) != b"ready\n":
            raise RuntimeError(f"process 1 of the box: {(said + init.stdout.read()).decode()}")
        self.start(["chroot", str(self.merged), "dnsmasq", "--keep-in-foreground"]
                   + ["--conf-file=-"], order["dns"])  # fmt: skip
        return self.init

    def connect(self, init: int) -> None:
        """A cable between the box's network card and the world, which is this namespace."""
        # ip(8) looks up the other namespace in /proc; process 1 has left with mounts of its own.
        shell('mount --bind /proc "$1/proc"', str(self.merged))
        ip = ["chroot", str(self.merged), "ip", "-batch", "-"]
        for command, key in (
            (ip, "world"),
            (["nsenter", f"--net=/proc/{init}/ns/net", *ip], "net"),
        ):
            lines = [line.replace("INIT", str(init)) for line in self.order[key]]
            subprocess.run(command, input="\n".join(lines).encode(), check=True)

    def start(
        self, command: list[str], text: str | None = None, *, quiet: bool = False
    ) -> subprocess.Popen[bytes]:
        """A child that dies with this process."""
        child = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "--", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
        )
        self.children.append(child)
        if text is not None:
            assert child.stdin
            child.stdin.write(text.encode())
            child.stdin.close()
        return child

    def set_clock(self, now: float) -> None:
        """Let the box's clock show `now`, and its files keep the times that they showed.

        libfaketime adds an offset to the clock and to every file time that is read, so what is
        stored has to move the other way. It does so where a program calls stat(2), as Exim and
        Dovecot do, but not in Perl's file tests, and on Debian 12 not in `ls` and `stat`,
        which call statx(2).
        """
        offset = now - time.time()
        shift = int((self.offset - offset) * 1e9)
        if shift:
            for folder, subfolders, files in os.walk(self.upper, topdown=False):
                for name in (*files, *subfolders):
                    path = f"{folder}/{name}"
                    with contextlib.suppress(FileNotFoundError):  # daemons remove files of theirs
                        old = os.lstat(path)
                        stamps = (old.st_atime_ns + shift, old.st_mtime_ns + shift)
                        os.utime(path, ns=stamps, follow_symlinks=False)
        self.offset = offset
        etc = self.upper / "etc"
        etc.mkdir(exist_ok=True)
        (etc / "faketimerc").write_text(f"{offset:+.6f}\n")
        (etc / "ld.so.preload").write_text("/usr/$LIB/faketime/libfaketime.so.1\n")

    def pack(self, target: str) -> None:
        """Write what the box has changed to a tar file, with the offset of its clock."""
        left_out = [f"--exclude=./upper/{folder}/*" for folder in NOT_KEPT]
        subprocess.run(
            ["tar", "--create", "--numeric-owner", f"--directory={self.kept}", *left_out]
            + ["--file=-", "."],
            stdout=os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            check=True,
        )

    async def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        match command:
            case {"clock": now}:
                self.set_clock(now)
                return {"offset": self.offset}
            case {"pack": target}:
                self.internet.save()
                self.pack(target)
                return {"offset": self.offset}
        raise ValueError(f"unknown command: {command}")

    def end(self) -> None:
        """End process 1, and with it all others of the box; when this returns, they have gone."""
        # The first child is unshare(1), which waits for process 1, and that ends after all others.
        # Killed first, it would leave process 1 to the host's, which may never look at it.
        if self.init:
            os.kill(self.init, signal.SIGKILL)
            self.children[0].wait()
        for child in self.children:
            child.kill()
            child.wait()


def only_child(parent: int) -> int:
    """The process that unshare(1) has forked, by the host's number."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    for _ in range(2000):
        if found := children.read_text().split():
            return int(found[0])
        time.sleep(0.001)
    raise RuntimeError("process 1 of the box did not start")


def answer(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


async def serve() -> None:
    keeper = Keeper(json.loads(sys.stdin.readline()))
    try:
        init = keeper.build()
        await keeper.internet.open()
        while ":0035 " not in Path("/proc/net/udp").read_text():  # the DNS server's port
            await asyncio.sleep(0.005)
        answer({"init": init, "keeper": os.getpid()})
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            answer(await keeper.obey(json.loads(line)))
    except Exception as error:
        answer({"error": f"{type(error).__name__}: {error}"})
        raise
    finally:
        keeper.end()


if __name__ == "__main__":
    asyncio.run(serve())

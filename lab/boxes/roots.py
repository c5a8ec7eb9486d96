"""Root file systems of the generations, made once by mmdebstrap and kept in the cache."""

import hashlib
import json
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from handbook.facts.generations import GENERATIONS, SHIPPED

from lab.boxes.host import (
    Unavailable,
    cache_directory,
    locked,
    require_mmdebstrap,
    require_namespaces,
    user_namespace,
)

PACKAGES = (
    "exim4-daemon-heavy",  # the light one has no dovecot authenticator
    "dovecot-imapd",
    "dovecot-pop3d",
    "dovecot-lmtpd",
    "spamassassin",
    "spamc",
    "spamd",
    "rsyslog",  # writes /var/log/maillog, as on a cPanel server
    "dnsmasq-base",  # answers DNS for the domains of the story
    "bind9-dnsutils",  # dig
    "iproute2",
    "mount",
    "netbase",  # names of ports, for lsof
    "lsof",
    "procps",
    "psmisc",  # killall, which exiwhat calls
    "openssl",
    "perl",
    "python3",  # runs the handbook's snippets
    "swaks",
    "libnet-ssleay-perl",  # TLS in swaks
    "netcat-openbsd",
    "inetutils-telnet",
    "libfaketime",  # the clock of the story
)
LEFT_OUT = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*")
HERE = Path(__file__).parent


def root_path(generation: str, more: tuple[str, ...] = ()) -> Path:
    """Where the root is, or that with `more` packages, which few scenarios want."""
    return cache_directory() / "roots" / _name(generation, more)


def _name(generation: str, more: tuple[str, ...]) -> str:
    if not more:
        return generation
    return f"{generation}+{hashlib.sha256(repr(more).encode()).hexdigest()[:8]}"


def _stamp_path(generation: str, more: tuple[str, ...]) -> Path:
    return cache_directory() / "roots" / f"{_name(generation, more)}.json"


def recipe_hash(generation: str, more: tuple[str, ...] = ()) -> str:
    of = GENERATIONS[generation]
    recipe = repr((of.debian, of.backports, PACKAGES + more, LEFT_OUT))
    return hashlib.sha256(recipe.encode() + b"".join(_scripts(generation))).hexdigest()[:16]


def _scripts(generation: str) -> list[bytes]:
    """What is run in a fresh root."""
    own = HERE / f"tailor-{GENERATIONS[generation].debian}.sh"
    return [file.read_bytes() for file in (HERE / "tailor.sh", own) if file.exists()]


def stamp(generation: str, more: tuple[str, ...] = ()) -> dict[str, object]:
    """What the root in the cache was made from: `recipe`, `packages`, `versions`; else empty."""
    try:
        made: dict[str, object] = json.loads(_stamp_path(generation, more).read_text())
    except (OSError, ValueError):
        return {}
    return made if made.get("recipe") == recipe_hash(generation, more) else {}


def ensure_roots(generations: Iterable[str] = SHIPPED, more: tuple[str, ...] = ()) -> None:
    """Make the roots that are missing or out of date; the rest costs nothing and no network.

    Raises `Unavailable` where the machine cannot, `KeyError` for an unknown generation.
    """
    require_namespaces()
    for generation in generations:
        if generation not in GENERATIONS:
            raise KeyError(f"no generation {generation!r}: choose from {', '.join(GENERATIONS)}")
        if not stamp(generation, more):
            with locked(f"root-{_name(generation, more)}"):
                if not stamp(generation, more):
                    _make(generation, more)


def versions(generation: str) -> dict[str, str]:
    """Versions that the programs of the root print: debian, exim, dovecot, spamassassin..."""
    ensure_roots([generation])
    found = stamp(generation)["versions"]
    assert isinstance(found, dict)
    return found


def _make(generation: str, more: tuple[str, ...]) -> None:
    require_mmdebstrap()
    root = root_path(generation, more)
    _stamp_path(generation, more).unlink(missing_ok=True)
    _remove(root)
    root.mkdir()
    command = ["mmdebstrap", "--quiet", "--variant=essential", "--format=tar"]
    command.append(f"--mode={'unshare' if user_namespace() else 'root'}")
    command += [f"--dpkgopt=path-exclude={pattern}" for pattern in LEFT_OUT]
    suite, pinned = GENERATIONS[generation].debian, GENERATIONS[generation].backports
    wanted = [f"{name}/{suite}-backports" for name in pinned]
    wanted += [name for name in PACKAGES + more if name not in pinned]
    command += [f"--include={','.join(wanted)}"]
    if pinned:
        # The mirror is the one that mmdebstrap has chosen for the suite itself.
        command.append(
            f'--setup-hook=sed -n "s/ {suite} main/ {suite}-backports main/p" '
            '"$1"/etc/apt/sources.list >"$1"/etc/apt/sources.list.d/backports.list'
        )
    sources = _host_sources(suite)
    command += [suite, "-", *(["-"] if sources else [])]
    unpack = ["tar", "--extract", f"--directory={root}", "--numeric-owner", "--exclude=./dev/*"]
    try:
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as bootstrap:
            assert bootstrap.stdin and bootstrap.stdout and bootstrap.stderr
            bootstrap.stdin.write(sources.encode())
            bootstrap.stdin.close()
            with subprocess.Popen(_as_root(unpack), stdin=bootstrap.stdout) as unpacking:
                complaints = bootstrap.stderr.read().decode(errors="replace")
        if bootstrap.returncode or unpacking.returncode:
            last = complaints.strip().splitlines()[-1:] or ["no message"]
            raise Unavailable(
                f"mmdebstrap could not make {generation} ({last[0]}): the first run needs a "
                "Debian mirror, later ones are offline"
            )
        for script in _scripts(generation):
            _in_root(root, ["sh", "-s"], script)
        made = {
            "recipe": recipe_hash(generation, more),
            "versions": _read_versions(root),
            "packages": _in_root(root, ["dpkg-query", "--show"]).split("\n"),
        }
    except BaseException:
        _remove(root)
        raise
    _stamp_path(generation, more).write_text(json.dumps(made, indent=1))


def _host_sources(suite: str) -> str:
    """The host's own mirror, turned to another suite; empty unless the host is a Debian.

    Empty means that mmdebstrap takes its default.
    """
    try:
        release = Path("/etc/os-release").read_text()
    except OSError:
        return ""
    fields = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    codename = fields.get("VERSION_CODENAME", "").strip('"')
    if fields.get("ID") != "debian" or not codename or shutil.which("apt-get") is None:
        return ""
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"]
        + ["Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    )
    names = {codename: suite, f"{codename}-security": f"{suite}-security"}
    names[f"{codename}-updates"] = f"{suite}-updates"
    keyring = next(iter(sorted(Path("/usr/share/keyrings").glob("debian-archive-keyring.*"))))
    lines = []
    for target in listing.stdout.splitlines():
        uri, release_name, component = target.split()
        if component == "main" and release_name in names:
            lines.append(f"deb [signed-by={keyring}] {uri} {names[release_name]} main\n")
    return "".join(lines) if any(f" {suite} main" in line for line in lines) else ""


def _as_root(command: list[str]) -> list[str]:
    """Root of the machine, or of a user namespace that owns the cache's files."""
    extra = user_namespace()
    return ["unshare", *extra, "--", *command] if extra else command


def _in_root(root: Path, command: list[str], script: bytes | None = None) -> str:
    # The mounts live in a namespace of their own: the host never sees them.
    enter = (
        f"mount --rbind /dev {shlex.quote(str(root))}/dev && "
        f"exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "
        f"chroot {shlex.quote(str(root))} {shlex.join(command)}"
    )
    done = subprocess.run(
        ["unshare", *user_namespace(), "--mount", "--", "sh", "-c", enter],
        input=script,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    text = done.stdout.decode(errors="replace").strip()
    if done.returncode:
        raise RuntimeError(f"{root.name}: {' '.join(command)} ended with {done.returncode}: {text}")
    return text


def _read_versions(root: Path) -> dict[str, str]:
    # Exim reads its configuration even to print its version.
    (root / "tmp" / "empty.conf").write_text("keep_environment =\n")
    printed = {
        "exim": _in_root(root, ["exim", "-C", "/tmp/empty.conf", "-bV"]).split()[2],
        "dovecot": _in_root(root, ["dovecot", "--version"]).split()[0].split("-")[0],
        "spamassassin": _in_root(root, ["spamassassin", "--version"]).split()[2],
        "openssl": _in_root(root, ["openssl", "version"]).split()[1],
        "debian": (root / "etc" / "debian_version").read_text().split(".")[0].strip(),
    }
    (root / "tmp" / "empty.conf").unlink()
    return printed


def _remove(path: Path) -> None:
    if path.exists():
        subprocess.run(_as_root(["rm", "-rf", "--one-file-system", str(path)]), check=True)

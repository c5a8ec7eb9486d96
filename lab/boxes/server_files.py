"""The files of the hosting server: what cPanel would have written for the scenario's accounts."""

import io
import tarfile
from pathlib import Path

from lab.boxes.scenario import DNS_ADDRESS, Scenario, step_time

FILES = Path(__file__).with_name("files")
FIRST_UID = 1001


def accounts_of(scenario: Scenario) -> dict[str, int]:
    """User ids by name, in the order of the scenario."""
    return {name: FIRST_UID + number for number, name in enumerate(scenario.accounts)}


def owner_of(scenario: Scenario, domain: str) -> str:
    for name, account in scenario.accounts.items():
        if domain in account["domains"]:
            return name
    raise KeyError(domain)


class Tree:
    """A tar archive in the making."""

    def __init__(self, mtime: float) -> None:
        self._mtime = mtime
        self._buffer = io.BytesIO()
        self._tar = tarfile.open(fileobj=self._buffer, mode="w")  # noqa: SIM115 - closed in bytes()
        self._made: set[str] = set()

    def folder(self, path: str, mode: int = 0o755, uid: int = 0, gid: int | None = None) -> None:
        if path not in self._made:
            self._made.add(path)
            self._add(path, None, mode, uid, uid if gid is None else gid)

    def file(
        self, path: str, text: str, mode: int = 0o644, uid: int = 0, gid: int | None = None
    ) -> None:
        self._add(path, text.encode(), mode, uid, uid if gid is None else gid)

    def _add(self, path: str, data: bytes | None, mode: int, uid: int, gid: int) -> None:
        member = tarfile.TarInfo(path.lstrip("/"))
        member.mtime = self._mtime
        member.mode, member.uid, member.gid = mode, uid, gid
        if data is None:
            member.type = tarfile.DIRTYPE
        else:
            member.size = len(data)
        self._tar.addfile(member, io.BytesIO(data) if data is not None else None)

    def bytes(self) -> bytes:
        self._tar.close()
        return self._buffer.getvalue()


def build(scenario: Scenario, dovecot: str, passwd: str, group: str, password_hash: str) -> bytes:
    """A tar of all files. `dovecot` is its version, `passwd` and `group` are the root's files."""
    tree = Tree(step_time(scenario, scenario.server["installed"]))
    ids = accounts_of(scenario)
    server = scenario.server["name"]
    domains = [domain for account in scenario.accounts.values() for domain in account["domains"]]

    tree.file("/etc/exim.conf", (FILES / "exim.conf").read_text())
    series = ".".join(dovecot.split(".")[:2])
    tree.folder("/etc/dovecot")
    tree.file("/etc/dovecot/dovecot.conf", (FILES / f"dovecot-{series}.conf").read_text())
    tree.file("/etc/rsyslog.conf", (FILES / "rsyslog.conf").read_text())
    # The names below are those of the documented files; see docs/exim/files.
    tree.file("/etc/localdomains", "".join(f"{name}\n" for name in [server, *domains]))
    tree.file("/etc/remotedomains", "")
    tree.file("/etc/skipsmtpcheckhosts", "")
    tree.file("/etc/aliases", "postmaster: root\nmailer-daemon: postmaster\nabuse: root\n")
    owners = [(domain, owner_of(scenario, domain)) for domain in domains]
    tree.file("/etc/userdomains", "".join(f"{domain}: {owner}\n" for domain, owner in owners))
    tree.file("/etc/trueuserdomains", "".join(f"{domain}: {owner}\n" for domain, owner in owners))
    tree.file("/etc/hostname", f"{server}\n")
    tree.file("/etc/mailname", f"{server}\n")
    tree.file("/etc/resolv.conf", f"nameserver {DNS_ADDRESS}\n")
    tree.file(
        "/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"
    )
    local = [f"{address} {server} server" for address in scenario.server["addresses"]]
    tree.file("/etc/hosts", "\n".join(["127.0.0.1 localhost", "::1 localhost", *local, ""]))
    tree.file("/root/.forward", "info@example.com\n", mode=0o600)
    users = [f"{name}:x:{uid}:{uid}::/home/{name}:/bin/bash\n" for name, uid in ids.items()]
    groups = [f"{name}:x:{uid}:\n" for name, uid in ids.items()]
    tree.file("/etc/passwd", passwd + "".join(users))
    tree.file("/etc/group", group + "".join(groups))
    tree.file("/etc/dovecot/accounts", _dovecot_accounts(scenario, series, password_hash),
              mode=0o640, gid=97)  # fmt: skip
    for domain in domains:
        tree.file(f"/etc/valiases/{domain}", _valiases(scenario, domain))
    for name, uid in ids.items():
        _home(tree, scenario, name, uid, password_hash)
    return tree.bytes()


def _valiases(scenario: Scenario, domain: str) -> str:
    lines = []
    for address, targets in scenario.forwarders.items():
        local, _, at = address.partition("@")
        if at == domain:
            key = "*" if local == "*" else address
            text = ", ".join(targets)
            lines.append(f"{key}: {text}\n")
    return "".join(sorted(lines, reverse=True))


def _mailboxes(scenario: Scenario, name: str) -> list[tuple[str, str]]:
    account = scenario.accounts[name]
    return [(box, account["domains"][0]) for box in account["mailboxes"]]


def _home(tree: Tree, scenario: Scenario, name: str, uid: int, password_hash: str) -> None:
    home = f"/home/{name}"
    tree.folder("/home")
    tree.folder(home, 0o711, uid)
    for folder in ("etc", "mail", "public_html"):
        tree.folder(f"{home}/{folder}", 0o755, uid)
    for domain in scenario.accounts[name]["domains"]:
        tree.folder(f"{home}/etc/{domain}", 0o755, uid)
        tree.folder(f"{home}/mail/{domain}", 0o755, uid)
        boxes = [box for box, at in _mailboxes(scenario, name) if at == domain]
        passwd = [f"{box}:x:{uid}:{uid}::{home}/mail/{domain}/{box}:{home}\n" for box in boxes]
        tree.file(f"{home}/etc/{domain}/passwd", "".join(passwd), 0o644, uid)
        shadow = [f"{box}:{password_hash}:20000::::::\n" for box in boxes]
        tree.file(f"{home}/etc/{domain}/shadow", "".join(shadow), 0o640, uid, 97)
        quota = [
            f"{box}:{scenario.quotas[f'{box}@{domain}']}\n"
            for box in boxes
            if f"{box}@{domain}" in scenario.quotas
        ]
        tree.file(f"{home}/etc/{domain}/quota", "".join(quota), 0o644, uid)
        for box in boxes:
            tree.folder(f"{home}/mail/{domain}/{box}", 0o751, uid)


def _dovecot_accounts(scenario: Scenario, series: str, password_hash: str) -> str:
    """A passwd-file for Dovecot. cPanel answers the same questions by a service of its own."""
    lines = []
    for name, uid in accounts_of(scenario).items():
        kind = scenario.accounts[name]["format"]
        entries = [(name, f"/home/{name}/mail")]
        for box, domain in _mailboxes(scenario, name):
            entries.append((f"{box}@{domain}", f"/home/{name}/mail/{domain}/{box}"))
        for login, path in entries:
            limit = scenario.quotas.get(login)
            if series == "2.3":
                extra = f"userdb_mail={kind}:{path}"
                extra += f" userdb_quota_rule=*:bytes={limit}" if limit else ""
            else:
                extra = f"userdb_mail_driver={kind} userdb_mail_path={path}"
                extra += f" userdb_quota/Mailbox/quota_storage_size={limit}B" if limit else ""
            home = path if "@" in login else f"/home/{name}"
            lines.append(f"{login}:{{CRYPT}}{password_hash}:{uid}:{uid}::{home}::{extra}\n")
    return "".join(lines)

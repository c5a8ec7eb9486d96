"""Scenario files: what a box holds and what has happened there, as people write it in YAML.

A scenario may name another one in `extends`: it then has all that the other has, and its steps
happen after the other's.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import yaml

from lab import ROOT

FOLDER = ROOT / "lab" / "scenarios"
FILES = FOLDER / "files"
TOP_KEYS = {
    "description", "extends", "now", "server", "password", "accounts", "quotas", "forwarders",
    "hosts", "clients", "records", "services", "packages", "files", "steps",
}  # fmt: skip
STEP_KEYS = {
    "smtp": {"from", "to", "by", "port", "login", "header-from", "subject", "body", "times",
             "password", "refused", "headers", "body-times"},
    "read": {"login", "by", "over"},
    "raw": {"by", "port", "send", "early", "times"},
    "script": {"user", "in", "from", "to", "subject", "body", "times", "headers",
               "body-times"},
    "run": {"user"},
    "queue-run": set(),
}  # fmt: skip
GATEWAY, GATEWAY_6 = "192.0.2.1", "2001:db8::1"
DNS_ADDRESS = "192.0.2.53"
SERVICES = ["rsyslog", "dovecot", "exim"]


class ScenarioError(Exception):
    """A scenario file that cannot be used; the text begins with the file's name."""


@dataclass(frozen=True)
class Scenario:
    """`now` is the time that the clock of an opened box shows, in seconds since 1970, UTC."""

    name: str
    description: str
    parent: "Scenario | None"
    now: float
    server: dict[str, Any]
    password: str
    accounts: dict[str, dict[str, Any]]
    quotas: dict[str, int]
    forwarders: dict[str, list[str]]
    hosts: dict[str, dict[str, Any]]
    clients: dict[str, dict[str, Any]]
    records: dict[str, dict[str, str]]
    services: list[str]
    packages: tuple[str, ...]  # of Debian, beside those that every root has
    files: dict[str, str]  # where it stands in the box, and its name in the folder of the files
    steps: list[dict[str, Any]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Changes with the file and with the files that it extends."""
        above = self.parent.digest if self.parent else ""
        text = above.encode() + (FOLDER / f"{self.name}.yaml").read_bytes()
        text += b"".join((FILES / name).read_bytes() for name in self.files.values())
        return hashlib.sha256(text).hexdigest()

    def server_network(self) -> list[str]:
        """Commands of ip(8) that configure the server's network card."""
        four, six = self.server["addresses"]
        return [
            "link set lo up",
            f"address add {four}/24 dev eth0",
            f"address add {six}/64 dev eth0 nodad",
            "link set eth0 up",
            f"route add default via {GATEWAY}",
            f"route add default via {GATEWAY_6}",
        ]

    def world_network(self) -> list[str]:
        """Commands of ip(8) that give the world its addresses; INIT stands for the server."""
        places = [*self.hosts.values(), *self.clients.values()]
        return [
            "link set lo up",
            "link add world type veth peer name eth0 netns INIT",
            f"address add {GATEWAY}/24 dev world",
            f"address add {GATEWAY_6}/64 dev world nodad",
            f"address add {DNS_ADDRESS}/32 dev world",
            *(f"address add {place['address']}/32 dev world" for place in places),
            "link set world up",
        ]

    def remote_hosts(self) -> list[dict[str, Any]]:
        return [{"name": name, **host} for name, host in self.hosts.items()]

    def dns(self) -> str:
        """Configuration of dnsmasq: what the world's DNS says; anything else does not exist."""
        server = self.server["name"]
        lines = ["no-resolv", "no-hosts", "no-poll", "bind-interfaces", "cache-size=0", "user=root",
                 f"listen-address={DNS_ADDRESS}", "pid-file=", "local=/#/",
                 "host-record=" + ",".join([server, *self.server["addresses"]])]  # fmt: skip
        for account in self.accounts.values():
            for domain in account["domains"]:
                lines.append(f"host-record={domain},mail.{domain},{self.server['addresses'][0]}")
                lines.append(f"mx-host={domain},{domain},0")
                lines.append(f'txt-record={domain},"v=spf1 ip4:{self.server["addresses"][0]} ~all"')
        for name, host in self.hosts.items():
            lines.append(f"host-record={name},{host['address']}")
            for domain in host["mail-for"]:
                lines.append(f"mx-host={domain},{name},10")
                lines.append(f'txt-record={domain},"v=spf1 mx -all"')
        for client in self.clients.values():
            if "name" in client:
                lines.append(f"host-record={client['name']},{client['address']}")
        for name, record in self.records.items():
            if "a" in record:
                # `*.` stands for every name below, as a list that answers everything has it.
                lines.append(f"address=/{name.removeprefix('*.')}/{record['a']}")
            if "txt" in record:
                lines.append(f'txt-record={name},"{record["txt"]}"')
            if "srv" in record:  # priority, weight, port and host, as a zone file has them
                priority, weight, port, target = record["srv"].split()
                lines.append(f"srv-host={name},{target},{port},{priority},{weight}")
        return "\n".join(lines) + "\n"


def scenarios() -> list[str]:
    """Names of all scenarios."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load(name: str) -> Scenario:
    """Read a scenario and those that it extends. Raises `ScenarioError`."""
    path = FOLDER / f"{name}.yaml"
    if name not in scenarios():
        raise ScenarioError(f"no scenario {name!r}: choose from {', '.join(scenarios())}")
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}: " if mark else " "
        raise ScenarioError(f"{path.name}:{line}{getattr(error, 'problem', error)}") from error
    if not isinstance(data, dict):
        raise ScenarioError(f"{path.name}:1: a mapping is wanted")
    if unknown := set(data) - TOP_KEYS:
        raise ScenarioError(f"{path.name}: unknown key: {', '.join(sorted(map(str, unknown)))}")
    steps = data.get("steps") or []
    for number, step in enumerate(steps, 1):
        _check_step(f"{path.name}: step {number}", step)
    parent = load(data["extends"]) if "extends" in data else None
    return _merge(name, parent, data, steps)


def _check_step(where: str, step: Any) -> None:
    if not isinstance(step, dict):
        raise ScenarioError(f"{where}: a mapping is wanted")
    kinds = [kind for kind in STEP_KEYS if kind in step]
    if len(kinds) != 1:
        raise ScenarioError(f"{where}: one of {', '.join(STEP_KEYS)} is wanted")
    content = step[kinds[0]]
    if isinstance(content, dict) and (unknown := set(content) - STEP_KEYS[kinds[0]]):
        raise ScenarioError(f"{where}: unknown key: {', '.join(sorted(unknown))}")
    if unknown := set(step) - {"at", "what", kinds[0], "user"}:
        raise ScenarioError(f"{where}: unknown key: {', '.join(sorted(unknown))}")


def _merge(
    name: str, parent: Scenario | None, data: dict[str, Any], steps: list[dict[str, Any]]
) -> Scenario:
    def merged(key: str) -> Any:
        own = data.get(key) or {}
        return {**getattr(parent, key), **own} if parent else own

    for key in ("now", "server", "password"):
        if parent is None and key not in data:
            raise ScenarioError(f"{name}.yaml: {key} is missing")
    return Scenario(
        name=name,
        description=" ".join(str(data.get("description", "")).split()),
        parent=parent,
        now=_moment(data["now"]) if "now" in data else parent.now if parent else 0.0,
        server=merged("server"),
        password=data.get("password") or (parent.password if parent else ""),
        accounts=merged("accounts"),
        quotas=merged("quotas"),
        forwarders=merged("forwarders"),
        hosts=merged("hosts"),
        clients=merged("clients"),
        records=merged("records"),
        services=[*(parent.services if parent else SERVICES), *(data.get("services") or [])],
        packages=(*(parent.packages if parent else ()), *(data.get("packages") or ())),
        files=merged("files"),
        steps=steps,
    )


def _moment(value: datetime) -> float:
    return value.replace(tzinfo=UTC).timestamp()


def step_time(scenario: Scenario, text: str) -> float:
    """`40d 2h before` and the like, counted back from the scenario's now; seconds since 1970."""
    units = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
    words = text.split()
    if words[-1:] != ["before"]:
        raise ScenarioError(f"{scenario.name}.yaml: at: {text!r} does not end in 'before'")
    back = timedelta()
    for word in words[:-1]:
        if not word[:-1].isdigit() or word[-1] not in units:
            raise ScenarioError(f"{scenario.name}.yaml: at: {word!r} is no time such as 40d or 5m")
        back += timedelta(**{units[word[-1]]: int(word[:-1])})
    return scenario.now - back.total_seconds()

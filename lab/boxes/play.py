"""Plays a scenario: furnishes the server and lets the steps really happen, one after the other."""

import hashlib
import json
import shlex
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from lab.boxes import server_files
from lab.boxes.box import Box, LabError
from lab.boxes.roots import versions
from lab.boxes.scenario import FILES, Scenario, ScenarioError, step_time

DEFAULT_BODY = "Hello,\n\nthis is a message of the handbook's example server.\n"
TIME_TO_START = 30.0
# pgrep(1) lists the numbers of all processes first and then looks at each: one that delivers may
# end between the two, when the one that goes on in its place is not in the list. So a look counts
# only if every process of its list was still there. A message that a script hands over is delivered
# by a process that is called sendmail until it has become an exim.
QUIET = """
quiet() {
    local folder name mail=0
    for folder in /proc/[0-9]*; do
        { read -r name <"$folder/comm"; } 2>/dev/null || return 1
        case $name in exim*|sendmail) mail=$((mail + 1)) ;; esac
    done
    [ "$mail" -le 1 ]
}
for _ in $(seq 3000); do
    ! quiet || exit 0
    sleep 0.01
done
echo 'Exim is still busy' >&2
exit 1
"""


def start_time(scenario: Scenario) -> float:
    """When the daemons start before the first step, in seconds since 1970."""
    if scenario.parent is None:
        return step_time(scenario, scenario.server["installed"])
    first = scenario.steps[0].get("at") if scenario.steps else None
    return step_time(scenario, first) - TIME_TO_START if first else scenario.now


def furnish(box: Box, scenario: Scenario) -> None:
    """Accounts, configuration, certificate and signing keys, as an installation leaves them."""
    hashed = box.execute(["openssl", "passwd", "-6", "-salt", "example", scenario.password])
    files = server_files.build(
        scenario,
        versions(box.generation)["dovecot"],
        box.read("/etc/passwd").decode(),
        box.read("/etc/group").decode(),
        hashed.stdout.decode().strip(),
    )
    box.execute(["tar", "--extract", "--directory=/", "--numeric-owner"], files)
    name = scenario.server["name"]
    domains = [domain for account in scenario.accounts.values() for domain in account["domains"]]
    script = f"""
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 398 \\
        -subj /CN={name} -addext subjectAltName=DNS:{name} \\
        -keyout /etc/exim.key -out /etc/exim.crt
    chown root:mailnull /etc/exim.key
    chmod 640 /etc/exim.key
    install -d -m 755 /etc/dovecot/ssl
    install -m 600 /etc/exim.key /etc/dovecot/ssl/dovecot.key
    install -m 644 /etc/exim.crt /etc/dovecot/ssl/dovecot.crt
    install -d -m 755 /var/cpanel/domain_keys/private
    for domain in {shlex.join(domains)}; do
        openssl genrsa -out /var/cpanel/domain_keys/private/$domain 2048
        chown root:mailnull /var/cpanel/domain_keys/private/$domain
        chmod 640 /var/cpanel/domain_keys/private/$domain
    done
    install -d -o mailnull -g mailnull -m 750 /var/spool/exim/input /var/spool/exim/msglog
    touch /var/log/maillog
    chmod 600 /var/log/maillog
    for log in mainlog rejectlog paniclog; do
        install -o mailnull -g mailnull -m 640 /dev/null /var/log/exim_$log
    done
    """
    box.execute(["bash", "-euc", script])


def play(box: Box, scenario: Scenario) -> None:
    """Files and steps of the scenario, without its parents' steps. Raises `LabError`."""
    for path, name in scenario.files.items():
        box.execute(["install", "-d", str(Path(path).parent)])
        box.write(path, (FILES / name).read_bytes())
    if scenario.steps:
        Player(box, scenario).play()


class Player:
    """Carries out steps in one box, whose clock it moves."""

    def __init__(self, box: Box, scenario: Scenario) -> None:
        self.box = box
        self.scenario = scenario
        self.clock = start_time(scenario)
        self.offset = self.clock - time.time()

    def play(self) -> None:
        services = self.scenario.services
        background = [name for name in services if name != "rsyslog"]
        self._start(background)
        for number, step in enumerate(self.scenario.steps, 1):
            if "at" in step:
                self._move_to(step_time(self.scenario, step["at"]), number)
            try:
                self._carry_out(step)
            except LabError as error:
                raise LabError(f"{self.scenario.name}.yaml: step {number}: {error}") from error
        self.box.services("stop", ["rsyslog", *reversed(background)])
        if self.offset + time.time() > self.scenario.now:
            raise ScenarioError(f"{self.scenario.name}.yaml: the steps end after `now`")

    def _move_to(self, moment: float, number: int) -> None:
        now = time.time() + self.offset
        if moment < now - 2:
            raise ScenarioError(
                f"{self.scenario.name}.yaml: step {number}: the clock stands at "
                f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M:%S} already"
            )
        if moment <= now:
            return
        # Dovecot would complain of the jump; Exim's daemon does not mind.
        self.box.services("stop", ["rsyslog", "dovecot"])
        self.offset = self.box.ask({"clock": moment})["offset"]
        self._start(["dovecot"])

    def _start(self, services: list[str]) -> None:
        # syslog comes last and goes first: the restarts of a play are no part of the story.
        self.box.services("start", services)
        time.sleep(0.2)
        self.box.services("start", ["rsyslog"])

    def _carry_out(self, step: dict[str, Any]) -> None:
        if "smtp" in step:
            self._smtp(step["smtp"])
        elif "read" in step:
            self._read(step["read"])
        elif "raw" in step:
            self._raw(step["raw"])
        elif "script" in step:
            self._script(step["script"])
        elif "run" in step:
            self._run(step["run"], step.get("user", "root"))
        else:
            self._run("cd /var/spool/exim && /usr/sbin/exim -q", "root")
        self.box.execute(["bash", "-c", QUIET])

    def _run(self, command: str, user: str) -> None:
        done = self.box.run(command, user=user, timeout=60)
        if done.status:
            raise LabError(f"{command!r} ended with {done.status}: {done.output.strip()}")

    def _address(self, name: str) -> str:
        places = {**self.scenario.hosts, **self.scenario.clients}
        if name not in places:
            raise ScenarioError(f"{self.scenario.name}.yaml: nobody is called {name!r}")
        address: str = places[name]["address"]
        return address

    def _read(self, step: dict[str, Any]) -> None:
        order = {
            "source": self._address(step["by"]),
            "host": self.scenario.server["addresses"][0],
            "login": step["login"],
            "password": self.scenario.password,
            "over": step["over"],
        }
        self.box.outside("lab.boxes.client", order)

    def _raw(self, step: dict[str, Any]) -> None:
        order = {
            "source": self._address(step["by"]),
            "host": self.scenario.server["addresses"][0],
            "port": step.get("port", 25),
            "raw": step["send"],
            "early": step.get("early", False),
        }
        for _ in range(step.get("times", 1)):
            self.box.outside("lab.boxes.client", order)

    def _smtp(self, step: dict[str, Any]) -> None:
        address = self._address(step["by"])
        messages = [
            {
                "sender": step["from"],
                "recipients": _recipients(step, number),
                "text": self._message(step, number).as_string(),
            }
            for number in range(step.get("times", 1))
        ]
        order = {
            "source": address,
            "helo": step["by"] if step["by"] in self.scenario.hosts else f"[{address}]",
            "host": self.scenario.server["addresses"][0],
            "port": step.get("port", 25),
            "login": step.get("login"),
            "password": step.get("password", self.scenario.password),
            "messages": messages,
        }
        expected = str(step.get("refused", 250))
        for reply in self.box.outside("lab.boxes.client", order)["replies"]:
            if not reply.startswith(expected):
                raise LabError(f"{step['from']} to {step['to']}: {expected} wanted, but {reply}")

    def _script(self, step: dict[str, Any]) -> None:
        folder = shlex.quote(step["in"])
        for number in range(step.get("times", 1)):
            text = self._message(step, number).as_string()
            self._run(
                f"mkdir -p {folder} && cd {folder} && "
                f"/usr/sbin/sendmail -t -i <<'END-OF-MESSAGE'\n{text}\nEND-OF-MESSAGE",
                step["user"],
            )

    def _message(self, step: dict[str, Any], number: int) -> EmailMessage:
        """The same message in each play, but for the date, which is the clock's."""
        message = EmailMessage()
        message["From"] = step.get("header-from", step["from"])
        message["To"] = ", ".join(_recipients(step, number))
        message["Subject"] = step.get("subject", "Hello").replace("%n", str(number + 1))
        now = datetime.fromtimestamp(time.time() + self.offset, UTC)
        message["Date"] = format_datetime(now)
        key = hashlib.sha256(json.dumps([self.scenario.name, step, number]).encode()).hexdigest()
        message["Message-ID"] = f"<{key[:16]}@{step['from'].rpartition('@')[2] or 'localhost'}>"
        for name, value in step.get("headers", {}).items():
            message[name] = value
        message.set_content(step.get("body", DEFAULT_BODY) * step.get("body-times", 1))
        return message


def _recipients(step: dict[str, Any], number: int) -> list[str]:
    """`%n` in an address, as in a subject, stands for the number of the message."""
    addresses = [step["to"]] if isinstance(step["to"], str) else step["to"]
    return [address.replace("%n", str(number + 1)) for address in addresses]

"""The mail servers of other people, as far as the story needs them: they take, refuse or defer.

They speak SMTP with STARTTLS on port 25 of their own addresses. What they answer is written in the
scenario.
"""

import asyncio
import json
import logging
import ssl
import subprocess
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

# aiosmtpd warns of its own use of a name that it has given up.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class RemoteHost:
    """One mail server. Its answers by key: `greeting`, `mail`, `rcpt`, `data`, a whole address.

    `greylist` is the answer to the first attempt of each pair of sender and recipient. `login`
    has the password of each user of a server that takes mail from its customers only.
    """

    def __init__(
        self, name: str, answers: dict[str, str], seen: set[str], login: dict[str, str]
    ) -> None:
        self.name = name
        self.answers = answers
        self.seen = seen
        self.login = login

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and (
            self.login.get(data.login.decode()) == data.password.decode()
        )
        return AuthResult(success=right, handled=False, auth_data=data)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answers.get("mail", "250 2.1.0 Ok")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        for key in (address, "rcpt"):
            if key in self.answers:
                return self.answers[key]
        if "greylist" in self.answers:
            pair = f"{self.name} {envelope.mail_from} {address}"
            if pair not in self.seen:
                self.seen.add(pair)
                return self.answers["greylist"].replace("%r", address)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return self.answers.get("data", "250 2.0.0 Ok: queued")


class Internet:
    """All hosts of a scenario that answer on port 25. A host that is down has no `answers`."""

    def __init__(self, hosts: list[dict[str, Any]], folder: Path) -> None:
        self.hosts = [host for host in hosts if host.get("answers") is not None]
        self.memory = folder / "remote.json"
        self.certificate = folder / "remote.pem"
        self.seen: set[str] = set()

    async def open(self) -> None:
        if self.memory.exists():
            self.seen.update(json.loads(self.memory.read_text()))
        if not self.hosts:
            return
        tls = load_certificate(self.certificate)
        loop = asyncio.get_running_loop()
        for host in self.hosts:
            login = host.get("login") or {}
            handler = RemoteHost(host["name"], host["answers"], self.seen, login)
            for port in (25, 587) if login else (25,):
                await loop.create_server(self._factory(handler, tls), host["address"], port)

    @staticmethod
    def _factory(handler: RemoteHost, tls: ssl.SSLContext) -> Any:
        def protocol() -> SMTP:
            return SMTP(
                handler,
                hostname=handler.name,
                ident="ESMTP",
                tls_context=tls,
                authenticator=handler.authenticate if handler.login else None,
                auth_required=bool(handler.login),
                loop=None,
            )

        return protocol

    def save(self) -> None:
        self.memory.write_text(json.dumps(sorted(self.seen)))


def load_certificate(file: Path) -> ssl.SSLContext:
    """A self-signed certificate, as many mail servers have one; made when the file is missing."""
    if not file.exists():
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
            + ["-nodes", "-days", "3650", "-subj", "/CN=mx", "-keyout", str(file)]
            + ["-out", str(file)],
            check=True,
            capture_output=True,
        )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context

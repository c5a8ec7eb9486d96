"""A mail program or another server: sends into a box by SMTP, or reads there by IMAP or POP3.

Standard input: JSON with `source`, `helo`, `port`, `login`, `password` and `messages`, each with
`sender`, `recipients` and `text`. Standard output: JSON with `replies`, one text each: the last
reply of the server, `250 ...` when it took the message. With `over` (imap or pop3) instead of
messages, it looks at the inbox, over TLS.
"""

import imaplib
import json
import poplib
import smtplib
import socket
import ssl
import sys
from typing import Any


def send(order: dict[str, Any], message: dict[str, Any]) -> str:
    tls = ssl._create_unverified_context()  # the box's certificate is self-signed
    source = (order["source"], 0)
    host, port = order["host"], order["port"]
    client: smtplib.SMTP
    if port == 465:
        client = smtplib.SMTP_SSL(host, port, order["helo"], context=tls, source_address=source)
    else:
        client = smtplib.SMTP(host, port, order["helo"], source_address=source)
    with client:
        client.ehlo()
        if port != 465 and client.has_extn("starttls"):
            client.starttls(context=tls)
            client.ehlo()
        try:
            if order.get("login"):
                # The mechanism that Outlook uses; smtplib itself would take PLAIN first.
                client.user, client.password = order["login"], order["password"]
                client.auth("LOGIN", client.auth_login, initial_response_ok=False)
            refused = client.sendmail(
                message["sender"], message["recipients"], message["text"].encode()
            )
        except smtplib.SMTPRecipientsRefused as error:
            refused = error.recipients
        except smtplib.SMTPResponseException as error:
            return f"{error.smtp_code} {_text(error.smtp_error)}"
    for code, text in refused.values():
        return f"{code} {_text(text)}"
    return "250 taken"


def _text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply


def speak(order: dict[str, Any]) -> list[str]:
    """Send lines, or bytes in hexadecimal digits, that no mail program would send; the answers.

    Each line waits for the answer to the one before, and the first one for the greeting unless the
    order says `early`; a server that hangs up ends it.
    """
    answers: list[str] = []
    with socket.create_connection((order["host"], order["port"]), 10, (order["source"], 0)) as wire:
        wire.settimeout(1)
        for line in order["raw"] if order["early"] else [None, *order["raw"]]:
            try:
                if isinstance(line, dict):
                    wire.sendall(bytes.fromhex(line["hex"]))
                elif line is not None:
                    wire.sendall(line.encode() + b"\r\n")
                answers.append(wire.recv(4096).decode(errors="replace"))
            except TimeoutError:
                answers.append("")
            except OSError:
                break
    return answers


def connect(order: dict[str, Any], port: int) -> socket.socket:
    """A TLS connection from the address in the order, which imaplib and poplib cannot choose."""
    plain = socket.create_connection((order["host"], port), 30, (order["source"], 0))
    return ssl._create_unverified_context().wrap_socket(plain)


class Imap(imaplib.IMAP4):
    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        super().__init__(order["host"])

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return connect(self.order, 993)


class Pop3(poplib.POP3):
    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        super().__init__(order["host"])

    def _create_socket(self, timeout: float) -> socket.socket:
        return connect(self.order, 995)


def read(order: dict[str, Any]) -> int:
    """Look into the inbox; the number of messages there."""
    if order["over"] == "imap":
        imap = Imap(order)
        imap.login(order["login"], order["password"])
        _, count = imap.select("INBOX")
        if count[0] != b"0":
            imap.fetch("1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])")
        imap.logout()
        return int(count[0] or 0)
    pop = Pop3(order)
    pop.user(order["login"])
    pop.pass_(order["password"])
    number, _ = pop.stat()
    if number:
        pop.retr(1)
    pop.quit()
    return number


def main() -> None:
    order = json.load(sys.stdin)
    if "over" in order:
        json.dump({"messages": read(order)}, sys.stdout)
        return
    if "raw" in order:
        json.dump({"answers": speak(order)}, sys.stdout)
        return
    replies = [send(order, message) for message in order["messages"]]
    json.dump({"replies": replies}, sys.stdout)


if __name__ == "__main__":
    main()

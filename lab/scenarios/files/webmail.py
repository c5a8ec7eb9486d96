"""Roundcube with a user before it: webmail.py DO... says what the user sees.

DO is login=PASSWORD, list, search=WORDS, send=ADDRESS:LINES, attach=BYTES or run=COMMAND. PHP's own
web server runs Roundcube meanwhile, as the account's user.
"""

import html
import http.cookiejar
import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import Any

BASE = "http://127.0.0.1:2095/"
BROWSER = urllib.request.build_opener(
    urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
)
STATE: dict[str, str] = {}


def ask(
    query: dict[str, Any], data: bytes | None = None, headers: dict[str, str] | None = None
) -> str:
    request = urllib.request.Request(
        BASE + "?" + urllib.parse.urlencode(query), data, headers or {}
    )
    try:
        with BROWSER.open(request, timeout=90) as answer:
            text = str(answer.read().decode(errors="replace"))
    except urllib.error.HTTPError as error:
        text = f"HTTP {error.code}\n" + error.read().decode(errors="replace")
    if found := re.search(r'"request_token":"([^"]+)"', text):
        STATE["token"] = found[1]
    return text


def shown(text: str) -> str:
    """The messages that the page shows, else its title or its heading."""
    if text.startswith("{"):
        text = json.loads(text).get("exec", "")
    said = re.findall(r'display_message\("((?:[^"\\]|\\.)*)"', text)
    said += re.findall(r'sent_successfully\("\w+","((?:[^"\\]|\\.)*)"', text)
    said = [json.loads(f'"{words}"') for words in said]
    if "session_error" in text:
        said.append("(the log-in page)")
    heads = re.findall(r"<h\d[^>]*>(.*?)</h\d>", text, re.S) if text.startswith("HTTP 5") else []
    return " / ".join(
        html.unescape(re.sub(r"<[^>]*>|\s+", " ", one)).strip() for one in said or heads
    )


def form(**fields: object) -> bytes:
    return urllib.parse.urlencode({"_token": STATE["token"], **fields}).encode()


def do(step: str) -> str:
    what, _, value = step.partition("=")
    if what == "login":
        ask({"_task": "login"})
        user = STATE["user"]
        data = form(_task="login", _action="login", _timezone="UTC", _user=user, _pass=value)
        text = ask({"_task": "login"}, data)
        title = re.search(r"<title>(.*?)</title>", text)
        return title[1] if title and "login-form" not in text else shown(text)
    if what == "list":
        return (
            shown(ask({"_task": "mail", "_action": "list", "_mbox": "INBOX", "_remote": 1}))
            or "the list"
        )
    if what == "search":
        query = {
            "_task": "mail",
            "_action": "search",
            "_q": value,
            "_headers": "text",
            "_mbox": "INBOX",
            "_remote": 1,
        }
        return shown(ask(query))
    if what == "run":
        subprocess.run(value, shell=True, check=False)
        return ""
    if what in ("send", "attach"):
        value, _, size = value.partition(":")
        text = ask({"_task": "mail", "_action": "compose"})
        if not (found := re.search(r'"compose_id":"(\w+)"', text)):
            return shown(text)
        compose = found[1]
        if what == "attach":
            bound = uuid.uuid4().hex
            head = f"--{bound}\r\nContent-Disposition: form-data; "
            head += 'name="_attachments[]"; filename="photo.jpg"\r\n'
            body = (
                head.encode()
                + b"Content-Type: image/jpeg\r\n\r\n"
                + b"x" * int(value)
                + f"\r\n--{bound}--\r\n".encode()
            )
            query = {
                "_task": "mail",
                "_action": "upload",
                "_id": compose,
                "_remote": 1,
                "_uploadid": 1,
                "_token": STATE["token"],
            }
            return (
                shown(
                    ask(
                        query,
                        body,
                        {
                            "Content-Type": f"multipart/form-data; boundary={bound}",
                            "X-Roundcube-Request": STATE["token"],
                        },
                    )
                )
                or "attached"
            )
        sender = re.search(
            r'name="_from"[^>]*>.*?value="(\d+)"|name="_from" value="(\d+)"', text, re.S
        )
        data = form(
            _task="mail",
            _action="send",
            _id=compose,
            _from=next(filter(None, sender.groups())) if sender else "1",
            _to=value,
            _subject="Hello",
            _message="A line of text.\n" * int(size or 1),
            _framed=1,
            _is_html=0,
        )
        return shown(ask({"_task": "mail", "_action": "send", "_framed": 1}, data))
    raise SystemExit(f"webmail.py: what is {what}?")


STATE["user"] = sys.argv[1]
as_alice = ["setpriv", "--reuid=alice", "--regid=alice", "--init-groups"]
server = subprocess.Popen(
    [
        "timeout",
        "600",
        *as_alice,
        "php",
        *sys.argv[2].split(),
        "-S",
        "127.0.0.1:2095",
        "-t",
        "/var/lib/roundcube/public_html",
    ],
    stdin=subprocess.DEVNULL,
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
    cwd="/",
)
try:
    while (
        subprocess.run(["ss", "-Hltn", "sport = :2095"], capture_output=True, check=True).stdout
        == b""
    ):
        time.sleep(0.05)
    for step in sys.argv[3:]:
        print(f"{step.partition('=')[0]}: {do(step)}", flush=True)
finally:
    server.terminate()
    server.wait()

"""The page on which a person at the demonstration chooses whose key signs next."""

from __future__ import annotations

import json
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from module.dev.standins.ncalayer.keys import Key
from module.dev.standins.ncalayer.state import Mode, Snapshot, State

_MAX_FORM = 4096
_ENDINGS = {
    Mode.CANCEL: "Cancel next",
    Mode.ERROR: "Fail next",
    Mode.NOT_VALID: "Sign next with a signature that does not verify",
    Mode.OLD: "Answer next as a version that is too old",
    Mode.HANG_UP: "Break off the connection next",
    Mode.ABSENT: "Be absent for the next connection",
}
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>NCALayer stand-in</title>
<style>body{{font:1.1rem/1.5 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}}li{{margin:.8rem 0}}
button{{font:inherit;padding:.4rem .8rem;text-align:left}}:focus-visible{{outline:.2rem solid #1d70b8}}</style></head>
<body><main><h1>NCALayer stand-in</h1>
<p>For demonstrations and tests. The people are invented, the keys are worth nothing.</p>
<div role="status"><p>Next: <strong>{next}</strong></p><p>Last: {last}</p></div>
<h2>Whose key signs</h2><ul>{people}</ul>
<h2>How the next request ends</h2><ul>{endings}</ul></main></body></html>
"""


def page(state: State) -> str:
    """Return the page."""
    now = state.snapshot()
    people = "".join(f"<li>{_button('person', key.slug, f'Sign as {_about(key)}')}</li>" for key in state.keys.values())
    endings = "".join(f"<li>{_button('mode', mode.value, text)}</li>" for mode, text in _ENDINGS.items())
    return _PAGE.format(next=escape(_next(now)), last=escape(now.last), people=people, endings=endings)


def _next(now: Snapshot) -> str:
    return f"{now.key.name} ({now.key.title})" if now.mode is Mode.SIGN else _ENDINGS[now.mode]


def _about(key: Key) -> str:
    return ", ".join(part for part in (key.name, key.title, key.organisation) if part)


def _button(name: str, value: str, text: str) -> str:
    also = '<input type="hidden" name="mode" value="sign">' if name == "person" else ""
    button = f'<button name="{name}" value="{escape(value)}">{escape(text)}</button>'
    return f'<form method="post" action="/control">{also}{button}</form>'


class ControlServer(ThreadingHTTPServer):
    """`GET /` the page, `GET /state` the same for programs, `POST /control` with `person` and `mode`."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], state: State) -> None:
        self.state = state
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: ControlServer

    def do_GET(self) -> None:
        """Show the page or the state."""
        if self.path == "/":
            self._send(200, page(self.server.state), "text/html")
        elif self.path == "/state":
            now = self.server.state.snapshot()
            state = {"person": now.key.slug, "mode": now.mode.value, "last": now.last}
            self._send(200, json.dumps(state), "application/json")
        else:
            self._send(404, "Not found", "text/plain")

    def do_POST(self) -> None:
        """Choose, then show the page again."""
        length = int(self.headers.get("Content-Length") or 0)
        if self.path != "/control" or length > _MAX_FORM:
            self._send(404, "Not found", "text/plain")
            return
        form = parse_qs(self.rfile.read(length).decode("utf-8", "replace"))
        try:
            self.server.state.choose(*(form.get(name, [""])[0] for name in ("person", "mode")))
        except ValueError as error:
            self._send(400, str(error), "text/plain")
            return
        self.send_response(303)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: the page tells what happened."""

    def _send(self, status: int, text: str, kind: str) -> None:
        content = text.encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

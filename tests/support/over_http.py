"""A browser without scripts that speaks real HTTP to a real server; looks like the test client that visitors use."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import requests
from flask import Flask

from tests.support.serving import serve_on_thread

PATIENCE = 30


class HttpBrowser:
    """One browser with its cookies."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.session = requests.Session()
        self.session.trust_env = False

    def open(self, path: str, method: str = "GET", *, query_string: Any = None, data: Any = None) -> Any:
        """Send a request and return the answer as a test client has it; redirects are told, not followed."""
        answer = self.session.request(
            method, self.origin + path, params=query_string, data=data, allow_redirects=False, timeout=PATIENCE
        )
        location = (answer.headers.get("Location") or "").removeprefix(self.origin) or None
        return SimpleNamespace(
            status_code=answer.status_code, location=location, text=answer.text, headers=answer.headers
        )

    def get(self, path: str, *, query_string: Any = None) -> Any:
        return self.open(path, query_string=query_string)

    def post(self, path: str, *, data: Any = None) -> Any:
        return self.open(path, "POST", data=data)

    def get_cookie(self, name: str, path: str = "") -> Any:
        """The cookie, whatever its path: the module's own are all of one."""
        value = self.session.cookies.get(name)
        return None if value is None else SimpleNamespace(value=value)

    def set_cookie(self, name: str, value: str, path: str = "/") -> None:
        self.session.cookies.set(name, value, domain="127.0.0.1", path=path)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve an application for as long as the block lasts; gives its origin."""
    server = serve_on_thread(app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()

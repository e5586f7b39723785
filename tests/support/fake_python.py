"""Takes the place of `python` in the launcher's tests: plays each program of the product by its arguments.

Every start is noted in the file FAKE_DIARY; a program whose arguments hold FAKE_FAILS ends by itself with a message,
one whose arguments hold FAKE_SLOW takes 20 seconds to begin.
"""

import os
import signal
import socket
import sys
import time
from pathlib import Path

import redis

ARGUMENTS = sys.argv[1:]


def option(name: str) -> int:
    return int(ARGUMENTS[ARGUMENTS.index(name) + 1])


def listen_forever(*ports: int) -> None:
    held = [socket.create_server(("127.0.0.1", port)) for port in ports]
    signal.pause()
    del held


def register_worker() -> None:
    """What rq writes when a worker is born."""
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        key = f"rq:worker:fake-{os.getpid()}"
        client.hset(key, mapping={"pid": os.getpid(), "queues": "default", "birth": "2026-01-01T00:00:00.000000Z"})
        client.sadd("rq:workers", key)


def serve_http(port: int) -> None:
    server = socket.create_server(("127.0.0.1", port))
    while True:
        connection, _ = server.accept()
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        connection.close()


def stray() -> None:
    """A grandchild that left the session of its program and ignores its end, like a job of rq."""
    if os.fork() == 0:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        Path(os.environ["FAKE_DIARY"]).with_name("stray.pid").write_text(str(os.getpid()))
        signal.pause()


def make_people(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "people.json").write_text("[]")


def play(text: str) -> None:
    if "module.dev.pki" in text:
        make_people(Path(ARGUMENTS[-1]))
    elif "gunicorn" in text:
        serve_http(int(ARGUMENTS[ARGUMENTS.index("--bind") + 1].rpartition(":")[2]))
    elif "ncalayer" in text:
        listen_forever(option("--port"), option("--control-port"))
    elif "standins" in text:
        stray()
        listen_forever(option("--port"), option("--smtp-port"))
    elif "worker" in text:
        register_worker()
        signal.pause()
    elif "scheduler" in text:
        signal.pause()


if __name__ == "__main__":
    arguments = " ".join(ARGUMENTS)
    with open(os.environ["FAKE_DIARY"], "a", encoding="utf-8") as diary:
        diary.write(f"{arguments}\n")
    if os.environ.get("FAKE_FAILS", "nothing") in arguments:
        sys.exit("the last words of a program")
    if os.environ.get("FAKE_SLOW", "nothing") in arguments:
        time.sleep(20)
    play(arguments)

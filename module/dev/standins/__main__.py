"""`python -m module.dev.standins --port 8091 --pki DIR --state DIR [--smtp-port N] [--door URL]`: the stand-ins."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from werkzeug.serving import make_server

from module.dev.standins.app import create
from module.dev.standins.settings import StandinSettings


def main() -> None:
    """Serve on the loopback until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m module.dev.standins", description="Stand-ins of outside systems")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--pki", type=Path, required=True, help="keys and certificates, made when missing")
    parser.add_argument("--state", type=Path, required=True, help="where inbox.jsonl is kept")
    parser.add_argument("--smtp-port", type=int, default=None, help="start the mail server on this port")
    parser.add_argument("--door", default="", help="where the Commission sends: the address of the exchange's door")
    parser.add_argument("--exchange-keys", type=Path, default=None, help="keys of the exchange (module.dev.pki)")
    parser.add_argument("--minute-seconds", type=float, default=60.0, help="length of the Commission's minute")
    options = parser.parse_args()
    settings = StandinSettings(
        pki=options.pki,
        state=options.state,
        smtp_port=options.smtp_port,
        door=options.door,
        exchange_keys=options.exchange_keys,
        minute_seconds=options.minute_seconds,
    )
    app = create(settings)
    server = make_server(settings.host, options.port, app, threaded=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the loop, which runs in this very thread
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"Stand-ins on http://{settings.host}:{server.port}/scenarios", flush=True)
    try:
        server.serve_forever()
    finally:
        app.extensions["standins"].stop()
        server.server_close()


if __name__ == "__main__":
    main()

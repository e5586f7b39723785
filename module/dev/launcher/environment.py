"""The environment of every program of a running product, computed in one place."""

import os
import secrets
from pathlib import Path

from module.dev.launcher.places import ROOT, Ports
from module.dev.launcher.services import embedded_postgres, embedded_valkey


def secret_key(state: Path) -> str:
    """The host's secret key: made once per state folder, readable only by its owner."""
    path = state / "secret-key"
    if not path.exists():
        state.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def environment(state: Path, ports: Ports | None = None) -> dict[str, str]:
    """This process's environment with the settings of the product; given server addresses win over embedded ones."""
    ports = ports or Ports()
    settings = {
        "FLASK_APP": "module.dev.portal:app",
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or embedded_postgres(state).url(),
        "REDIS_URL": os.environ.get("REDIS_URL") or embedded_valkey(state).url(),
        "TROIS_ENVIRONMENT": "development",
        "TROIS_STATE_DIR": str(state),
        "TROIS_PKI_DIR": str(state / "pki"),
        "TROIS_PUBLIC_URL": f"http://127.0.0.1:{ports.portal}",
        "TROIS_STANDINS_URL": f"http://127.0.0.1:{ports.standins}",
        "TROIS_SMTP_PORT": str(ports.smtp),
        "TROIS_NCALAYER_URL": f"ws://127.0.0.1:{ports.ncalayer}",
        "TROIS_NCALAYER_CONTROL_URL": f"http://127.0.0.1:{ports.ncalayer_control}",
        "TROIS_SECRET_KEY": secret_key(state),
    }
    return {**os.environ, **settings, "PYTHONPATH": str(ROOT)}

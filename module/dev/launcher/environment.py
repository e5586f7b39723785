"""The environment of every program of a running product, computed in one place."""

import os
import secrets
from pathlib import Path

from module.dev.launcher.places import ROOT, Ports
from module.dev.launcher.services import embedded_postgres, embedded_valkey

# What the stand-ins take for right (module/dev/standins/settings.py); of no use anywhere else.
STANDIN_SECRETS = {
    "TROIS_SHEP_PASSWORD": "gateway-test",
    "TROIS_ESBD_PASSWORD": "insurance-test",
    "TROIS_SMS_PASSWORD": "sms-test",
    "TROIS_COPYRIGHT_KEY": "copyright-test",
}


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
    database = os.environ.get("DATABASE_URL") or embedded_postgres(state).url()
    queue = os.environ.get("REDIS_URL") or embedded_valkey(state).url()
    pki = state / "pki"
    settings = {
        "FLASK_APP": "module.dev.portal:app",
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": database,
        "REDIS_URL": queue,
        "TROIS_DATABASE_URL": database,
        "TROIS_REDIS_URL": queue,
        "TROIS_ENVIRONMENT": "development",
        "TROIS_STATE_DIR": str(state),
        "TROIS_PKI_DIR": str(pki),
        "TROIS_TRUST_DIR": str(pki),
        "TROIS_ALLOW_TEST_PKI": "1",
        "TROIS_SEAL_KEY": str(pki / "seal.key.pem"),
        "TROIS_SEAL_CERTIFICATE": str(pki / "seal.crt.pem"),
        "TROIS_ENDPOINTS": str(ROOT / "config" / "endpoints.example.toml"),
        "TROIS_PUBLIC_URL": f"http://127.0.0.1:{ports.portal}/trois",
        "TROIS_STANDINS_URL": f"http://127.0.0.1:{ports.standins}",
        "TROIS_SMTP_PORT": str(ports.smtp),
        "TROIS_NCALAYER_URL": f"ws://127.0.0.1:{ports.ncalayer}",
        "TROIS_NCALAYER_CONTROL_URL": f"http://127.0.0.1:{ports.ncalayer_control}",
        "TROIS_CLIENT_CERTIFICATE": "socket",
        "TROIS_EXCHANGE_LISTENER": f"port:{ports.exchange}",
        "TROIS_EXCHANGE_URL": f"https://127.0.0.1:{ports.exchange}/trois/exchange/p.sp.01",
        "TROIS_SECRET_KEY": secret_key(state),
        "TROIS_SECURITY_LOG": str(state / "logs" / "security.log"),
        **STANDIN_SECRETS,
    }
    return {**os.environ, **settings, "PYTHONPATH": str(ROOT)}

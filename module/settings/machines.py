"""What the host says of the exchange's door: where the client certificate is found, and where the door is served."""

from __future__ import annotations

import re
from collections.abc import Mapping

CLIENT_CERTIFICATE = "TROIS_CLIENT_CERTIFICATE"
LISTENER = "TROIS_EXCHANGE_LISTENER"
HERE, ELSEWHERE = "here", "elsewhere"
_CERTIFICATE = re.compile(r"(environ:[A-Za-z0-9_.\-]+|header:[A-Za-z0-9\-]+|socket)?")
_LISTENERS = re.compile(r"here|elsewhere|port:([1-9][0-9]{0,4})|")
# a server puts the headers of a request into its environment under these names
_IS_HEADER = re.compile(r"header:|environ:HTTP_", re.IGNORECASE)

_WHAT_TO_SET = (
    "The address of the exchange must not answer on the public port: set it to port:NUMBER, the port at which this "
    "server takes the calls of the exchange. Where two servers run, set it to here for that of the exchange and to "
    "elsewhere for the public one"
)


def is_header(where: str) -> bool:
    """Tell whether the certificate is taken from a header, which anybody may write who reaches the server directly."""
    return _IS_HEADER.match(where) is not None


def listener(config: Mapping[str, object], *, production: bool) -> str:
    """Return where the door is served; not said, a developer's server has it and a public one does not."""
    return str(config.get(LISTENER) or (ELSEWHERE if production else HERE))


def machine_faults(config: Mapping[str, object], *, production: bool, proxies: bool) -> dict[str, bool]:
    """Return the faults of these keys, and which were found; `proxies`: whether some proxy is trusted."""
    certificate, served = str(config.get(CLIENT_CERTIFICATE, "")), str(config.get(LISTENER) or "")
    found = _LISTENERS.fullmatch(served)
    return {
        f"{CLIENT_CERTIFICATE} must be environ:NAME, header:NAME or socket": _CERTIFICATE.fullmatch(certificate)
        is None,
        f"{CLIENT_CERTIFICATE} is a header: TROIS_TRUSTED_PROXIES must name the proxy that writes it": (
            is_header(certificate) and _CERTIFICATE.fullmatch(certificate) is not None and not proxies
        ),
        f"{LISTENER} must be here, elsewhere or port:NUMBER": found is None or int(found[1] or 0) > 65535,
        f"{LISTENER} is not set. {_WHAT_TO_SET}": bool(production and certificate and not served),
    }

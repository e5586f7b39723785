"""Under which names the portal is reached (R1): a request that names another host gets no page.

Links in letters are made of TROIS_PUBLIC_URL alone, never of what a request says.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request

from module.context.access import AccessRule, rule_of
from module.context.services import services
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message


class UnknownHost(TroisError):
    """The request names a host that is not this portal."""

    code = "unknown_host"

    def __init__(self) -> None:
        super().__init__(Message(N_("The service is not reached by this address. Use the address of the portal.")))


def check_host_name() -> None:
    """Refuse a host name that the site does not list; a site without a list takes every name. Raises UnknownHost.

    Machines are let through: a gateway may call by an address of the inner network, and proves itself otherwise.
    """
    known = services.settings.host_names
    view = current_app.view_functions.get(request.endpoint or "")
    if not known or (view is not None and rule_of(view) is AccessRule.MACHINE):
        return
    asked = urlsplit(f"//{request.host}").hostname or ""
    if asked not in {*known, urlsplit(services.settings.public_url).hostname}:
        raise UnknownHost

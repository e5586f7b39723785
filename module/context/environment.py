"""The Jinja environment of the module: the host's globals and filters below, the module's own above them.

An own environment, not a context processor: macros imported without context must speak the module's catalog too, and
the host's pages must not notice that the module is there.
"""

from __future__ import annotations

import base64
from collections import ChainMap
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app, url_for
from flask.templating import Environment
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup

from module import __version__
from module.context import formats, language
from module.context.csrf import csrf_field, csrf_token
from module.context.navigation import navigation
from module.context.page_address import page_address
from module.context.services import services
from module.context.state import signed_in, state
from module.context.term import share_left, term_left, working_tone
from module.context.tones import tone
from module.kernel.text import N_

HOST_FRAME = "TROIS_LAYOUT"
OWN_FRAME = "trois/base.html"
STATIC_FOLDER = Path(__file__).parent.parent / "static"
_TEMPLATES = Path(__file__).parent.parent / "templates"
_STORE = "trois_jinja"
_PLACES_IN_A_LIST = ("page", "after", "before")
"""Where in a list a page begins; it says nothing of the list that is left when something is taken out."""


def environment(app: Flask) -> Environment:
    """Return the module's environment of an application, made on first use."""
    if _STORE not in app.extensions:
        app.extensions[_STORE] = _build(app)
    return cast(Environment, app.extensions[_STORE])


def _build(app: Flask) -> Environment:
    host = app.jinja_env
    made = Environment(app, autoescape=True, auto_reload=host.auto_reload, extensions=["jinja2.ext.i18n"])
    loaders = [FileSystemLoader(_TEMPLATES), *([host.loader] if host.loader else [])]
    made.loader = ChoiceLoader(loaders)
    own = dict(made.globals)
    made.globals = cast(Any, ChainMap(_GLOBALS | {"_": own["_"]}, cast(Any, host.globals)))
    made.filters = cast(Any, ChainMap(dict(_FILTERS), cast(Any, host.filters)))
    made.tests = cast(Any, ChainMap({}, cast(Any, host.tests)))
    cast(Any, made).install_gettext_callables(
        language.gettext, language.ngettext, newstyle=True, pgettext=language.pgettext
    )
    return made


def asset(path: str) -> str:
    """Return the address of a static file with its age, so that browsers may keep it for long."""
    file = STATIC_FOLDER / path
    version = format(int(file.stat().st_mtime), "x") if file.is_file() else None
    return url_for("trois.static", filename=path, v=version)


def page_numbers(page: int, pages: int) -> list[int | None]:
    """Return the page numbers to show: both ends and the neighbours; None stands for a gap."""
    shown = sorted({1, pages} | {number for number in range(page - 1, page + 2) if 1 <= number <= pages})
    result: list[int | None] = []
    for number in shown:
        if result and number - cast(int, result[-1]) > 1:
            result.append(None)
        result.append(number)
    return result


def _help_links() -> list[dict[str, str]]:
    links = current_app.config.get("TROIS_HELP_LINKS")
    return list(links) if links else [{"href": url_for("trois.account.help_page"), "text": N_("How to get help")}]


def _help_contacts() -> dict[str, str]:
    """Return telephone, hours and e-mail of the support service, for the foot of every page (C7)."""
    named = {"phone": "TROIS_HELP_PHONE", "email": "TROIS_HELP_EMAIL", "hours": "TROIS_HELP_HOURS"}
    return {name: str(current_app.config.get(key) or "") for name, key in named.items()}


def _open_data() -> str:
    """Return where the open data of the register are offered; nothing where a host leaves that room out."""
    endpoint = "trois.public.open_data_page"
    return url_for(endpoint) if endpoint in current_app.view_functions else ""


def _slot(name: str) -> str:
    """Return the template of a slot of the header: the host's where it names one, else the module's own."""
    key = {"emblem": "TROIS_EMBLEM", "name": "TROIS_HEADER_NAME"}[name]
    return str(current_app.config.get(key) or f"trois/slots/{name}.html")


def _host_tokens() -> str:
    """Return the address of the host's own tokens, a style sheet that is loaded behind the module's; mostly none."""
    return str(current_app.config.get("TROIS_TOKENS") or "")


def _without(name: str) -> str:
    """Return the address of this page without one of the things that were asked for."""
    return page_address(**dict.fromkeys((name, *_PLACES_IN_A_LIST)))


def _encoded(document: bytes) -> str:
    return base64.b64encode(document).decode("ascii")


def isolated(text: object) -> Markup:
    """Return a name of a stranger so that its direction stays its own; nothing for nothing."""
    return Markup("<bdi>{}</bdi>").format(text) if text else Markup("")


_FILTERS = {
    "bdi": isolated,
    "day": formats.day,
    "moment": formats.moment,
    "money": formats.money,
    "t": language.translate,
    "term_left": term_left,
    "tone": tone,
    "without": _without,
    "working_tone": working_tone,
}
_GLOBALS: dict[str, Any] = {
    "asset": asset,
    "base64": _encoded,
    "csrf_field": csrf_field,
    "csrf_token": csrf_token,
    "current_language": language.current_language,
    "header_slot": _slot,
    "help_contacts": _help_contacts,
    "help_links": _help_links,
    "host_tokens": _host_tokens,
    "language_url": language.language_url,
    "languages": language.languages,
    "module_version": __version__,
    "navigation": navigation,
    "ncalayer_url": lambda: services.settings.ncalayer_url,
    "notices": lambda: state().notices,
    "open_data_address": _open_data,
    "page_numbers": page_numbers,
    "portal": lambda: services.host_users,
    "share_left": share_left,
    "shown": language.shown,
    "signed_in": signed_in,
    "t": language.translate,
    "term_left": term_left,
    "tone": tone,
    "without": _without,
    "working_tone": working_tone,
}

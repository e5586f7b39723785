"""In which language a page speaks, and the functions that speak it.

Order: `?lang=`, cookie, account, the host's flask-babel, Russian. The module reads its own catalog; strings of a host
layout that are not in it are asked of the host.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import current_app, has_request_context, request

from module.context import formats
from module.context.cookies import former_cookie, sent_cookie, set_cookie
from module.context.page_address import page_address
from module.context.services import services
from module.context.state import state
from module.kernel.text import Message

COOKIE = "trois_lang"
DEFAULT = "ru"
_DAYS = 365
LANGUAGES: tuple[tuple[str, str, str], ...] = (
    ("kk", "ҚАЗ", "Қазақша"),
    ("ru", "РУС", "Русский"),
    ("en", "ENG", "English"),
)
_CODES = frozenset(code for code, _, _ in LANGUAGES)


def current_language() -> str:
    """Return the language of the request: ru, en or kk."""
    current = state()
    if not current.language:
        current.language = _choose()
    return current.language


def _choose() -> str:
    asked = request.args.get("lang", "")
    if asked in _CODES:
        state().remember_language = True
        return asked
    session = state().session
    chosen = sent_cookie(COOKIE) or former_cookie(COOKIE)
    candidates = (chosen, session.language if session else "", _host_language())
    return next((code for code in candidates if code in _CODES), DEFAULT)


def _host_language() -> str:
    if "babel" not in current_app.extensions:
        return ""
    from flask_babel import get_locale  # only where the host has it

    locale = get_locale()
    return str(locale.language) if locale else ""


def keep_language(response: Any) -> Any:
    """Remember the language that was asked for in the address, also where the guard led elsewhere before any page."""
    if "lang" in request.args:
        current_language()
    if state().remember_language:
        set_cookie(response, COOKIE, current_language(), _DAYS)
    return response


def follow_language() -> None:
    """Let the account speak the language that its person has chosen: papers to sign and notices are in it."""
    current = state()
    if current.session is not None and current.session.language != current_language():
        current.session = services.sessions.speak(current.session_token, current_language())


def languages() -> tuple[tuple[str, str, str], ...]:
    """Return code, short label and own name of each language, in the order of the switch."""
    return LANGUAGES


def language_url(code: str) -> str:
    """Return the address of this page in another language, with its query kept."""
    return page_address(lang=code)


def translate(text: Message | str | object) -> Any:
    """Return a message or a source string in the language of the page; anything else as it is."""
    if isinstance(text, Message):
        return services.catalog.text(text, current_language())
    if type(text) is str and text:
        return services.catalog.gettext(text, current_language())
    return "" if text is None else text


def shown(value: object) -> Any:
    """Return a value for a page: a message translated, a date as dd.mm.yyyy, what people typed as it is."""
    if isinstance(value, Message):
        return services.catalog.text(value, current_language())
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    return "" if value is None else value


def gettext(msgid: str) -> str:
    """Translate a string of a template; the host is asked for strings of its own layout."""
    if not has_request_context():
        return msgid
    found = services.catalog.gettext(msgid, current_language())
    if found == msgid and _host_has_babel() and not _is_ours(msgid):
        return str(_host_translations().gettext(msgid))
    return found


def pgettext(context: str, msgid: str) -> str:
    """Translate a string of a template that has several meanings; the context names the one that is meant."""
    return services.catalog.pgettext(context, msgid, current_language())


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a string of a template that counts something."""
    return services.catalog.ngettext(singular, plural, number, current_language())


def _is_ours(msgid: str) -> bool:
    """Tell whether the module's catalog has the string: in English its translation looks like the string itself."""
    return any(services.catalog.gettext(msgid, code) != msgid for code in _CODES)


def _host_has_babel() -> bool:
    return "babel" in current_app.extensions


def _host_translations() -> Any:
    from flask_babel import get_translations

    return get_translations()

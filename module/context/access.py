"""Who may open a page. Every view carries a mark; a view without one is never served."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from module.casework.gate import EdsNeeded
from module.context.bounds import check_address, check_body, check_form, check_head
from module.context.csrf import check_csrf
from module.context.host_users import follow_portal, sign_in_address
from module.context.language import follow_language
from module.context.page_address import is_page, page_address
from module.context.services import services
from module.context.sessions import load_session
from module.context.state import signed_in, state
from module.kernel.errors import NotFound, NotPermitted
from module.registry.actors import Actor, Role
from module.registry.membership import SignInMethod
from module.registry.staff_roles import StaffAct

if TYPE_CHECKING:
    from module.casework.host_users import HostUsers

ROOT = "trois"
STATIC = f"{ROOT}.static"
_BEFORE_POLICY = frozenset(
    f"{ROOT}.account.{view}" for view in ("accept_policy", "take_policy", "policy", "sign_out", "help_page")
)
_MARK = "__trois_access__"
_EDS_MARK = "__trois_eds__"
# where the host portal keeps the accounts, only these pages of the room of accounts are there
_BESIDE_PORTAL = frozenset(f"{ROOT}.account.{view}" for view in ("start", "help_page", "show_key", "take_key"))
View = TypeVar("View", bound=Callable[..., Any])


class AccessRule(StrEnum):
    """Who may open a page."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    APPLICANT = "applicant"
    CASE_OFFICER = "executor"
    HEAD = "head"
    OFFICER = "officer"
    OPERATOR = "operator"
    STAFF = "staff"
    COMPANY = "company"
    POWERS = "powers"
    MACHINE = "machine"


_ACTS = {
    AccessRule.APPLICANT: StaffAct.SEE_CASES,
    AccessRule.COMPANY: StaffAct.SEE_COMPANY,
    AccessRule.POWERS: StaffAct.SEE_POWERS,
}
"""Pages of the applicant's side open by the table role x act; each act behind them asks the table again."""
_ROLES: dict[AccessRule, frozenset[Role]] = {
    AccessRule.CASE_OFFICER: frozenset({Role.CASE_OFFICER}),
    AccessRule.HEAD: frozenset({Role.HEAD}),
    AccessRule.OFFICER: frozenset({Role.CASE_OFFICER, Role.HEAD}),
    AccessRule.OPERATOR: frozenset({Role.OPERATOR}),
    AccessRule.STAFF: frozenset({Role.CASE_OFFICER, Role.HEAD, Role.OPERATOR}),
}


class AccessRulesMissing(RuntimeError):
    """Some views do not say who may open them, or whether that takes an EDS key."""


def access(rule: AccessRule, *, eds: bool | None = None) -> Callable[[View], View]:
    """Mark a view with who may open it, and whether an EDS key must have been shown in the session (D21).

    Stands under `route`, next to the function. Whatever belongs to the customs body takes a key; of the applicant's
    side, what decides over others. A view that signs carries its own proof: `eds=False`. Not said = not served.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, rule)
        setattr(view, _EDS_MARK, eds)
        return view

    return mark


def rule_of(view: Callable[..., Any]) -> AccessRule | None:
    """Return the mark of a view, or None where it is missing or does not say whether it takes an EDS key."""
    found = getattr(view, _MARK, None)
    return found if isinstance(found, AccessRule) and getattr(view, _EDS_MARK, None) is not None else None


def needs_eds(view: Callable[..., Any]) -> bool:
    """Tell whether a view is open only in a session in which an EDS key was shown."""
    return bool(getattr(view, _EDS_MARK, True))


def unmarked_endpoints(app: Flask) -> list[str]:
    """List the module's endpoints that do not say who may open them, or whether that takes an EDS key."""
    ours = (name for name in app.view_functions if name.startswith(f"{ROOT}.") and name != STATIC)
    return sorted(name for name in ours if rule_of(app.view_functions[name]) is None)


def check_access_rules(app: Flask) -> None:
    """Refuse to start with an unmarked view. Raises AccessRulesMissing."""
    missing = unmarked_endpoints(app)
    if missing:
        raise AccessRulesMissing(f"views without @access(rule, eds=...): {', '.join(missing)}")


def permits(rule: AccessRule, actor: Actor | None) -> bool:
    """Tell whether a person (None: nobody signed in) may open a page with this mark."""
    if rule in (AccessRule.PUBLIC, AccessRule.MACHINE):
        return True
    if actor is None:
        return False
    if rule in _ACTS:
        return actor.may(_ACTS[rule])
    return rule is AccessRule.SIGNED_IN or any(actor.plays(role) for role in _ROLES[rule])


def with_key(actor: Actor) -> Actor:
    """Return the person as after showing an EDS key."""
    return replace(actor, method=SignInMethod.EDS)


def guard() -> Response | None:
    """Judge the request before its view: size, session, mark, person, form token.

    Raises NotPermitted, ForgedRequest; 413, 414, 431 before a body is read.
    """
    endpoint = request.endpoint or ""
    if endpoint == STATIC:
        return None
    rule = rule_of(current_app.view_functions[endpoint]) if endpoint in current_app.view_functions else None
    if rule is None:
        raise NotPermitted
    check_head()
    if rule is AccessRule.MACHINE:
        check_body()
        check_address()
        return None
    keeper = services.host_users
    if keeper is None:
        load_session()
    elif endpoint.startswith(f"{ROOT}.account.") and endpoint not in _BESIDE_PORTAL:
        raise NotFound
    else:
        follow_portal(keeper)
    check_address()
    check_body()  # after the session, whose language the refusal speaks
    elsewhere = _let_in(rule, endpoint, keeper)
    if elsewhere is not None:
        return elsewhere
    check_csrf()
    check_form()
    follow_language()
    return _policy_first(endpoint)


def _let_in(rule: AccessRule, endpoint: str, keeper: HostUsers | None) -> Response | None:
    """Judge the person: None for who may pass, else the way to sign in or to show a key.

    Raises NotPermitted; EdsNeeded for a form that was sent without a key.
    """
    actor = signed_in()
    if actor is None:
        return None if permits(rule, None) else redirect(_sign_in_page(keeper))
    if not permits(rule, with_key(actor)):
        raise NotPermitted
    if permits(rule, actor) and not (actor.by_password and needs_eds(current_app.view_functions[endpoint])):
        return None
    if request.method != "GET":
        raise EdsNeeded
    return redirect(key_address())


def key_address() -> str:
    """Return the page that asks for the EDS key and then leads back to what was wanted."""
    return url_for(f"{ROOT}.account.show_key", next=_wanted())


def _sign_in_page(keeper: HostUsers | None) -> str:
    if keeper is not None:
        return sign_in_address(keeper, _wanted())
    return url_for(f"{ROOT}.account.sign_in", next=_wanted())


def _policy_first(endpoint: str) -> Response | None:
    """Ask for the acceptance of a new policy before any other page (R3)."""
    session = state().session
    if session is None or not session.policy_due or endpoint in _BEFORE_POLICY:
        return None
    return redirect(url_for(f"{ROOT}.account.accept_policy", next=_wanted()))


def safe_next(address: str | None) -> str | None:
    """Return the address when it is a path of the module in this host, else None."""
    if not address or not _is_plain(address):
        return None
    parts = urlsplit(address)
    prefix = services.settings.prefix.rstrip("/")
    inside = parts.path == prefix or parts.path.startswith(f"{prefix}/")
    clean = not parts.scheme and not parts.netloc and not {"..", "."} & set(parts.path.split("/"))
    return address if inside and clean else None


def _is_plain(address: str) -> bool:
    """Tell whether it is one absolute path that no browser reads as another host."""
    return address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()


def _wanted() -> str | None:
    """Return where a person is led after signing in: to what was asked for, or to the page with the form."""
    if request.method == "GET":
        return safe_next(request.full_path.rstrip("?"))
    came_from = urlsplit(request.referrer or "").path
    return safe_next(came_from if is_page(came_from) else page_address())

"""What the pages of accounts share: the one page with a form, limits by address, faults beside the fields."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.wrappers import Response

from module.casework import attempts
from module.casework.attempts import TooMany
from module.context import client_address, current_actor, render, services
from module.forms.base import TroisForm
from module.kernel.errors import Refused, TroisError
from module.kernel.text import Message
from module.registry.account_settings import COUNTED, LimitedBy
from module.registry.account_settings import Limit as Limit  # for the pages beside this one
from module.registry.signatures import SignatureRefused

UNPROCESSABLE = 422
TOO_MANY = 429
Page = str | tuple[str, int] | Response
TOLD: tuple[type[TroisError], ...] = (Refused, SignatureRefused, TooMany)
"""Errors that come back to the page with its form."""


def count(limit: Limit, target: str = "") -> None:
    """Count an attempt, by the client's address where the limit has one, and by `target`. Raises TooMany."""
    attempts.count(services.open_work, limit, _subjects(limit, target))


def succeeded(limit: Limit, target: str = "") -> None:
    """Take the count of an attempt back that succeeded."""
    attempts.forgive(services.open_work, limit, _subjects(limit, target))


@contextmanager
def password_counted(present: str) -> Iterator[None]:
    """Count an attempt with a present password; one that succeeds is taken back. Raises TooMany."""
    if not present:
        yield
        return
    target = current_actor().user_id
    count(Limit.SIGN_IN, target)
    yield
    succeeded(Limit.SIGN_IN, target)


def _subjects(limit: Limit, target: str) -> dict[LimitedBy, str]:
    about = {LimitedBy.ADDRESS: client_address(), LimitedBy.TARGET: target}
    return {subject: value for subject, value in about.items() if value and subject in COUNTED[limit]}


def status_of(error: TroisError) -> int:
    """Return the HTTP status of an error that came back to its page."""
    return TOO_MANY if isinstance(error, TooMany) else UNPROCESSABLE


def tell(form: TroisForm, error: TroisError) -> None:
    """Put what was refused beside the fields, or above the form."""
    if isinstance(error, Refused):
        form.take_faults(error.faults)
    else:
        form.form_errors = [*form.form_errors, error.message]  # type: ignore[list-item]


def lines(error: TroisError) -> tuple[Message, ...]:
    """Return what was refused, for a page that has no fields to put it beside."""
    return tuple(fault.message for fault in error.faults) if isinstance(error, Refused) else (error.message,)


def form_page(title: str, form: TroisForm, button: str, **more: object) -> str:
    """Render the page of one form: `lead` are paragraphs above it, `back` the way back, `link` a second way on."""
    return render("trois/account/form.html", title=title, form=form, button=button, **more)

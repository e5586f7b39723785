"""Headers and error pages of the module's own responses; the host's responses are left alone."""

from __future__ import annotations

from collections.abc import Iterable
from json import dumps
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from module.casework.attempts import TooMany
from module.casework.gate import EdsNeeded
from module.context.access import STATIC, AccessRule, key_address, rule_of
from module.context.bounds import takes_files
from module.context.csrf import ForgedRequest
from module.context.host_names import UnknownHost
from module.context.pages import render
from module.context.services import services
from module.context.state import signed_in, state
from module.context.traces import tell_error, tell_fault
from module.kernel.errors import NotAllowedNow, NotFound, NotPermitted, OutsideUnavailable, Refused, Stale, TroisError
from module.kernel.text import N_, Message
from module.registry.signatures import SignatureRefused

_TYPED_TOO_MUCH = (
    N_("Too much was sent"),
    N_("The form holds more than this page takes. Go back, shorten the texts and send it again."),
)
_CODES = {400: "bad_request", 404: "not_found", 413: "too_large", 414: "address_too_long", 431: "headers_too_large"}
"""What a machine is told of an error of HTTP."""
Answer = tuple[str, int] | Response

_NOT_USED = ", ".join(
    f"{feature}=()"
    for feature in (
        *("accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
        *("magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
    )
)
"""What no page of the module uses. Reaching programs on the person's computer is not named here: NCALayer is one."""

LOOPBACK = ("wss://127.0.0.1:13579", "https://127.0.0.1:24680")
"""NCALayer on the person's computer, and the second address that its npm client probes."""

_STATUS: tuple[tuple[type[TroisError], int], ...] = (
    (Refused, 422),
    (SignatureRefused, 422),
    (ForgedRequest, 403),
    (EdsNeeded, 403),
    (TooMany, 429),
    (UnknownHost, 421),
    (NotPermitted, 403),
    (NotFound, 404),
    (NotAllowedNow, 409),
    (Stale, 409),
    (OutsideUnavailable, 503),
)
_OWN_WORDS = (EdsNeeded, ForgedRequest, OutsideUnavailable, Refused, SignatureRefused, TooMany, UnknownHost)
_TITLES = {
    400: N_("The address or the form cannot be read"),
    403: N_("You cannot open this page"),
    404: N_("Page not found"),
    409: N_("This cannot be done now"),
    413: N_("The files are too large"),
    414: N_("The address is too long"),
    421: N_("This is not the address of the service"),
    422: N_("There is a problem"),
    429: N_("Too many attempts"),
    431: N_("The browser sent too much beside the page"),
    500: N_("There is a problem with the service"),
    503: N_("An outside system does not answer"),
}
_TEXTS = {
    400: N_("It holds a sign that cannot be read. Open the page anew and type the text by hand."),
    403: N_("Your account does not have the right to do this."),
    404: N_("Check the address. If you followed a link, tell the support service."),
    409: N_("Somebody else changed it meanwhile, or its status has changed. Open the page again."),
    413: N_("Together the files are larger than the service takes. Choose smaller files."),
    414: N_("Shorten what was asked for, or open the page anew."),
    421: N_("The service is not reached by this address. Use the address of the portal."),
    422: N_("Go back and correct what was entered."),
    429: N_("There were too many attempts. Try again later."),
    431: N_("Delete the cookies of this site in the browser and open the page anew."),
    500: N_("Nothing was saved by the last step. Try again later."),
    503: N_("What you entered has been kept. Try again in a few minutes."),
}


def csp_needs(ncalayer_url: str) -> dict[str, list[str]]:
    """Return what a host's own Content-Security-Policy must allow on the module's pages."""
    sources = ["'self'", *LOOPBACK, *_origins((ncalayer_url,))]
    return {
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": list(dict.fromkeys(sources)),
        "form-action": ["'self'"],
    }


def header_needs() -> dict[str, str]:
    """Return the headers that bind a whole host, so that only the host can decide on them; empty: leave it out."""
    return {"Strict-Transport-Security": "max-age=31536000; includeSubDomains", "Server": ""}


def _origins(addresses: Iterable[str]) -> list[str]:
    parts = (urlsplit(address) for address in addresses if address)
    return [f"{part.scheme}://{part.netloc}" for part in parts]


def policy() -> str:
    """Return the Content-Security-Policy of the module's pages."""
    lines = {"default-src": ["'none'"], **csp_needs(services.settings.ncalayer_url)}
    lines |= {"base-uri": ["'none'"], "frame-ancestors": ["'none'"]}
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in lines.items())


def add_headers(response: Response) -> Response:
    """Put the security headers on a response of the module."""
    headers = response.headers
    headers["X-Content-Type-Options"] = "nosniff"
    if request.endpoint == STATIC:
        if request.args.get("v"):
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
    headers["Content-Security-Policy"] = policy()
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin" if _is_open(response) else "same-origin"
    headers["Permissions-Policy"] = _NOT_USED
    machine = _asked_by_machine()
    if not (machine and "Cache-Control" in headers):  # a file that a view sends brings a header of its own
        personal = machine or signed_in() or state().browser or request.method != "GET"
        headers["Cache-Control"] = "no-store" if personal else "no-cache, private"
    headers.add("Vary", "Cookie")
    return response


def status_of(error: TroisError) -> int:
    """Return the HTTP status of an error; 500 for a kind that nobody gave a status."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def show_error(error: TroisError) -> Answer:
    """Answer an error of a use case that the view did not handle itself."""
    tell_error(error)
    status = status_of(error)
    if _asked_by_machine():
        answer = _for_machine(error.code, status)
        if isinstance(error, TooMany):
            answer.headers["Retry-After"] = str(60 * error.minutes)
        return answer
    own_words = isinstance(error, _OWN_WORDS) or _says_more(error)
    text = error.message if own_words else Message(_TEXTS[status])
    faults = error.faults if isinstance(error, Refused) else ()
    return error_page(status, text, [fault.message for fault in faults]), status


def _says_more(error: TroisError) -> bool:
    """Tell whether the gate has said why, beyond what stands for the whole class of errors."""
    return isinstance(error, NotPermitted | NotAllowedNow) and error.message != type(error)().message


def show_http_error(error: HTTPException) -> Answer | HTTPException:
    """Answer an error that the web framework raised."""
    status = error.code or 500
    if status not in _TITLES:
        return error
    if status == 500:
        current_app.logger.error("incident %s at %s", state().incident, request.endpoint)
        tell_fault(getattr(error, "original_exception", None))
    if _asked_by_machine():
        return _for_machine(_CODES.get(status, "refused" if status < 500 else "failed"), status)
    if status == 413 and not takes_files(request.endpoint or ""):
        title, text = _TYPED_TOO_MUCH
        return error_page(status, Message(text), title=title), status
    return error_page(status, Message(_TEXTS[status])), status


def _is_open(response: Response) -> bool:
    """Tell whether pages of any other host may read the response: open data."""
    return response.headers.get("Access-Control-Allow-Origin") == "*"


def _asked_by_machine() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and rule_of(view) is AccessRule.MACHINE


def _for_machine(code: str, status: int) -> Response:
    return Response(dumps({"error": code}), status=status, content_type="application/json")


def error_page(status: int, text: Message, details: Iterable[Message] = (), title: str = "") -> str:
    """Render the page that tells a person what went wrong and what to do."""
    return render(
        "trois/error.html",
        title=Message(title or _TITLES[status]),
        text=text,
        details=list(details),
        trois_plain=True,
        incident=state().incident if status >= 500 else "",
        key_address=key_address() if text.msgid == EdsNeeded.TEXT else "",
    )


def attach(blueprint: Blueprint) -> None:
    """Let a blueprint answer errors and carry headers in the module's way."""
    blueprint.register_error_handler(TroisError, show_error)
    blueprint.register_error_handler(HTTPException, show_http_error)
    blueprint.after_request(add_headers)

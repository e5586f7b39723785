"""What the pages on which the head signs have in common: that of a decision and that of an opinion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

from flask import Response as FlaskResponse
from flask import request, send_file
from werkzeug.wrappers import Response

from module.casework.gate import Work
from module.context import current_actor, services
from module.forms.decision import SendBackForm
from module.kernel.errors import Stale, TroisError
from module.kernel.text import Message
from module.officer.problems import TOLD, UNPROCESSABLE, ProblemLine, RefusedAct
from module.registry.signatures import Evidence, Purpose

Page = tuple[str, int] | str | Response
T = TypeVar("T")


def as_file(document: bytes, name: str) -> FlaskResponse:
    """Send the document that is signed, octet for octet."""
    return send_file(BytesIO(document), "application/xml", as_attachment=True, download_name=f"{name}.xml")


def sign_stored(stored: Callable[[Work], bytes], sign: Callable[[Work, Evidence], T]) -> T:
    """Verify the signature of the form against the stored document, outside any transaction, then do the act."""
    signed, actor = request.form.get("signature", "").encode(), current_actor()
    with services.open_work(actor) as work:
        document = stored(work)
    evidence = services.deps.signatures.verify(signed, document, Purpose.DOCUMENT, services.deps.clock.now())
    with services.open_work(actor) as work:
        return sign(work, evidence)


@dataclass(frozen=True, slots=True)
class SigningPage:
    """How one of these pages is drawn again; `changed` says that the text is another one by now.

    `draw` gives the page as it is now with the form and the lines of what went wrong, `instead` the page of the object
    where there is nothing to sign any more, `told` the lines for an error.
    """

    changed: str
    draw: Callable[[str, SendBackForm, RefusedAct], Page]
    instead: Callable[[str, TroisError], Page]
    told: Callable[[TroisError], RefusedAct]

    def sign(self, key: str, act: Callable[[], Page]) -> Page:
        """Do the act of signing, or draw the page again with the reason."""
        try:
            return act()
        except TOLD as error:
            return self._came_back(key, error, SendBackForm())

    def send_back(self, key: str, act: Callable[[str], Page]) -> Page:
        """Give the object back to the case officer with the remark of the form, or draw the page again."""
        form = SendBackForm(request.form)
        if not form.validate():
            return self._again(key, form, RefusedAct((), UNPROCESSABLE))
        try:
            return act(form.remark.data)
        except TOLD as error:
            return self._came_back(key, error, form)

    def _came_back(self, key: str, error: TroisError, form: SendBackForm) -> Page:
        reported = self.told(error)
        if isinstance(error, Stale):
            reported = RefusedAct((ProblemLine(Message(self.changed)),), reported.status)
        return self._again(key, form, reported)

    def _again(self, key: str, form: SendBackForm, reported: RefusedAct) -> Page:
        try:
            return self.draw(key, form, reported)
        except TOLD as error:
            return self.instead(key, error)

"""One message of the exchange: header, what the check said, the document as people read it and as XML."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, stream_with_context, url_for

from module.casework import exchange_console, received
from module.casework.exchange_views import MessageView
from module.context import AccessRule, access, current_actor, render, services, signed_in
from module.kernel.errors import NotFound
from module.officer.blueprint import blueprint
from module.officer.exchange import words
from module.officer.files import sent_file
from module.officer.reading import sections
from module.registry.actors import Role

MOST_TEXT = 200_000
"""Characters of XML that the page shows; the rest is in the download."""


@blueprint.get("/exchange/messages/<trois_number:message_id>")
@access(AccessRule.STAFF, eds=True)
def message(message_id: int) -> str:
    """Show one message."""
    view = _load(message_id)
    parts = (
        sections(view.document, 3, lambda number: url_for(".message_file", message_id=message_id, number=number))
        if view.document
        else ()
    )
    return render(
        "trois/officer/exchange/message.html",
        view=view,
        row=view.row,
        parts=parts,
        text=view.text[:MOST_TEXT],
        cut=len(view.text) > MOST_TEXT,
        words=words,
        wide=True,
        back=_back(view),
    )


def _load(message_id: int) -> MessageView:
    with services.open_work(current_actor()) as work:
        return exchange_console.message(work, message_id)


def _back(view: MessageView) -> str:
    """Lead the operator to the conversation; an officer, who does not see it, to the opinions."""
    actor = signed_in()
    operator = actor is not None and actor.plays(Role.OPERATOR)
    if operator and view.conversation_id:
        return url_for(".conversation", conversation_id=view.conversation_id)
    return url_for(".conversations") if operator else url_for(".opinions")


@blueprint.get("/exchange/messages/<trois_number:message_id>/content")
@access(AccessRule.STAFF, eds=True)
def message_content(message_id: int) -> Response:
    """Send a message as it came or left, part by part."""
    view_size = _load(message_id).row.size

    def parts() -> Iterator[bytes]:
        with services.open_work(current_actor()) as work:
            yield from exchange_console.download(work, message_id)

    answer = Response(stream_with_context(parts()), content_type="application/xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="message-{message_id}.xml"'
    answer.headers["Content-Length"] = str(view_size)
    return answer


@blueprint.get("/exchange/messages/<trois_number:message_id>/files/<trois_number:number>")
@access(AccessRule.STAFF, eds=True)
def message_file(message_id: int, number: int) -> Response:
    """Send a file that stands in a message. A browser shows pictures alone."""
    document = _load(message_id).document
    if document is None:
        raise NotFound
    return sent_file(*received.file(document, number))

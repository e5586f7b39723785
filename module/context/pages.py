"""Rendering: an own Jinja environment, so that the module's words and the host's words stay apart."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app, redirect, request, template_rendered
from flask.signals import before_render_template
from werkzeug.wrappers import Response

from module.context.environment import HOST_FRAME, OWN_FRAME, environment
from module.context.state import Notice, state
from module.kernel.text import Message


def render(template: str, **context: object) -> str:
    """Render a template of the module inside the frame of the host.

    `form` and `faults` in the context set the "Error: " of the page title.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    page = environment(app).get_template(template)
    frame = str(app.config.get(HOST_FRAME) or OWN_FRAME)
    values: dict[str, object] = {
        "trois_layout": frame,
        "trois_embedded": frame != OWN_FRAME,
        "has_errors": _has_errors(context),
    }
    values.update(context)
    app.update_template_context(values)
    before_render_template.send(app, _async_wrapper=app.ensure_sync, template=page, context=values)
    text = page.render(values)
    template_rendered.send(app, _async_wrapper=app.ensure_sync, template=page, context=values)
    return text


def _has_errors(context: dict[str, object]) -> bool:
    form = context.get("form")
    return bool(getattr(form, "errors", None)) or bool(context.get("faults"))


def notify(message: Message, *, success: bool = False) -> None:
    """Put a banner on the page that this request renders."""
    state().notices.append(Notice(message, success))


def see_other(address: str) -> Response:
    """Send the browser on after a form was accepted, so that a reload does not repeat the act."""
    return redirect(address, code=303)


def notify_done(texts: Mapping[str, str]) -> None:
    """Put the banner for `?done=code` that a redirect left in the address; unknown codes say nothing."""
    text = texts.get(request.args.get("done", ""))
    if text is not None:
        notify(Message(text), success=True)

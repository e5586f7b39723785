"""Figures of the exchange for Prometheus, text format 0.0.4. They name nobody; still not everybody may read them."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request

from module.casework import exchange_console
from module.casework.exchange_views import Counts
from module.context import AccessRule, access, services, signed_in
from module.context.access import permits
from module.context.sessions import load_session
from module.kernel.errors import NotPermitted
from module.officer.blueprint import blueprint

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@blueprint.get("/exchange/metrics")
@access(AccessRule.MACHINE, eds=False)
def metrics() -> Response:
    """Answer the collector with the bearer token of the settings, or the operator."""
    if not _has_token():
        load_session()
        if not permits(AccessRule.OPERATOR, signed_in()):
            raise NotPermitted
    with services.open_work(None) as work:
        counts, now = exchange_console.counts(work), work.now
    age = (now - counts.oldest_queued).total_seconds() if counts.oldest_queued else 0.0
    return Response("\n".join(_lines(counts, age)) + "\n", content_type=CONTENT_TYPE)


def _has_token() -> bool:
    expected = services.settings.metrics_token
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    return bool(expected) and scheme == "Bearer" and hmac.compare_digest(sent.encode(), expected.encode())


def _lines(counts: Counts, age: float) -> Iterable[str]:
    yield from _gauge(
        "conversations",
        "Conversations by transaction, role and state",
        ("transaction", "role", "state"),
        counts.conversations,
    )
    yield from _gauge("conversations_overdue", "Conversations whose term is over", (), {(): counts.overdue})
    yield from _gauge("queued_messages", "Messages of ours that were not handed over", (), {(): counts.queued})
    yield from _gauge("oldest_queued_seconds", "Age of the oldest of them", (), {(): age})
    by_code = {(code,): number for code, number in counts.incidents.items()}
    yield from _gauge("open_incidents", "Incidents that nobody has closed", ("code",), by_code)
    yield from _gauge("messages", "Messages of the journal", ("direction", "code", "verdict"), counts.messages)


def _gauge(name: str, text: str, labels: tuple[str, ...], values: Mapping[Any, float]) -> Iterable[str]:
    name = f"trois_exchange_{name}"
    yield f"# HELP {name} {text}."
    yield f"# TYPE {name} gauge"
    for key, value in values.items():
        marks = ",".join(f'{label}="{_escaped(part)}"' for label, part in zip(labels, key, strict=True))
        yield f"{name}{{{marks}}} {value:g}" if marks else f"{name} {value:g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

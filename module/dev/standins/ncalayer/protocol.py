"""The frames of NCALayer: one JSON request, one JSON answer (shared notes, eds-pki 1.1-1.5)."""

from __future__ import annotations

import json
from typing import Any

from module.dev.standins.ncalayer.signing import sign_xml
from module.dev.standins.ncalayer.state import Mode, State

VERSION_FRAME = json.dumps({"result": {"version": "1.4"}})
HEARTBEAT = "--heartbeat--"
STORAGE = "PKCS12"
_BASICS = "kz.gov.pki.knca.basics"


class HangUp(Exception):
    """The connection is to be broken off without an answer."""


class BadCall(Exception):
    """The request breaks the protocol; the text goes into `details`, as Java exceptions do in the real one."""


def answer(text: str, state: State) -> str:
    """Answer one frame. Raises HangUp."""
    if text == HEARTBEAT:
        return VERSION_FRAME
    try:
        request = json.loads(text)
    except ValueError:
        return json.dumps({"code": "500", "message": "org.json.JSONException: not a JSONObject"})
    if not isinstance(request, dict) or (request.get("module"), request.get("method")) != (_BASICS, "sign"):
        # also the probe for KAZTOKEN, which the client sends first: anything but code 200 tells that this is not it
        return _unknown_module()
    try:
        answered = _sign(_arguments(request), state)
        return _unknown_module() if answered is None else json.dumps(answered, ensure_ascii=False)
    except BadCall as error:
        state.note(f"Refused a wrong request: {error}")
        return json.dumps(_failure(str(error)))


def _unknown_module() -> str:
    return json.dumps({"code": "500", "message": "Module or method not found"})


def _failure(details: str) -> dict[str, object]:
    message = "An invoked method threw an exception."
    return {"status": False, "code": "INVOCATION_ERROR", "message": message, "details": details}


def _cancelled() -> dict[str, object]:
    return {"status": True, "body": {}}


def _arguments(request: dict[str, Any]) -> dict[str, Any]:
    arguments = request.get("args")
    if not isinstance(arguments, dict):
        raise BadCall('org.json.JSONException: JSONObject["args"] is not a JSONObject.')
    for name in ("signingParams", "signerParams"):
        if not isinstance(arguments.get(name), dict):
            raise BadCall(f'org.json.JSONException: JSONObject["{name}"] is not a JSONObject.')
    if not isinstance(arguments["signerParams"].get("extKeyUsageOids"), list):
        raise BadCall('org.json.JSONException: JSONObject["extKeyUsageOids"] is not a JSONArray.')
    if arguments.get("format") != "xml":
        raise BadCall("the stand-in signs the format xml only, as our pages ask")
    if arguments.get("locale", "kk") not in ("kk", "ru"):
        raise BadCall("locale is kk or ru")
    return arguments


def _documents(data: object) -> list[str]:
    documents = [document for document in (data if isinstance(data, list) else [data]) if isinstance(document, str)]
    if not documents or (isinstance(data, list) and len(documents) < len(data)):
        raise BadCall('org.json.JSONException: JSONObject["data"] is not a string.')
    return documents


def _sign(arguments: dict[str, Any], state: State) -> dict[str, object] | None:
    """Return the answer; nothing where a version without this module would not know the request."""
    documents = _documents(arguments.get("data"))
    turn = state.take()
    if turn.mode not in (Mode.SIGN, Mode.NOT_VALID):
        state.note(f"Ended on purpose: {turn.mode.value}.")
        return _ended(turn.mode)
    storages = arguments.get("allowedStorages")
    if (storages and STORAGE not in storages) or not turn.key.fits(arguments["signerParams"]):
        # the real one shows an empty list of keys, and the person can only cancel
        state.note(f"The key of {turn.key.slug} does not fit what the page asked for, so the person cancelled.")
        return _cancelled()
    try:
        signed = [sign_xml(document, turn.key, spoil=turn.mode is Mode.NOT_VALID) for document in documents]
    except ValueError as error:
        raise BadCall(f"org.xml.sax.SAXParseException: {error}") from error
    state.note(f"Signed {len(signed)} document(s) as {turn.key.slug}, mode {turn.mode.value}.")
    return {"status": True, "body": {"result": signed}}


def _ended(mode: Mode) -> dict[str, object] | None:
    """Return how a request ends without a signature."""
    if mode is Mode.HANG_UP:
        raise HangUp
    if mode is Mode.CANCEL:
        return _cancelled()
    return None if mode is Mode.OLD else _failure("java.security.KeyStoreException: failed on purpose")

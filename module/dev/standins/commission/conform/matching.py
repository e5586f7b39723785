"""What came against what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Came:
    """One thing that came: `RCV`, `PRS`, `ERR`, `FAULT`, `MSG.002` …, `HTTP`; with codes, and its EDocId."""

    what: str
    codes: tuple[str, ...] = ()
    edoc_id: str = ""

    def __str__(self) -> str:
        return " ".join((self.what, "+".join(self.codes))).strip()


def complete(expect: Sequence[str], came: Sequence[Came]) -> bool:
    """Tell whether everything that must come has come, so that the waiting may end."""
    return not missing(expect, came) if expect else False


def missing(expect: Sequence[str], came: Sequence[Came]) -> list[str]:
    """Return the expected tokens that nothing answers, whatever the order."""
    left = list(came)
    lacking = []
    for token in expect:
        found = next((item for item in left if fits(token, item)), None)
        if found is not None:
            left.remove(found)
        elif not token.endswith("?"):
            lacking.append(token)
    return lacking


def mismatch(expect: Sequence[str], came: Sequence[Came], before: Sequence[Came] = ()) -> str:
    """Say how what came differs from what was expected; empty when it is right. `before`: the case's earlier steps."""
    if len(expect) == 1 and expect[0].startswith("AGAIN "):
        return _again(expect[0].removeprefix("AGAIN "), came, before)
    rest = list(came)
    for token in expect:
        if rest and fits(token, rest[0]):
            rest.pop(0)
        elif not token.endswith("?"):
            return f"expected {', '.join(expect) or 'nothing'}; came {_list(came)}"
    return f"beyond what was expected came {_list(rest)}" if rest else ""


def fits(token: str, came: Came) -> bool:
    """Tell whether one thing answers one token."""
    token = token.removesuffix("?")
    if " / " in token:
        return any(fits(alternative, came) for alternative in token.split(" / "))
    if token == "REFUSED":
        return came.what in ("FAULT", "HTTP")
    if token.startswith("AGAIN "):
        return came.what == token.removeprefix("AGAIN ")
    what, _, codes = token.partition(" ")
    return came.what == what and (not codes or bool(set(codes.split("|")) & set(came.codes)))


def _again(answer: str, came: Sequence[Came], before: Sequence[Came]) -> str:
    known = {item.edoc_id for item in before if item.what == answer}
    answers = [item for item in came if item.what == answer]
    if not answers:
        return f"{answer} does not come again; came {_list(came)}"
    if any(item.edoc_id not in known for item in answers):
        return f"another {answer} came, not the same again"
    others = [item for item in came if item.what not in (answer, "RCV", "PRS")]
    return f"a repeat was answered with {_list(others)}" if others else ""


def _list(came: Sequence[Came]) -> str:
    return ", ".join(str(item) for item in came) or "nothing"

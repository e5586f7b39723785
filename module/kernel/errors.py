"""The root of all errors that the module raises on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from module.kernel.text import N_, Message


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: machine code, field path such as `goods.0.hs_codes`, sentence for the person."""

    code: str
    path: str
    message: Message


def too_long(path: str, text: str, limit: int) -> tuple[Fault, ...]:
    """Return the fault of a text that is longer than its limit; none where it is not. A text of people is never cut."""
    if len(text) <= limit:
        return ()
    message = Message(N_("Characters: at most {max}, now {count}."), {"max": limit, "count": len(text)})
    return (Fault("too_long", path, message),)


class TroisError(Exception):
    """The request could not be carried out."""

    code = "error"
    retryable = False
    told = False
    """Whether the security log has a line of it (kernel.traces)."""

    def __init__(self, message: Message | None = None) -> None:
        self.message = message or Message((type(self).__doc__ or "").strip().splitlines()[0])
        super().__init__(str(self.message))


class Refused(TroisError):
    """The data do not meet the rules; `faults` says which and where."""

    code = "refused"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(Message(N_("Errors found: {count}."), {"count": len(faults)}))

    def __str__(self) -> str:
        return "; ".join(f"{fault.code} at {fault.path}" for fault in self.faults)


class NotPermitted(TroisError):
    """The person may not do this."""

    code = "not_permitted"


class NotFound(TroisError):
    """There is no such thing, or the person may not know of it."""

    code = "not_found"


class NotAllowedNow(TroisError):
    """The transition table has no such act in this status."""

    code = "not_allowed_now"


class Stale(TroisError):
    """Somebody else changed it meanwhile; what was typed has not been saved over it."""

    code = "stale"


class Damaged(TroisError):
    """A stored file is no longer the one that was given in; it is not shown. Tell the operator."""

    code = "damaged"


class OutsideUnavailable(TroisError):
    """A system outside did not answer in time or answered rubbish."""

    code = "outside_unavailable"
    retryable = True

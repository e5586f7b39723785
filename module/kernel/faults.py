"""What an exception is called where it is stored and logged: its true name and place, never what it was about."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from module.kernel.errors import TroisError

Value = TypeVar("Value")
_ROOT = Path(__file__).resolve().parents[1]


def fault_name(error: BaseException) -> str:
    """Return the code of an error of ours; of any other its class and the last place in our code that it came through.

    The text of an exception may quote a row, and with it a person; it is left out.
    """
    if isinstance(error, TroisError):
        return error.code
    frames = traceback.extract_tb(error.__traceback__)
    places = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT) and frame.filename != __file__]
    place = f" at {Path(places[-1].filename).relative_to(_ROOT)}:{places[-1].lineno}" if places else ""
    return f"{type(error).__name__}{place}"


def alone(do: Callable[[], Value], *, through: tuple[type[TroisError], ...] = ()) -> tuple[Value | None, str]:
    """Do something whose failure must not reach its neighbours (D29); return its value, and the fault or "".

    A power cut, a signal to end and the like go through, and what is named in `through`. Whoever calls this writes the
    fault down.
    """
    try:
        return do(), ""
    except through:
        raise
    except Exception as error:  # noqa: BLE001 - the one place for it: one bad row must not stop what stands beside it
        return None, fault_name(error)

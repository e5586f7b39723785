"""Whoever writes letters as a victim: one act, one process, under a supervisor: `python -m tests.kills.writer`.

The act stands in the file `act.json`, with the order to die where there is one; `acted` says that its process is gone.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

from module.casework import sending, writing
from module.casework.writing import Addressee, page
from module.context import services
from module.registry.actors import SYSTEM
from module.registry.letters import AccountFacts, LetterChannel, LetterEvent
from module.store import messages
from tests.kills.moments import Moments
from tests.kills.victim import build, place

CODE = "482913"


def perform(act: str, subject: str) -> None:
    """Write a letter to an address, or send one again."""
    with services.open_work(SYSTEM) as work:
        if act == "again":
            letter = messages.get(work.unit, subject, lock=True)
            assert letter is not None
            sending.send_again(work, letter)
            return
        event, channel, secret = {
            "mail": (LetterEvent.LOCKED, LetterChannel.EMAIL, ""),
            "link": (LetterEvent.PASSWORD_LINK, LetterChannel.EMAIL, "once"),
            "code": (LetterEvent.MOBILE_CODE, LetterChannel.SMS, CODE),
        }[act]
        facts = AccountFacts(page(work, "/x", secret=bool(secret)), work.now)
        writing.write(work, event, Addressee(subject, "kk", None, channel), facts, secret=secret)


def _child(app: Any, moments: Moments, ordered: dict[str, Any]) -> None:
    with app.app_context():
        moments.begin(ordered["kill"])
        perform(ordered["act"], ordered["subject"])
        length = moments.length()
        moments.end()
        (place() / "written.new").write_text(length)
        (place() / "written.new").rename(place() / "written")


def main() -> None:
    """Do one act after another, each in a process of its own, until SIGTERM."""
    app, moments = build()
    file = place() / "act.json"
    (place() / "ready").touch()
    while True:
        if not file.exists():
            time.sleep(0.01)
            continue
        ordered = json.loads(file.read_text())
        file.unlink()
        child = os.fork()
        if not child:
            _child(app, moments, ordered)
            os._exit(0)
        os.waitpid(child, 0)
        (place() / "acted").touch()


if __name__ == "__main__":
    main()

"""What becomes of the notices of a preliminary decision, played by hand: no worker runs in these tests."""

from __future__ import annotations

from datetime import datetime

from module.registry.letters import DeliveryState, LetterEvent
from module.store import messages
from tests.support.app_env import AppEnv


def hand_over(
    app_env: AppEnv, key: str, state: DeliveryState = DeliveryState.SENT, at: datetime | None = None, channel: str = ""
) -> None:
    """Let the channels take, report or lose the waiting notices of a case's preliminary decisions."""
    now = at or app_env.clock.now()
    with app_env.store.unit() as unit:
        for notice in messages.of_application(unit, key):
            waits = notice.state in (DeliveryState.QUEUED, DeliveryState.SENT)
            if notice.event == LetterEvent.PRELIMINARY_REFUSAL and waits and channel in ("", notice.channel):
                messages.record_delivery(unit, notice, state, now, reference="r", reason="", forget=True)

"""The product as a victim: the real wiring on a fast clock, with moments hung on from outside."""

from __future__ import annotations

import dataclasses
import faulthandler
import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask

from module import wiring
from module.dev import portal
from module.registry.exchange import ExchangeSettings
from module.wiring import exchange as wired_exchange
from tests.kills.exchange.clock import FastClock
from tests.kills.exchange.moments import StagedMoments, hang_on, staged

POLL_HOURS = 0.2
FOLDER = "TROIS_KILLS_DIR"


def place() -> Path:
    """Return the folder of this drill."""
    return Path(os.environ[FOLDER])


def ask_often() -> None:
    """Let the scheduler ask for what has changed every twelve minutes instead of twice a day."""
    read: Callable[..., ExchangeSettings] = wired_exchange.read_exchange

    def often(*arguments: Path) -> ExchangeSettings:
        found = read(*arguments)
        hours = {"poll_hours": POLL_HOURS, "compare_hours": 0.0}  # the drill's books know of no whole comparison
        return dataclasses.replace(found, timing=dataclasses.replace(found.timing, **hours))  # type: ignore[arg-type]

    wired_exchange.read_exchange = often  # type: ignore[assignment]


def build(role: str, stages: Iterable[tuple[Any, str, str]]) -> tuple[Flask, StagedMoments]:
    """Build the demonstration portal over the real wiring; `stages` are owners, names of functions, stages."""
    faulthandler.register(signal.SIGUSR1)  # who looks for the reason of a hang sees all stacks in the log
    moments = StagedMoments(place(), role)
    hang_on(moments)
    for owner, name, stage in stages:
        staged(moments, owner, name, stage)
    ask_often()
    config = {key: value for key, value in os.environ.items() if key.startswith("TROIS_")}
    return portal.create(wiring.build(config, FastClock.shared())), moments

"""What the pages need of the rest: the wired services, reached as `from module.context import services`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import current_app
from werkzeug.local import LocalProxy

from module.casework.absent import NoUnionRecords
from module.registry.actors import Actor
from module.registry.classifiers import Classifiers

if TYPE_CHECKING:
    from module.casework.gate import Deps, Work
    from module.casework.host_users import HostUsers
    from module.casework.ports import UnionRecords
    from module.casework.sign_in import EdsSignIn, Sessions
    from module.casework.waiting import OpenCount
    from module.eaeu.transport.door import Door
    from module.integrations.shep.door import ShepDoor
    from module.settings.catalog import Catalog
    from module.settings.host import HostSettings

EXTENSION = "trois"


def _nothing(actor: Actor) -> OpenCount | None:
    """Count nothing: a module whose database is played by hand."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that pages, jobs and commands may reach."""

    deps: Deps
    open_work: Callable[[Actor | None], AbstractContextManager[Work]]
    catalog: Catalog
    settings: HostSettings
    sessions: Sessions
    sign_in: EdsSignIn
    classifiers: Classifiers
    exchange: Door | None = None
    host_users: HostUsers | None = None
    shep: ShepDoor | None = None
    union_records: UnionRecords = field(default_factory=NoUnionRecords)
    open_count: Callable[[Actor], OpenCount | None] = _nothing


def _services() -> Services:
    return cast(Services, current_app.extensions[EXTENSION])


services: Services = cast(Services, LocalProxy(_services))
"""The services of the current application."""

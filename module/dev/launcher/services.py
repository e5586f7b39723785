"""The two servers below the product: embedded ones, or those that DATABASE_URL and REDIS_URL name."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from module.dev.launcher.child import Child
from module.dev.launcher.places import own_folder, runtime_folder
from module.dev.launcher.postgres import Postgres, wheel_bin_dir
from module.dev.launcher.valkey import Valkey, wheel_program

__all__ = ["Postgres", "Services", "Valkey", "embedded_postgres", "embedded_valkey", "services"]


def embedded_postgres(state: Path, *, durable: bool = True) -> Postgres:
    """The embedded database of a state folder; not started."""
    sockets = runtime_folder(state) / "pg"
    return Postgres(wheel_bin_dir(), state / "postgres", sockets, log=state / "logs" / "postgres.log", durable=durable)


def embedded_valkey(state: Path, *, durable: bool = True) -> Valkey:
    """The embedded queue of a state folder; not started."""
    socket = runtime_folder(state) / "valkey.sock"
    return Valkey(wheel_program(), state / "valkey", socket, log=state / "logs" / "valkey.log", durable=durable)


@dataclass(frozen=True)
class Services:
    """Addresses of the servers, and the programs to watch where they are ours."""

    database_url: str
    redis_url: str
    children: tuple[Child, ...] = ()


@contextmanager
def services(state: Path, *, durable: bool = True) -> Iterator[Services]:
    """Have both servers for as long as the block lasts."""
    with ExitStack() as stack:
        children: list[Child] = []
        stack.callback(shutil.rmtree, own_folder(runtime_folder(state)))
        database_url, redis_url = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
        if not database_url:
            postgres = embedded_postgres(state, durable=durable)
            if not durable:
                stack.callback(postgres.forget)
            stack.enter_context(postgres)
            children.append(postgres.child)
            database_url = postgres.url()
        if not redis_url:
            valkey = stack.enter_context(embedded_valkey(state, durable=durable))
            children.append(valkey.child)
            redis_url = valkey.url()
        yield Services(database_url, redis_url, tuple(children))

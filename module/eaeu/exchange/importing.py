"""An accepted register on its way into our copy: batch by batch, each a transaction of its own with its effect.

Writers of the register take turns between batches. A process that ends loses nothing: the cursor stands with the batch,
and whoever goes on begins there. Until the last one is stored, the resource is not in step.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Any, Self

from module.eaeu.exchange.conversation_runner import (
    EffectContext,
    held_subjects,
    in_step,
    note_records,
    revive,
    store_records,
)
from module.eaeu.exchange.journalling import wake_later
from module.eaeu.exchange.ports import ExchangeDeps
from module.eaeu.exchange.records import register_versions
from module.eaeu.exchange.reporting import for_itself, report
from module.store.exchange import NewVersion, RegisterImport, conversations, imports, incidents, messages, union
from module.store.unit import Unit

BATCH = 500
BATCH_BYTES = 8 * 1024 * 1024
IN_MEMORY = 8 * 1024 * 1024
IMPORT_STOPPED = "import_stopped"
MOST_TRIES = 5
"""How often an import may break off without a batch stored; then it is given up, and the next question brings it."""
AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Batch:
    """Records in a row; `first` counts those before them."""

    first: int
    versions: list[NewVersion]


def batches(versions: Iterator[NewVersion], first: int) -> Iterator[Batch]:
    """Yield versions in batches that are bounded in number and in bytes."""
    batch, size = Batch(first, []), 0
    for found in versions:
        batch.versions.append(found)
        size += len(found.record)
        if len(batch.versions) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = Batch(batch.first + len(batch.versions), []), 0
    if batch.versions:
        yield batch


class BackgroundWriter:
    """Does one piece of work at a time, in the order given. Use it as a context: at its end nothing runs any more.

    Each piece of work opens its own unit of work.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="behind")
        self._running: Future[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()
        if error is None:
            self.wait()

    def do(self, work: Callable[[], object]) -> None:
        """Begin a piece of work when the one before is done. Raises what that one raised."""
        self.wait()
        self._running = self._pool.submit(work)

    def wait(self) -> None:
        """Wait until nothing runs. Raises what the last piece of work raised."""
        running, self._running = self._running, None
        if running is not None:
            running.result()


class Importer:
    """Stores accepted registers."""

    def __init__(self, deps: ExchangeDeps) -> None:
        self._deps = deps

    def go_on(self, conversation_id: str) -> None:
        """Store what is left of the register that a conversation has brought; nothing where none is under way.

        What breaks it is an incident; the scheduler has it gone on with a minute later.
        """
        with self._deps.store.unit() as unit:
            found = imports.of_conversation(unit, conversation_id)
        if found is None:
            return
        _, fault = for_itself(lambda: self._store(found))
        if fault:
            with self._deps.store.unit() as unit:
                imports.change(unit, found.message_id, fault=fault)
            report(self._deps, IMPORT_STOPPED, conversation_id, {"fault": fault})

    def _store(self, found: RegisterImport) -> None:
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
            with self._deps.store.unit() as unit:
                for piece in messages.chunks(unit, found.message_id):
                    file.write(piece)
            file.seek(0)
            versions = register_versions(file, self._deps.names, self._deps.settings.limits)
            rest = islice(versions, found.done, None)
            with BackgroundWriter() as writer:  # while a batch is stored, the next one is read
                for batch in batches(rest, found.done):
                    writer.do(partial(self._store_batch, found, batch))
        self._end(found)

    def _store_batch(self, found: RegisterImport, batch: Batch) -> None:
        """Store a batch with its effect and the cursor; nothing where the import is over.

        Where another process is ahead, its records are passed over.
        """
        with self._deps.store.unit() as unit:
            now_held = imports.lock(unit, found.message_id)
            if now_held.state != imports.RUNNING:
                return
            versions = batch.versions[max(now_held.done - batch.first, 0) :]
            if versions:
                context = self._context(unit, found)
                stored = store_records(context, versions)
                note_records(context, len(versions), stored)
                numbers = {new.number for new in versions}
                waiting = held_subjects(unit)
                self._revive(context, [key for number in numbers for key in waiting.get(number, ())])
                done = batch.first + len(batch.versions)
                moved = {"done": done, "stored": now_held.stored + stored, "touched_at": context.now}
                imports.change(unit, found.message_id, **moved, tries=0, fault="")

    def _end(self, found: RegisterImport) -> None:
        """Say that the copy is whole again: now, and not before, the resource is in step."""
        with self._deps.store.unit() as unit:
            now_held = imports.lock(unit, found.message_id)
            if now_held.state != imports.RUNNING:
                return
            context = self._context(unit, found)
            in_step(context, found.latest)
            came_meanwhile = [
                key for number, keys in held_subjects(unit).items() if union.holds(unit, [number]) for key in keys
            ]
            self._revive(context, came_meanwhile)
            imports.change(unit, found.message_id, state=imports.DONE, finished_at=context.now)

    def _context(self, unit: Unit, found: RegisterImport) -> EffectContext:
        conversation = conversations.get(unit, found.conversation_id)
        assert conversation is not None  # noqa: S101 - it has brought the register
        return EffectContext(unit, self._deps, conversation, found.message_id, self._deps.clock.now())

    def _revive(self, context: EffectContext, keys: list[str]) -> None:
        """Let held messages go on in a worker, outside of the batch."""
        revive(context, keys)
        for key in keys:
            wake_later(context.unit, self._deps, key, f"revived-{context.message_id}")

    def tick(self) -> int:
        """Wake a worker for each import that nobody goes on with; give up what never comes further."""
        now = self._deps.clock.now()
        with self._deps.store.unit() as unit:
            found = imports.overdue(unit, now - AGAIN_AFTER)
            for one in found:
                imports.change(unit, one.message_id, tries=one.tries + 1, touched_at=now)
                if one.tries < MOST_TRIES:
                    mark = f"import-{one.message_id}-{one.done}-{one.tries}"
                    wake_later(unit, self._deps, one.conversation_id, mark)
                    continue
                imports.change(unit, one.message_id, state=imports.GIVEN_UP, finished_at=now)
                details = {"fault": one.fault or "process_died", "given_up": "yes"}
                incidents.raise_once(unit, IMPORT_STOPPED, one.conversation_id, details, now)
        return len(found)

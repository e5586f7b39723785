"""Commands of an administrator stand in the security log: which command, by which user of the machine, what came of it.

Arguments are not written: a command may be given a person's number.
"""

from __future__ import annotations

import os
from typing import Any

import click

from module.kernel.traces import Origin, SecurityEvent, SecurityOutcome, keep_all, note, within

_WORDS = "module.cli.telling.words"


class TellingGroup(click.Group):
    """A group whose commands are told, each by its full name; what they write to the journal carries the name too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember the words that name the command."""
        ctx.meta[_WORDS] = list(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and tell of it."""
        name = " ".join(["trois", *self._named(ctx)])
        facts = {"endpoint": f"cli {name}", "by": f"uid {os.getuid()}"}
        keep_all()
        with within(Origin(lambda: facts, writes_rows=False)):
            outcome, reason = SecurityOutcome.FAILED, ""
            try:
                answer = super().invoke(ctx)
                outcome = SecurityOutcome.DONE
            except click.exceptions.Exit as end:
                outcome = SecurityOutcome.DONE if end.exit_code == 0 else SecurityOutcome.FAILED
                raise
            except Exception as error:
                reason = type(error).__name__
                raise
            finally:
                note(SecurityEvent.COMMAND, outcome, reason)
        return answer

    def _named(self, ctx: click.Context) -> list[str]:
        """Return the names of command and subcommands, and nothing of their arguments."""
        names: list[str] = []
        command: click.Command | None = self
        for word in ctx.meta[_WORDS]:
            if not isinstance(command, click.Group):
                break
            command = command.get_command(ctx, word)
            if command is None:
                break
            names.append(word)
        return names

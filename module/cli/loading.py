"""Groups of commands that load a command when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from importlib import import_module
from typing import Any

import click


class LoadingGroup(click.Group):
    """A group that knows where its commands stand: `places` names module and value, such as `eaeu:eaeu`, by name."""

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        self._places = places
        self._loaded: dict[str, click.Command] = {}
        super().__init__(*args, **kwargs)

    @property
    def commands(self) -> MutableMapping[str, click.Command]:
        """Return all commands, for which all are loaded."""
        for name in self._places:
            self._load(name)
        return self._loaded

    @commands.setter
    def commands(self, found: MutableMapping[str, click.Command]) -> None:
        self._loaded.update(found)

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command that is loaded already."""
        self._loaded[name or str(cmd.name)] = cmd

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, for which nothing is loaded."""
        return sorted({*self._places, *self._loaded})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, and load it."""
        return self._load(cmd_name)

    def _load(self, name: str) -> click.Command | None:
        if name not in self._loaded and name in self._places:
            module, _, value = self._places[name].partition(":")
            self._loaded[name] = getattr(import_module(f"module.cli.{module}"), value)
        return self._loaded.get(name)

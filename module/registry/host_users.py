"""A person as a host portal knows him or her: the portal has signed the person in, the module believes it (D17)."""

from __future__ import annotations

from dataclasses import dataclass

from module.registry.actors import Actor, Part


@dataclass(frozen=True, slots=True)
class HostUser:
    """What the portal says of whoever is signed in to it.

    `id` is the portal's own key of the person, for the journal. `bin` and `organisation` are empty for a person who
    acts for himself or herself. `roles` are the portal's names; config/roles.toml says which parts they give here.
    """

    id: str
    iin: str
    bin: str
    name: str
    organisation: str = ""
    roles: frozenset[str] = frozenset()
    language: str = ""


def is_same(user: HostUser, actor: Actor, parts: frozenset[Part]) -> bool:
    """Tell whether a session is still that of the person, with the names and parts that the portal tells now."""
    shown = (user.iin, user.bin, user.name, user.organisation, parts)
    return shown == (actor.iin, actor.bin, actor.name, actor.organisation, actor.parts)

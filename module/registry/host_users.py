"""A person as a host portal knows him or her: the portal has signed the person in, the module believes it (D17)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from module.registry.actors import Actor, Role
from module.registry.membership import SignInMethod


class ProvedBy(StrEnum):
    """How the portal knows that the person is who it says, in the session in hand (D21).

    EDS: the portal has verified a key in this session. PASSWORD: it verified the person's IIN once and the person has
    signed in with a password or the like. UNKNOWN: nobody has said.
    """

    UNKNOWN = "unknown"
    PASSWORD = "password"  # noqa: S105 - the name of a method
    EDS = "eds"


@dataclass(frozen=True, slots=True)
class HostUser:
    """What the portal says of whoever is signed in to it.

    `id` is the portal's own key of the person, for the journal. `bin` and `organisation` are empty for a person who
    acts for himself or herself. `roles` are the portal's names; config/roles.toml says which parts they give here.
    A portal that does not say `proved_by` opens an applicant's drafts; for the rest the module asks for the EDS key,
    once a session.
    """

    id: str
    iin: str
    bin: str
    name: str
    organisation: str = ""
    roles: frozenset[str] = frozenset()
    language: str = ""
    proved_by: ProvedBy = ProvedBy.UNKNOWN

    @property
    def method(self) -> SignInMethod:
        """Return how a session that rests on the portal's word was opened."""
        return _METHODS[self.proved_by]


_METHODS = {
    ProvedBy.UNKNOWN: SignInMethod.HOST,
    ProvedBy.PASSWORD: SignInMethod.HOST_PASSWORD,
    ProvedBy.EDS: SignInMethod.HOST_EDS,
}


def is_same(user: HostUser, actor: Actor, parts: frozenset[Role]) -> bool:
    """Tell whether a session is still that of the person, with the names, parts and proof that the portal tells now.

    A session in which the key was shown to the module itself stands whatever the portal says of the proof.
    """
    shown = (user.iin, user.bin, user.name, user.organisation, parts)
    same = shown == (actor.iin, actor.bin, actor.name, actor.organisation, actor.roles)
    return same and (actor.method is SignInMethod.EDS or actor.method is user.method)

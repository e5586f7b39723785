"""Sessions of people whom the host portal has signed in. Signing documents takes an EDS all the same."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from module.casework.gate import OpenWork
from module.casework.sign_in import start_session
from module.kernel.errors import NotPermitted
from module.kernel.identifiers import bin_fault, iin_fault
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.host_users import HostUser, ProvedBy, is_same
from module.store import accounts, journal

_LOG = logging.getLogger(__name__)
Asked = Callable[[], HostUser | None]


class HostUsers:
    """Asks the portal who is there, and opens a session of the module for that person."""

    def __init__(
        self,
        asked: Asked,
        roles: Mapping[str, frozenset[Role]],
        open_work: OpenWork,
        hours: int,
        addresses: tuple[str, str],
    ) -> None:
        self._asked = asked
        self._roles = roles
        self._open_work = open_work
        self._life = timedelta(hours=hours)
        self._warned = False
        self.sign_in_address, self.sign_out_address = addresses

    def current(self) -> HostUser | None:
        """Return whoever is signed in to the portal in this request, or None."""
        return self._asked()

    def is_same(self, user: HostUser, actor: Actor) -> bool:
        """Tell whether a session is still that of the person with the roles of today."""
        return is_same(user, actor, self.roles(user))

    def roles(self, user: HostUser) -> frozenset[Role]:
        """Return the roles that the portal's roles give; a role that nobody has listed gives none."""
        return frozenset().union(*(self._roles.get(role, frozenset()) for role in user.roles))

    def _warn_once(self, user: HostUser) -> None:
        """Tell the log of a portal that does not say how it knows its people; such a host goes on, with drafts only."""
        if user.proved_by is ProvedBy.UNKNOWN and not self._warned:
            self._warned = True
            _LOG.warning(
                "the host's people come without HostUser.proved_by: they prepare drafts, and are asked for the EDS key"
                " for all else"
            )

    def enter(self, user: HostUser, agent: str = "") -> str:
        """Open a session and return its token.

        Raises NotPermitted for a person without a role here, or with numbers that cannot exist.
        """
        self._warn_once(user)
        roles = self.roles(user)
        if not roles or iin_fault(user.iin) or (user.bin and bin_fault(user.bin)):
            raise NotPermitted
        person = Actor(
            account_id="",
            iin=user.iin,
            bin=user.bin,
            name=user.name,
            roles=roles,
            organisation=user.organisation,
            language=user.language or "ru",
        )
        with self._open_work(SYSTEM) as work:
            actor = accounts.of_host(work.unit, person, work.now)
            proof, now = user.proved_by, work.now
            journal.write(work.unit, actor, "sign_in", now, portal_user=user.id, parts=sorted(roles), proved_by=proof)
            return start_session(work, actor.account_id, self._life, user.method, agent)

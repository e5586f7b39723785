"""Forms of the staff of an organisation: an invitation, a role, the registration of the invited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from module.forms.base import TroisForm
from module.forms.fields import Radios
from module.forms.typed import Email
from module.kernel.text import N_
from module.registry.membership import STAFF_ROLE_LABELS, StaffRole
from module.registry.staff_roles import STAFF_ROLE_HINTS

LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


class RoleForm(TroisForm):
    """The role that is given. Only roles that the giver may give are offered."""

    role = Radios(
        N_("Role"), choices=STAFF_ROLE_LABELS, hints=STAFF_ROLE_HINTS, required=N_("Choose the role.")
    )

    def offer(self, roles: Iterable[StaffRole]) -> None:
        """Offer these roles; one that is sent nevertheless is judged by the use case."""
        self.role.choices = {role: STAFF_ROLE_LABELS[role] for role in roles}


class InviteForm(RoleForm):
    """To whom an invitation goes, as what, in which language."""

    email = Email(N_("E-mail of the employee"), required=N_("Enter the e-mail of the employee."))
    language = Radios(N_("Language of the letter"), choices=LANGUAGES, required=N_("Choose the language of the letter."))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._fields = {name: self._fields[name] for name in ("email", "role", "language")}

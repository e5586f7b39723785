"""Forms of the staff of an organisation: an invitation, a role, the registration of the invited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from module.forms.account import Password
from module.forms.base import TroisForm
from module.forms.fields import Checkbox, Radios, Text
from module.forms.typed import Email, Phone
from module.kernel.languages import OWN_NAMES
from module.kernel.text import N_
from module.registry.membership import STAFF_ROLE_LABELS, StaffRole
from module.registry.staff_roles import STAFF_ROLE_HINTS


class RoleForm(TroisForm):
    """The role that is given. Only roles that the giver may give are offered."""

    role = Radios(N_("Role"), choices=STAFF_ROLE_LABELS, hints=STAFF_ROLE_HINTS, required=N_("Choose the role."))

    def offer(self, roles: Iterable[StaffRole]) -> None:
        """Offer these roles; one that is sent nevertheless is judged by the use case."""
        self.role.choices = {role: STAFF_ROLE_LABELS[role] for role in roles}


class JoinForm(TroisForm):
    """What the invited says of himself who comes without a key. No IIN: typed, it would prove nothing (D21)."""

    surname = Text(N_("Last name"), limit=120, width=30, required=N_("Enter the last name."))
    given_name = Text(N_("First name"), limit=120, width=30, required=N_("Enter the first name."))
    patronymic = Text(N_("Middle name"), limit=120, width=30)
    mobile = Phone(N_("Mobile telephone"), mobile=True, required=N_("Enter the mobile number."))
    user_name = Text(
        N_("User name"),
        limit=64,
        width=20,
        hint=N_("Latin letters, digits, dots, hyphens and low lines"),
        required=N_("Enter a user name."),
    )
    password = Password(N_("Password"), hint=N_("At least 12 characters."), required=N_("Enter a password."))
    policy = Checkbox(
        N_("I have read the security policy and agree with it"),
        required=N_("Read the security policy and agree with it to go on."),
    )
    personal_data = Checkbox(
        N_("I consent to the processing of my personal data"),
        required=N_("Give the consent to the processing of personal data to go on."),
    )


class JoinWithKeyForm(JoinForm):
    """What the invited says of himself beside the key, whose certificate names him."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for name in ("surname", "given_name", "patronymic"):
            del self[name]


class InviteForm(RoleForm):
    """To whom an invitation goes, as what, in which language."""

    email = Email(N_("E-mail of the employee"), required=N_("Enter the e-mail of the employee."))
    language = Radios(
        N_("Language of the letter"), choices=OWN_NAMES, required=N_("Choose the language of the letter.")
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._fields = {name: self._fields[name] for name in ("email", "role", "language")}

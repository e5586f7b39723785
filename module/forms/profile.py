"""The officer's profile: how the person is named to the Commission."""

from __future__ import annotations

from typing import Any, cast

from module.forms.base import TroisForm
from module.forms.fields import Checkbox, Text
from module.forms.typed import Email, Phone
from module.kernel.text import N_, Message
from module.registry.opinion import OfficerProfile

NAME_LIMIT = 120


class ProfileForm(TroisForm):
    """Names, post and contacts as they stand in messages to the Commission."""

    last_name = Text(N_("Last name"), limit=NAME_LIMIT, width=30, required=N_("Enter the last name."))
    first_name = Text(N_("First name"), limit=NAME_LIMIT, width=30, required=N_("Enter the first name."))
    middle_name = Text(N_("Middle name"), limit=NAME_LIMIT, width=30)
    no_middle_name = Checkbox(N_("I have no middle name"))
    post = Text(
        N_("Post in Russian"),
        hint=N_("The working language of the exchange is Russian."),
        limit=NAME_LIMIT,
        required=N_("Enter the post."),
    )
    phone = Phone(N_("Telephone"), hint=N_("For example +7 701 234 56 78"))
    email = Email(N_("E-mail"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the fields; then the middle name or its absence, and one way to reach the person."""
        super().validate(extra_validators)
        if not self.middle_name.errors:
            self.middle_name.errors = self._middle_name_errors()
        if not self.phone.data and not self.email.data and not self.phone.errors and not self.email.errors:
            self.phone.errors = (_text(N_("Enter a telephone number or an e-mail address.")),)
        return not self.errors

    def _middle_name_errors(self) -> tuple[Any, ...]:
        if self.middle_name.data and self.no_middle_name.data:
            return (_text(N_("Enter the middle name or tick that you have none, not both.")),)
        if not self.middle_name.data and not self.no_middle_name.data:
            return (_text(N_("Enter the middle name, or tick that you have none.")),)
        return ()

    def officer(self) -> OfficerProfile:
        """Return the profile that the form says."""
        return OfficerProfile(
            last_name=self.last_name.data,
            first_name=self.first_name.data,
            middle_name=self.middle_name.data,
            post=self.post.data,
            phone=self.phone.data,
            email=self.email.data,
        )


def _text(msgid: str) -> str:
    return cast(str, Message(msgid))

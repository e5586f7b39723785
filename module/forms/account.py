"""Forms of registration, sign-in by password and the profile."""

from __future__ import annotations

from typing import Any

from module.forms.base import TroisForm
from module.forms.fields import Checkbox, Checkboxes, Files, Radios, Text, TroisField
from module.forms.typed import Email, Phone
from module.kernel.languages import OWN_NAMES
from module.kernel.text import N_
from module.registry.membership import USER_TYPE_LABELS, UserType

_NAME = N_("User name")


class Password(TroisField):
    """A password: taken as typed, blanks too, and never written back into the page."""

    input_type = "password"
    width = 30
    data: str

    def process_data(self, value: Any) -> None:
        """A stored password is never shown."""
        self.data = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what the browser sent."""
        self.data = str(valuelist[0]) if valuelist else ""

    def _value(self) -> str:
        return ""


class ConsentForm(TroisForm):
    """The two marks before anything else (R3); the use case says what is missing."""

    policy = Checkbox(N_("I have read the security policy and agree with it"))
    personal_data = Checkbox(N_("I agree to the processing of my personal data"))


class UserTypeForm(TroisForm):
    """The three types of user (R4)."""

    user_type = Radios(
        N_("Who are you registering as?"),
        choices=USER_TYPE_LABELS,
        hints={
            UserType.CERTIFICATION_BODY: N_("You search the register and verify decisions. You file nothing."),
            UserType.INDIVIDUAL: N_("You act for yourself or as an individual entrepreneur, with your personal key."),
            UserType.LEGAL_ENTITY: N_("You are the head or a person with the right to sign. You need the key of it."),
        },
        hint=N_("The type cannot be changed afterwards."),
        required=N_("Choose who you are registering as."),
    )


class ContactsForm(TroisForm):
    """E-mail and telephones (R9)."""

    email = Email(
        N_("E-mail"),
        hint=N_("We send a link to it, and notices on the state of your cases."),
        required=N_("Enter your e-mail address."),
    )
    mobile = Phone(
        N_("Mobile telephone"),
        mobile=True,
        hint=N_("Notices are sent to it by SMS. For example +7 701 234 56 78"),
        required=N_("Enter your mobile telephone."),
    )
    phone = Phone(N_("Another telephone"))
    foreign_name = Text(
        N_("Name in Latin letters"),
        hint=N_("As in your passport. It stands in prints in English."),
        limit=120,
        width=30,
    )


class OwnContactsForm(ContactsForm):
    """The contacts of an account that is open; those that recover it are changed with proof of the person."""

    present = Password(
        N_("Present password"),
        hint=N_("It is asked for a new e-mail address or mobile telephone. Leave it empty if you signed in with EDS."),
        required=None,
    )


class RecoveryForm(TroisForm):
    """What stands from now on, after recovery was frozen; the choices are the contacts of before."""

    choice = Radios(N_("What stands from now on?"), choices={}, required=N_("Choose one of the answers."))


class CredentialsForm(TroisForm):
    """User name and password (R10)."""

    user_name = Text(
        _NAME,
        hint=N_("4 to 64 Latin letters, digits, dots, hyphens or underscores."),
        limit=64,
        width=20,
        required=N_("Enter a user name."),
    )
    password = Password(
        N_("Password"),
        hint=N_("At least 12 characters. A few words that do not belong together are easy to remember."),
        required=N_("Enter a password."),
    )


class PasswordSignInForm(TroisForm):
    """User name and password, to enter."""

    user_name = Text(_NAME, limit=64, width=20, required=N_("Enter your user name."))
    password = Password(N_("Password"), required=N_("Enter your password."))


class ForgottenForm(TroisForm):
    """Whose password was forgotten."""

    name = Text(
        N_("User name or e-mail address"), limit=254, width=30, required=N_("Enter your user name or e-mail address.")
    )


class AgainForm(TroisForm):
    """Where the link of activation is to be sent once more."""

    email = Email(N_("E-mail"), required=N_("Enter your e-mail address."))


class NewPasswordForm(TroisForm):
    """A new password over a mailed link."""

    password = Password(N_("New password"), hint=N_("At least 12 characters."), required=N_("Enter a new password."))


class PresentPasswordForm(TroisForm):
    """The present password alone, as the proof that a session by password gives."""

    present = Password(
        N_("Present password"),
        hint=N_("You signed in with a password: it is asked for again before a session is ended."),
        required=None,
    )


class ChangePasswordForm(TroisForm):
    """The present password and a new one."""

    present = Password(N_("Present password"), hint=N_("Leave it empty if you signed in with EDS."), required=None)
    password = Password(N_("New password"), hint=N_("At least 12 characters."), required=N_("Enter a new password."))


class CodeForm(TroisForm):
    """A code from a mail or an SMS."""

    code = Text(N_("Code"), hint=N_("Six digits"), limit=20, width=10, required=N_("Enter the code."))


class LanguageForm(TroisForm):
    """The language of pages and letters."""

    language = Radios(N_("Language of pages and letters"), choices=OWN_NAMES, required=N_("Choose a language."))


class PhotoForm(TroisForm):
    """A photo of the person."""

    photo = Files(N_("Photo"), accept="image/jpeg,image/png", hint=N_("JPEG or PNG, at most 500 KB."))


class TakeOverForm(TroisForm):
    """Which fields are taken from the state register (C3)."""

    fields = Checkboxes(N_("Take these fields from the state register"))

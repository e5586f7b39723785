"""People and organisations of the portal: kinds of users, roles in an organisation, states, consents.

Source: spec/accounts-points R4, R18-R20; the roles are our reading of R19.
"""

from __future__ import annotations

from enum import StrEnum

from module.kernel.text import N_


class UserType(StrEnum):
    """What a person registers as; never changed afterwards (R4)."""

    CERTIFICATION_BODY = "certification_body"
    INDIVIDUAL = "individual"
    LEGAL_ENTITY = "legal_entity"


class UserState(StrEnum):
    """How far a registration has come."""

    REQUESTED = "requested"
    ACTIVE = "active"
    CLOSED = "closed"


class AccountState(StrEnum):
    """Whether an acting identity may be used."""

    ACTIVE = "active"
    WAITING = "waiting"
    CLOSED = "closed"


class StaffRole(StrEnum):
    """What a person is in an organisation (R19)."""

    HEAD = "head"
    RIGHT_TO_SIGN = "right_to_sign"
    PREPARER = "preparer"
    VIEWER = "viewer"


class InvitationState(StrEnum):
    """How far an invitation has come (R15-R18)."""

    SENT = "sent"
    ACCEPTED = "accepted"
    ACTIVATED = "activated"
    REVOKED = "revoked"


class ConsentKind(StrEnum):
    """What a person agreed to."""

    SECURITY_POLICY = "security_policy"
    PERSONAL_DATA = "personal_data"
    NOTICES = "notices"


class CodeKind(StrEnum):
    """What a one-time code or link is for."""

    ACTIVATION = "activation"
    EMAIL = "email"
    MOBILE = "mobile"
    PASSWORD = "password"  # noqa: S105 - the name of a purpose


class Changed(StrEnum):
    """What was changed of that which recovers an account."""

    EMAIL = "email"
    MOBILE = "mobile"
    PASSWORD = "password"  # noqa: S105 - the name of what was changed


class SignInMethod(StrEnum):
    """How a session was opened: with a password one reads and drafts, with EDS one files and decides too.

    The last three are the word of a host portal. HOST: the portal does not say how it knows the person.
    """

    EDS = "eds"
    PASSWORD = "password"  # noqa: S105 - the name of a method
    HOST = "host"
    HOST_PASSWORD = "host_password"  # noqa: S105 - the name of a method
    HOST_EDS = "host_eds"

    @property
    def by_key(self) -> bool:
        """Tell whether an EDS key was shown for the session."""
        return self in (SignInMethod.EDS, SignInMethod.HOST_EDS)

    @property
    def of_host(self) -> bool:
        """Tell whether the session rests on what the host portal says."""
        return self in (SignInMethod.HOST, SignInMethod.HOST_PASSWORD, SignInMethod.HOST_EDS)


SIGN_IN_LABELS = {
    SignInMethod.EDS: N_("EDS key"),
    SignInMethod.PASSWORD: N_("User name and password"),
    SignInMethod.HOST: N_("The portal"),
    SignInMethod.HOST_PASSWORD: N_("The portal, by password"),
    SignInMethod.HOST_EDS: N_("The portal, by EDS key"),
}
USER_TYPE_LABELS = {
    UserType.CERTIFICATION_BODY: N_("Certification bodies"),
    UserType.INDIVIDUAL: N_("Individuals"),
    UserType.LEGAL_ENTITY: N_("Legal entities"),
}
STAFF_ROLE_LABELS = {
    StaffRole.HEAD: N_("Head of the organisation"),
    StaffRole.RIGHT_TO_SIGN: N_("Person with the right to sign"),
    StaffRole.PREPARER: N_("Preparer of drafts"),
    StaffRole.VIEWER: N_("Viewer"),
}
CONSENT_LABELS = {
    ConsentKind.SECURITY_POLICY: N_("Security policy"),
    ConsentKind.PERSONAL_DATA: N_("Processing of personal data"),
    ConsentKind.NOTICES: N_("Notices by e-mail and SMS"),
}

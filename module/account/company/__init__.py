"""Pages of an organisation and of representatives: profile, staff, invitations, powers of attorney, other accounts."""

from module.account.company import invitations, powers_of_attorney, profile, staff, switching

__all__ = ["invitations", "powers_of_attorney", "profile", "staff", "switching"]

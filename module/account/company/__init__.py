"""Pages of an organisation and of representatives: profile, staff, invitations, powers of attorney, other accounts."""

from module.account.company import invitations, powers, profile, staff, switching

__all__ = ["invitations", "powers", "profile", "staff", "switching"]

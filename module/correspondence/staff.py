"""The words of the letters to the people of an organisation."""

from __future__ import annotations

from module.correspondence.wording import Table, Wording, by_email
from module.kernel.text import N_
from module.registry.letters import LetterEvent

WORDS: Table = by_email(
    {
        LetterEvent.INVITATION: Wording(
            N_("Invitation to act for {organisation}"),
            N_(
                "{inviter} has invited you to act for {organisation} in the customs register of intellectual "
                "property objects.\nTo accept, open: {page}\nYou can use the link once, until {until}. If you do "
                "not know the sender, ignore this email."
            ),
        ),
        LetterEvent.JOINED: Wording(
            N_("{person} has accepted the invitation"),
            N_("{person} has accepted the invitation to act for {organisation}.\nGive them access and a role: {page}"),
        ),
        LetterEvent.ACTIVATED: Wording(
            N_("Your access to {organisation} is open"),
            N_("You can now act for {organisation}.\nYour role: {role}.\nSign in: {page}"),
        ),
        LetterEvent.ACTIVATED_COPY: Wording(
            N_("Access of {person} is open"),
            N_("{person} can now act for {organisation}.\nRole: {role}.\nStaff: {page}"),
        ),
        LetterEvent.ROLE_CHANGED: Wording(
            N_("Your role in {organisation} was changed"),
            N_("Your role in {organisation} is now: {role}.\nIt works from your next page on: {page}"),
        ),
        LetterEvent.CLOSED: Wording(
            N_("Your access to {organisation} is closed"),
            N_(
                "Your access to {organisation} was closed. What you prepared stays with the organisation.\nHelp: {page}"
            ),
        ),
        LetterEvent.READY_TO_SIGN: Wording(
            N_("A draft waits for your signature"),
            N_("{person} has prepared an application of {organisation}. Read it and sign it with your EDS: {page}"),
        ),
        LetterEvent.POWER_ENDS: Wording(
            N_("A power of attorney ends on {until}"),
            N_(
                "The power of attorney No. {number} ends on {until}. After that day nothing can be filed with it."
                "\nSee: {page}"
            ),
        ),
    }
)

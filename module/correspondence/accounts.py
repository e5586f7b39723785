"""The words of the letters about accounts. A code or the end of a link stands as its place in the stored text."""

from __future__ import annotations

from module.correspondence.wording import Table, Wording, by_email, by_sms
from module.kernel.text import N_
from module.registry.letters import LetterEvent

SMS: Table = by_sms(
    {
        LetterEvent.MOBILE_CODE: Wording("", N_("TROIS code: {secret}. Do not share it.")),
        LetterEvent.MOBILE_CHANGED: Wording(
            "", N_("TROIS: the mobile number of your account was changed. Not you? See your mail.")
        ),
    }
)
EMAIL: Table = by_email(
    {
        LetterEvent.ACTIVATION: Wording(
            N_("Activate your account on the portal"),
            N_(
                "An account was requested on the portal of the customs register of intellectual property objects."
                "\n\nTo activate it, open this link and press the button on the page:\n{page}\n\nThe link works "
                "once, until {until}. After that you sign in with the user name and password that you chose.\nIf "
                "you did not ask for an account, do nothing: without the link no account is opened."
            ),
        ),
        LetterEvent.KNOWN: Wording(
            N_("You already have an account on the portal"),
            N_(
                "Somebody asked for an account on the portal with your data, and you have one already. Nothing "
                "was changed.\n\nSign in with EDS or with your user name and password:\n{page}\nA forgotten "
                "password is replaced from the same page. If it was not you, you need not do anything."
            ),
        ),
        LetterEvent.LOCKED: Wording(
            N_("Your account on the portal is locked for a time"),
            N_(
                "A wrong password was entered for your account several times, so it is locked until {until}.\n\n"
                "You may unlock it at once: sign in with EDS.\n{page}\nIf it was not you, choose another "
                "password in your profile."
            ),
        ),
        LetterEvent.PASSWORD_LINK: Wording(
            N_("New password for your account on the portal"),
            N_(
                "To choose a new password, open this link:\n{page}\n\nThe link works once, until {until}. If you "
                "did not ask for it, do nothing: the old password stays."
            ),
        ),
        LetterEvent.PASSWORD_CHANGED: Wording(
            N_("The password of your account was changed"),
            N_(
                "The password of your account on the portal was changed, and other sessions were ended.\n\nIf it "
                "was you, do nothing. If it was not you, open this link and press the button on the page:\n{page}"
                "\n\nThe link works until {until}; you need not sign in. All sessions are ended then, and nobody "
                "signs in with the password or has it replaced by mail until you decide with your EDS. Notices "
                "of your cases go on coming."
            ),
        ),
        LetterEvent.EMAIL_CODE: Wording(
            N_("Code to confirm your e-mail address"),
            N_("Code to confirm your e-mail address: {secret}\nIt works until {until}."),
            (N_("Enter it here: {page}"),),
        ),
        LetterEvent.EMAIL_CHANGED: Wording(
            N_("The e-mail address of your account was changed"),
            N_(
                "The e-mail address of your account on the portal was changed.\n\nIf it was you, do nothing. If "
                "it was not you, open this link and press the button on the page:\n{page}\n\nThe link works "
                "until {until}; you need not sign in. All sessions are ended then, and nobody signs in with the "
                "password or has it replaced by mail until you put this address back with your EDS. Notices of "
                "your cases go on coming."
            ),
        ),
        LetterEvent.MOBILE_CHANGED: Wording(
            N_("The mobile telephone of your account was changed"),
            N_(
                "The mobile telephone of your account on the portal was changed.\n\nIf it was you, do nothing. "
                "If it was not you, open this link and press the button on the page:\n{page}\n\nThe link works "
                "until {until}; you need not sign in. All sessions are ended then, and nobody signs in with the "
                "password or has it replaced by mail until you put the former number back with your EDS. Notices "
                "of your cases go on coming."
            ),
        ),
        LetterEvent.FROZEN: Wording(
            N_("Recovery of your account is frozen"),
            N_(
                "Recovery of your account on the portal was frozen over the link in a letter, and all sessions "
                "were ended.\n\nTo decide what stands from now on, sign in with EDS:\n{page}\n\nUntil then no "
                "password opens the account. Notices of your cases go on coming."
            ),
        ),
    }
)
WORDS: Table = {**SMS, **EMAIL}

"""Forms of a hearing: request, remarks, waiver of the applicant; day of notice, appointment, minutes of the officer."""

from __future__ import annotations

from enum import StrEnum

from module.forms.base import TroisForm
from module.forms.fields import Checkbox, Radios, Text, TextArea
from module.forms.typed import Day
from module.kernel.text import N_
from module.registry.hearing import LONGEST_SAID, SHORT_SAID


class OralRequestForm(TroisForm):
    """A request for an oral hearing."""

    text = TextArea(
        N_("What we should know for the hearing"),
        limit=SHORT_SAID,
        hint=N_("Such as: by video, in which language, who comes."),
    )


class RemarksForm(TroisForm):
    """Remarks on the minutes of an oral hearing."""

    text = TextArea(N_("Your remarks on the minutes"), limit=LONGEST_SAID, required=N_("Write your remarks."))


class WaiverForm(TroisForm):
    """A waiver of the hearing, in writing: a sentence that the person ticks and sends in a session with EDS."""

    waived = Checkbox(
        N_("I have read the preliminary decision and do not want to be heard on it"),
        required=N_("Tick the box if you waive the hearing."),
    )


class NoticeDayForm(TroisForm):
    """Another day of notice; reason and evidence stand in the act."""

    day = Day(N_("Day of notice"), required=N_("Enter the day of notice."))
    reason = Text(
        N_("How the applicant was notified"),
        limit=SHORT_SAID,
        required=N_("Say how the applicant was notified."),
        hint=N_("The text stands in the act."),
    )
    evidence = Text(
        N_("Evidence"),
        limit=SHORT_SAID,
        required=N_("Name the evidence."),
        hint=N_("Such as: receipt with signature, number and date. The text stands in the act."),
    )


class AppointmentForm(TroisForm):
    """Day, hour and place of the oral hearing."""

    day = Day(N_("Day of the hearing"), required=N_("Enter the day of the hearing."))
    place = Text(
        N_("Hour and place, or the link of the video call"),
        limit=SHORT_SAID,
        required=N_("Enter hour and place."),
    )


class Presence(StrEnum):
    """Whether the applicant came to the oral hearing."""

    CAME = "came"
    ABSENT = "absent"


PRESENCE_LABELS = {
    Presence.CAME: N_("The applicant or the representative came"),
    Presence.ABSENT: N_("Nobody came"),
}


class MinutesForm(TroisForm):
    """Minutes of the oral hearing."""

    presence = Radios(N_("Who came"), choices=PRESENCE_LABELS, required=N_("Say who came."))
    text = TextArea(
        N_("Minutes"),
        limit=LONGEST_SAID,
        required=N_("Write the minutes."),
        hint=N_("Who took part, what was said, what was handed over. The applicant reads them."),
    )

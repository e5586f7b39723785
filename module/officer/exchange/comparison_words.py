"""What a whole comparison found and why an entry is in doubt, in words, each with what to do."""

from __future__ import annotations

from module.kernel.text import N_, pN_
from module.officer.labels import label

__all__ = ["label"]

STATE_LABELS = {
    "asked": N_("The questions are being sent"),
    "waiting": N_("Under way"),
    "finished": pN_("comparison", "Finished"),
    "failed": N_("Failed"),
}
FAULT_LABELS = {
    "refused": N_("The Commission answered a question with an error."),
    "unanswered": N_("The Commission did not answer a question, and it was given up after the last repeat."),
    "broken": N_("The answer could not be compared: our program broke over it."),
}
FINDING_LABELS = {
    "ours_only": N_("Only with us"),
    "theirs_only": N_("Only with the Commission"),
    "differs": N_("Differs"),
    "against_opinion": N_("Included against our opinion"),
    "national_number": N_("Number of a national entry"),
}
FINDING_COLOURS = {"ours_only": "red", "theirs_only": "yellow", "differs": "yellow"}
FINDING_ADVICE = {
    "ours_only": N_(
        "The Commission does not hold this. Write to the support of the segment and ask for the notice anew. "
        "Until it comes, the entry stays as it is."
    ),
    "theirs_only": N_("The answer brought it into our copy. Look whether the entry reads well; nothing else is to do."),
    "differs": N_("The record that was updated last counts and stands in our copy. Compare the versions of the entry."),
    "against_opinion": N_(
        "Our opinion refused this object. Tell the head of the unit, who may put it to the Commission."
    ),
    "national_number": N_(
        "An entry of the national register has the same number. Tell the support of the segment, "
        "and search by the name of the object as well."
    ),
}
"""What to do, by the kind of a finding and by its flag."""

DOUBT_LABELS = {
    "disowned": N_("The Commission answered our confirmation of the notice with an error"),
    "signal_refused": N_("The Commission refused our signal about the notice"),
    "undelivered": N_("Our confirmation of the notice did not reach the Commission"),
}
DOUBT_ADVICE = {
    "disowned": N_("Open the conversation and send our answer again, or ask for a whole comparison."),
    "signal_refused": N_("Open the conversation and send our answer again, or ask for a whole comparison."),
    "undelivered": N_("Try the message again on the page of tasks."),
}

"""How long a text of an officer may be: the form takes what its use case takes. Numbers by hand."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from module.forms.decision import PreparationForm, RefusalForm, SendBackForm
from module.forms.exchange import ResolutionForm
from module.forms.hearing import MinutesForm, NoticeDayForm, OralRequestForm, RemarksForm
from module.forms.opinion import OpinionForm
from module.forms.passing_on import CaseTakeOverForm
from module.forms.right import ObjectionForm
from module.forms.same_right import SameRightForm
from module.kernel.text import Message
from module.registry.checks import Check, CheckResult
from module.registry.kinds.include import INCLUDE

CHECK = Check("owner", Message("Ground"), Message("Is it so?"), CheckResult.NOT_MET)


def preparation(sent: MultiDict[str, str]) -> PreparationForm:
    return PreparationForm.offering(INCLUDE, {}, sent, [CHECK])


@pytest.mark.parametrize(
    ("make", "name", "limit"),
    [
        (lambda sent: RefusalForm.of_kind(INCLUDE, sent), "explanation_kk", 4000),
        (lambda sent: RefusalForm.of_kind(INCLUDE, sent), "explanation_ru", 4000),
        (preparation, "answer_kk", 4000),
        (preparation, "answer_ru", 4000),
        (preparation, "reason_owner", 1000),
        (SendBackForm, "remark", 1000),
        (CaseTakeOverForm, "reason", 1000),
        (SameRightForm, "reason", 1000),
        (ObjectionForm, "text", 4000),
        (RemarksForm, "text", 4000),
        (MinutesForm, "text", 4000),
        (OralRequestForm, "text", 500),
        (NoticeDayForm, "reason", 500),
        (OpinionForm, "explanation", 4000),
        (ResolutionForm, "note", 2000),
    ],
)
def test_a_field_takes_as_much_as_its_use_case(make: Any, name: str, limit: int) -> None:
    for length in (limit, limit + 1):
        form = make(MultiDict({name: "я" * length}))
        form.validate()
        told = [str(error) for error in (*form[name].process_errors, *form[name].errors)]
        assert [text for text in told if "characters" in text][:1] == (
            [] if length == limit else [f"Shorten the text to {limit} characters. It has {limit + 1}."]
        )

"""Choices, boxes, files, the list of errors, and how all of it is drawn."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask, request
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import FieldList, FormField

from module.context.environment import environment
from module.forms import Bin, Checkbox, Checkboxes, Day, Files, Hidden, Radios, Select, Text, TextArea, TroisForm
from module.kernel.errors import Fault
from module.kernel.text import Message
from module.registry.objects import DIRECTION_LABELS, MARK_TYPE_LABELS, Direction, MarkType
from tests.support.web import bare_host


class Goods(TroisForm):
    word_name = Text("Name", required="Enter the name.")


class Everything(TroisForm):
    name = Text("Name of the mark", hint="As in the certificate", required="Enter the name.", limit=20)
    features = TextArea("Features")
    mark = Radios(
        "Kind of mark", choices=MARK_TYPE_LABELS, required="Choose the kind.", hints={MarkType.WORD: "Letters"}
    )
    country = Select("Country", choices={"KZ": "Kazakhstan", "DE": "Germany"}, required="Choose the country.")
    directions = Checkboxes("Directions", choices=DIRECTION_LABELS, required="Choose a direction.")
    agreed = Checkbox("I undertake to compensate", required="Confirm the undertaking.")
    picture = Files("Picture", accept="image/jpeg", multiple=True, required="Choose a picture.")
    number = Bin("BIN")
    start = Day("Start")
    version = Hidden()
    goods = FieldList(FormField(Goods), min_entries=1)


FULL = MultiDict(
    [
        ("name", "Mark"),
        ("mark", "combined"),
        ("country", "DE"),
        ("directions", "export"),
        ("directions", "import"),
        ("agreed", "y"),
        ("picture", FileStorage(io.BytesIO(b"x"), "a.jpg")),
        ("picture", FileStorage(io.BytesIO(b""), "")),
        ("goods-0-word_name", "Shoes"),
    ]
)


@pytest.fixture
def app() -> Flask:
    return bare_host()


@pytest.mark.asvs("15.3.5")
def test_values_are_of_the_domain() -> None:
    form = Everything(FULL)
    assert form.validate(), form.errors
    assert form.mark.data is MarkType.COMBINED
    assert form.directions.data == (Direction.IMPORT, Direction.EXPORT)
    assert form.agreed.data is True
    assert [sent.filename for sent in form.picture.data] == ["a.jpg"]
    assert form.start.data is None


def test_empty_form_lists_all_errors_in_the_order_of_the_fields() -> None:
    form = Everything(MultiDict({"number": "1"}))
    assert not form.validate()
    assert [line.href for line in form.errors_list()] == [
        "#name",
        "#mark",
        "#country",
        "#directions",
        "#agreed",
        "#picture",
        "#number",
        "#goods-0-word_name",
    ]


@pytest.mark.asvs("2.2.2")
def test_choice_that_was_not_offered_is_refused() -> None:
    sent = FULL.copy()
    sent["mark"] = "hologram"
    form = Everything(sent)
    form.validate()
    assert [str(error) for error in form.mark.errors] == ["Choose one of the options in the list."]
    assert form.mark.data is None


def test_faults_of_a_use_case_stand_beside_their_fields() -> None:
    form = Everything(FULL)
    form.validate()
    text = Message("Wrong.")
    form.take_faults(
        [
            Fault("a", "goods.0.word_name", text),
            Fault("b", "terms.start", text),
            Fault("c", "holder.identifier", text),
            Fault("d", "nowhere.at_all", text),
        ],
        places={"holder.identifier": "number"},
    )
    assert [line.href for line in form.errors_list()] == ["", "#number", "#start", "#goods-0-word_name"]


@pytest.mark.asvs("15.3.7")
def test_form_is_filled_from_post_only(app: Flask) -> None:
    with app.test_request_context("/?name=query"):
        assert Everything.of(request, name="stored").name.data == "stored"
    with app.test_request_context("/", method="POST", data={"name": "sent"}):
        assert Everything.of(request, name="stored").name.data == "sent"


def drawn(app: Flask, form: TroisForm, language: str = "en") -> str:
    page = """
        {% import 'trois/macros.html' as ui %}
        {% for f in form %}{% if f.type != 'FieldList' %}{{ ui.field(f) }}{% endif %}{% endfor %}
        {{ ui.error_summary(form.errors_list()) }}
    """
    with app.test_request_context(f"/trois/?lang={language}"):
        return environment(app).from_string(page).render(form=form)


def test_errors_are_tied_to_their_fields(app: Flask) -> None:
    form = Everything(MultiDict({"name": "", "number": "<b>12"}))
    form.validate()
    html = drawn(app, form)
    assert 'aria-describedby="name-hint name-error"' in html
    assert '<p id="name-error" class="govuk-error-message">' in html
    assert '<a href="#name">Enter the name.</a>' in html
    assert 'value="&lt;b&gt;12"' in html and "<b>12" not in html
    for line in form.errors_list()[:-1]:
        assert f'id="{line.href[1:]}"' in html


def test_every_described_id_exists(app: Flask) -> None:
    form = Everything(MultiDict({"number": "1"}))
    form.validate()
    html = drawn(app, form)
    ids = set(re.findall(r' id="([^"]+)"', html))
    wanted = {id for value in re.findall(r'aria-describedby="([^"]+)"', html) for id in value.split()}
    labels = set(re.findall(r' for="([^"]+)"', html))
    assert wanted <= ids
    assert labels <= ids


def test_optional_fields_are_marked_and_required_are_not(app: Flask) -> None:
    html = drawn(app, Everything())
    assert "Features (optional)" in html
    assert "Name of the mark<" in html
    assert "I undertake to compensate<" in html


def test_chosen_values_come_back(app: Flask) -> None:
    html = drawn(app, Everything(FULL))
    assert re.search(r'type="radio" value="combined" checked', html)
    assert re.search(r'value="DE" selected', html)
    assert len(re.findall(r"checked", html)) == 4


def test_labels_hints_and_errors_are_translated(app: Flask) -> None:
    form = Everything(MultiDict({"number": "1"}))
    form.validate()
    html = drawn(app, form, "kk")
    assert "[kk] Name of the mark" in html
    assert "[kk] As in the certificate" in html
    assert "[kk] Enter the 12 digits of the BIN. There are 1." in html
    assert "[kk] Combined mark" in html
    assert "[kk] (optional)" in html

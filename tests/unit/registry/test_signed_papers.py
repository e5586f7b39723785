"""What is signed holds everything that is shown, and everything that was entered is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

import pytest

from module.kernel.text import Message
from module.registry.application import AttachmentRole, Capacity, Form
from module.registry.application_document import (
    NAMESPACE,
    SigningHeader,
    application_document,
    shown,
)
from module.registry.outline import outline
from module.registry.party import HOME_COUNTRY
from module.registry.signing_document import DocumentNode
from module.xmldoor import as_signing_document, compose, parse
from tests.support.registry import FILES, FORM, GENUINE, RIGHT

HEADER = SigningHeader(
    "4f6f4d4e-0000-4000-8000-000000000001",
    7,
    "include",
    date(2026, 11, 20),
    "900101300007",
    "200140000004",
    "ИВАНОВ ИВАН",
    "kk",
)
# ids of ours: pictures stand in the paper by name and digest
NOT_SHOWN = {"genuine_pictures", "infringing_pictures"}


def say(message: Message) -> str:
    return f"{message}"


def signing_document(form: Form, files: Any = FILES) -> DocumentNode:
    return application_document(HEADER, form, files, say).root


def texts(node: DocumentNode) -> Iterator[str]:
    yield node.text
    for child in node.children:
        yield from texts(child)


def entered(value: Any) -> Iterator[Any]:
    """Every plain value that a person has entered."""
    if is_dataclass(value):
        for field in fields(value):
            if field.name not in NOT_SHOWN:
                yield from entered(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from entered(item)
    elif not isinstance(value, Enum | bool) and value not in (None, ""):
        yield value


@pytest.mark.parametrize("capacity", list(Capacity))
def test_every_value_of_the_outline_stands_in_the_paper(capacity: Capacity) -> None:
    form = replace(FORM, capacity=capacity)
    in_paper = list(texts(signing_document(form)))
    for part in outline(form, FILES):
        for line in part.lines:
            for value in line.values:
                assert shown(value, say) in in_paper


def test_every_value_entered_stands_in_the_outline() -> None:
    in_outline = "\n".join(texts(signing_document(FORM)))
    missing = [value for value in entered(FORM) if shown(value, say) not in in_outline and value != HOME_COUNTRY]
    assert missing == []


def test_files_are_in_the_paper_by_name_and_digest() -> None:
    content = "\n".join(texts(signing_document(FORM)))
    for file in FILES:
        assert file.file_name in content
        assert file.sha256 in content
    stray = replace(GENUINE, id="stray", sha256="ee" * 32)
    assert stray.sha256 not in "\n".join(texts(signing_document(FORM, (*FILES, stray)))), (
        "a picture of no goods belongs to nothing"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"undertaking": False},
        {"capacity": Capacity.HOLDER},
        {"terms": replace(FORM.terms, permitted_quantity=11)},
        {"terms": replace(FORM.terms, directions=FORM.terms.directions[:1])},
        {"goods": (*FORM.goods, FORM.goods[0])},
        {"goods": (replace(FORM.goods[0], hs_codes=FORM.goods[0].hs_codes[:1]),)},
        {"insurance": replace(FORM.insurance, amount=4_325_001)},
        {"right": replace(FORM.right, owners=())},
        {"holder": replace(FORM.holder, resident=False)},
    ],
)
def test_another_form_is_another_document(change: dict[str, Any]) -> None:
    assert signing_document(replace(FORM, **change)) != signing_document(FORM)


@pytest.mark.parametrize(
    "file",
    [
        replace(RIGHT, sha256="ff" * 32),
        replace(RIGHT, valid_until=date(2029, 1, 1)),
        replace(RIGHT, document_number="2"),
        replace(RIGHT, sheets=4),
    ],
)
def test_another_file_is_another_document(file: Any) -> None:
    assert signing_document(FORM, (file, *FILES[1:])) != signing_document(FORM)


def test_the_head_ties_the_document_to_the_draft_and_the_person() -> None:
    head = {node.tag: node.text for node in signing_document(FORM).children if node.text}
    assert head["applicationId"] == HEADER.application_id
    assert head["version"] == "7"
    assert (head["filerIin"], head["filerBin"], head["preparedOn"]) == ("900101300007", "200140000004", "2026-11-20")
    assert signing_document(FORM).attributes == (("lang", "kk"),)


@pytest.mark.parametrize("length", [600, 601, 4000])
def test_a_text_of_any_length_is_carried_word_for_word(length: int) -> None:
    text = "ә" * length
    root = signing_document(replace(FORM, terms=replace(FORM.terms, genuine_features=text)))
    (node,) = [line for part in root.children for line in part.children if line.tag == "genuineFeatures"]
    assert node == DocumentNode("genuineFeatures", text)


def test_a_full_typical_form_fits_and_comes_back_as_it_was() -> None:
    long = "Описание признаков " * 60
    form = replace(
        FORM,
        terms=replace(FORM.terms, genuine_features=long, infringing_features=long),
        goods=tuple(replace(FORM.goods[0], word_name=f"ЖЕТІСУ {number}") for number in range(3)),
    )
    files = tuple(replace(RIGHT, id=f"f{number}", role=AttachmentRole.DOCUMENT) for number in range(6))
    made = application_document(HEADER, form, (*FILES, *files), say)
    document = compose(made)
    assert len(document) <= 16 * 1024
    assert as_signing_document(parse(document)) == made
    assert made.namespace == NAMESPACE


def test_the_order_of_the_parts_is_the_order_of_the_form() -> None:
    tags = [part.section.value for part in outline(FORM, FILES)]
    assert tags == [
        "representative",
        "holder",
        "terms",
        "insurance",
        "documents",
        "goods",
        "right",
        "undertaking",
    ]
    # the signed XML of a mark keeps the name of its part, as documents of all releases have it
    assert [part.name for part in outline(FORM, FILES)] == [*tags[:6], "trademark", "undertaking"]
    alone = [part.section.value for part in outline(replace(FORM, capacity=Capacity.HOLDER), FILES)]
    assert alone == tags[1:]

from __future__ import annotations

import pytest
from lxml import etree

from module.integrations.shep.payload import Convention, attach, detach
from module.outbound import WireFailure

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
LIMIT = 10_000


def response(inner: str) -> etree._Element:
    return etree.fromstring(f"<response {XSI}><responseData>{inner}</responseData></response>")


def payload() -> etree._Element:
    return etree.fromstring('<n:Request xmlns:n="urn:q"><a>1</a></n:Request>')


@pytest.mark.parametrize("convention", list(Convention))
def test_attached_comes_back(convention: Convention) -> None:
    whole = etree.fromstring("<response><responseData/></response>")
    attach(whole[0], payload(), convention)
    (found,) = detach(etree.fromstring(etree.tostring(whole)), LIMIT)
    assert etree.QName(found).localname == "Request"
    assert found.findtext("a") == "1"


def test_typed_names_the_type() -> None:
    holder = etree.Element("requestData")
    attach(holder, payload(), Convention.TYPED)
    assert b'xsi:type="ns1:Request"' in etree.tostring(holder)
    with pytest.raises(ValueError, match="namespace"):
        attach(holder, etree.Element("Request"), Convention.TYPED)


@pytest.mark.parametrize(
    "inner",
    [
        '<data xsi:type="xs:string">&lt;R&gt;&lt;a&gt;1&lt;/a&gt;&lt;/R&gt;</data>',
        "<data><![CDATA[<?xml version='1.0' encoding='UTF-8'?><R><a>1</a></R>]]></data>",
        "<data><R><a>1</a></R></data>",
        '<q:data xmlns:q="http://bip.bee.kz/SyncChannel/v10/Interfaces"><R><a>1</a></R></q:data>',
        '<data xsi:type="p:R" xmlns:p="urn:p"><a>1</a></data>',
        "<R><a>1</a></R>",
    ],
)
def test_every_anomaly_gives_the_same(inner: str) -> None:
    (found,) = detach(response(inner), LIMIT)
    assert found.findtext("a") == "1"


@pytest.mark.parametrize("inner", ["", "<data/>", "<data> </data>", '<data xsi:nil="true"/>'])
def test_nothing(inner: str) -> None:
    assert detach(response(inner), LIMIT) == []


def test_no_response_data() -> None:
    assert detach(etree.fromstring("<response/>"), LIMIT) == []


@pytest.mark.parametrize(
    ("inner", "detail"),
    [
        ("<data>rubbish</data>", "payload.not_well_formed"),
        ("<data><![CDATA[<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>]]></data>", "payload.doctype"),
        (f"<data>&lt;a&gt;{'x' * LIMIT}&lt;/a&gt;</data>", "payload.too_large"),
    ],
)
def test_rubbish(inner: str, detail: str) -> None:
    with pytest.raises(WireFailure) as caught:
        detach(response(inner), LIMIT)
    assert caught.value.detail == detail

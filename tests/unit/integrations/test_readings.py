"""Answers that the stand-ins do not give but real services may."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from module.integrations.gbd_ul.reading import company
from module.integrations.niis.reading import trademark
from module.outbound import WireFailure
from module.registry.party import PartyKind


def mark(inner: str) -> etree._Element:
    return etree.fromstring(f"<trademarkInfoResponse>{inner}</trademarkInfoResponse>")


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<patentId>0</patentId><documentId>0</documentId><icgs/><owners/><contracts/>",
        "<registrationDate>0001-01-01T00:00:00</registrationDate>",
        "<patentNameRu> </patentNameRu>",
    ],
)
def test_defaults_of_net_are_not_a_trademark(inner: str) -> None:
    assert trademark(mark(inner), "1", {}) is None


@pytest.mark.parametrize(
    ("inner", "detail"),
    [
        ("<icgs><i><code>46</code></i></icgs>", "niis.nice_class"),
        ("<icgs><i><code/></i></icgs>", "niis.nice_class"),
        ("<image>*</image>", "rubbish.image"),
        ("<validityDate>later</validityDate>", "rubbish.validityDate"),
    ],
)
def test_rubbish(inner: str, detail: str) -> None:
    with pytest.raises(WireFailure) as caught:
        trademark(mark(inner), "1", {})
    assert caught.value.detail == detail


@pytest.mark.parametrize(
    ("number", "customer_type", "kind"),
    [
        ("900101300007", "1", PartyKind.INDIVIDUAL),
        ("200140000004", "1", PartyKind.LEGAL_ENTITY),
        ("", "1", PartyKind.LEGAL_ENTITY),
        ("900101300007", "7", PartyKind.ENTREPRENEUR),
    ],
)
def test_kind_of_owner(number: str, customer_type: str, kind: PartyKind) -> None:
    inner = f"<owners><o><xin>{number}</xin><customerType>{customer_type}</customerType></o></owners>"
    found = trademark(mark(inner), "1", {7: PartyKind.ENTREPRENEUR})
    assert found is not None
    assert found.owners[0].kind is kind


def test_classes_written_in_words() -> None:
    found = trademark(mark("<patentNameKz>Ә</patentNameKz><icgs><i><code>МКТУ 05</code></i></icgs>"), "1", {})
    assert found is not None
    assert [entry.number for entry in found.classes] == [5]


def test_company_with_the_least() -> None:
    found = company(etree.fromstring("<Response><Organization><BIN>200140000004</BIN></Organization></Response>"))
    assert found is not None
    assert (found.identifier, found.is_branch, found.address.country) == ("200140000004", False, "KZ")
    assert found.registered_on is None


def test_company_with_instants_instead_of_days() -> None:
    source = (
        "<Response><Organization><RegistrationDate>2020-01-14T18:00:00Z</RegistrationDate></Organization></Response>"
    )
    found = company(etree.fromstring(source))
    assert found is not None
    assert found.registered_on == date(2020, 1, 15)


def test_no_company() -> None:
    assert company(etree.fromstring("<Response><Status><Code>002</Code></Status></Response>")) is None

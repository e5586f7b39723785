"""Each rule of filling for which a message was refused is a line of the operator's page."""

from __future__ import annotations

from markupsafe import escape

from tests.integration.exchange.test_honest_peers import without
from tests.support import union_nodes as nodes
from tests.support.console import Pages
from tests.support.exchange import Segment, application, inclusion


def test_each_rule_that_refused_is_a_line(segment: Segment, pages: Pages) -> None:
    body = without(
        without(application(), "//ipcdo:RightholderDetails", "csdo:SubjectName"),
        "//ipcdo:RightholderDetails",
        "csdo:TaxpayerId",
    )
    header, content = segment.request(1, body, 1)
    segment.post(content)
    broken = inclusion()
    nodes.say(broken, "//ipsdo:RegistrationFormId", "9" * 100)
    segment.post(segment.request(6, broken, 5)[1])
    page = pages.get(pages.operator, "/exchange/incidents")
    place = (
        "/doc:GenericEDocDetails/doc:IPObjectApplicationDetails/ipcdo:IPObjectApplicationDetails"
        "/ipcdo:IPObjectRegistrationFormDetails/ipcdo:RegistrationFormIPObjectDetails/ipcdo:RightholderDetails"
    )
    lines = page.split("Messages refused by a rule of filling", 1)[-1]
    assert lines.count("<strong>T18.R7</strong>") == 1  # the tax number only warns, the schema is no rule
    assert str(escape(place)) in lines and header.conversation in lines and "P.SP.01.MSG.001" in lines


def test_without_refusals_the_page_says_so(segment: Segment, pages: Pages) -> None:
    assert "No message was refused by a rule of filling." in pages.get(pages.operator, "/exchange/incidents")

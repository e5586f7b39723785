"""One record of a log is one line, and names of strangers keep their direction to themselves."""

from __future__ import annotations

import logging

import pytest

from module.context.environment import environment
from module.integrations.shep import door
from tests.support.web import bare_host

FORGED = "x\n[2026-12-01 12:00:00,000] ERROR in anon: forged\u2028again\x85"


@pytest.mark.asvs("16.4.1")
def test_what_the_module_says_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    bare_host()
    logging.getLogger(door.__name__).warning("shep push refused: %s", FORGED)
    (record,) = caplog.records
    assert len(record.getMessage().splitlines()) == 1
    assert "forged" in record.getMessage()


def test_loggers_of_the_host_are_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    app = bare_host()
    app.logger.warning("two\nlines")
    assert caplog.records[-1].getMessage() == "two\nlines"


@pytest.mark.asvs("16.4.1")
def test_a_path_with_a_line_end_is_no_page() -> None:
    assert bare_host().test_client().get("/trois/verify/x%0aERROR").status_code == 400


@pytest.mark.asvs("1.2.1")
def test_names_of_strangers_are_isolated_and_escaped() -> None:
    app = bare_host()
    with app.test_request_context("/trois/"):
        made = environment(app).from_string("{{ name | bdi }}|{{ '' | bdi or 'none' }}").render(name="<b>א")
    assert made == "<bdi>&lt;b&gt;א</bdi>|none"

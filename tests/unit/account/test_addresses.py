"""No two pages of the module answer at one address."""

from __future__ import annotations

from collections import Counter

from tests.support.web import bare_host


def test_every_address_belongs_to_one_page() -> None:
    rules = [
        (rule.rule, method)
        for rule in bare_host().url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    assert len(rules) > 100
    assert [found for found, count in Counter(rules).items() if count > 1] == []

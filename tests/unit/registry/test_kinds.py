"""What holds of every kind of application, whichever file brings it."""

from __future__ import annotations

import pytest

from module.registry.kinds import types
from module.registry.kinds.model import ApplicationType


@pytest.mark.parametrize("kind", types().values(), ids=lambda kind: str(kind.kind))
def test_the_grounds_of_a_refusal_can_be_told_from_each_other(kind: ApplicationType) -> None:
    codes, labels = [ground.code for ground in kind.grounds], list(kind.ground_labels.values())
    assert codes and all(labels)
    assert len(set(codes)) == len(codes), "two grounds under one stored code"
    assert len(set(labels)) == len(labels), "two grounds could not be told apart"


@pytest.mark.parametrize("kind", types().values(), ids=lambda kind: str(kind.kind))
def test_each_ground_names_its_norm_and_what_the_law_demands(kind: ApplicationType) -> None:
    for ground in kind.grounds:
        assert "{ground}" in ground.operative and "article" in ground.operative, ground.code
        assert "article" in ground.demand.lower(), ground.code

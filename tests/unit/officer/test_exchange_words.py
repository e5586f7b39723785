"""Every code of the exchange has its words, and the states of the information objects are those of the regulation."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files

import pytest

from module.context.tones import CONVERSATION
from module.eaeu.flow.patterns import CLOSED, WAITING, ConversationRole, ExchangeEffect, State
from module.eaeu.rules.base import Severity
from module.eaeu.spec.facts import SIGNALS, process
from module.officer.exchange import words
from module.officer.exchange.emergencies import EMERGENCIES, UNKNOWN, emergency
from module.officer.exchange.objects import STATES, object_state
from module.officer.labels import ELEMENT_LABELS
from module.registry.actors import Role
from module.registry.opinion import (
    OPINION_ACT_LABELS,
    OPINION_STATE_LABELS,
    ROWS,
    OpinionAct,
    OpinionState,
    OpinionVerdict,
)
from module.registry.opinion import VERDICT_LABELS as OPINION_WORDS
from module.settings.places import config_dir


def test_every_code_has_words() -> None:
    facts = process()
    assert set(words.MESSAGE_LABELS) == {*facts.messages, *SIGNALS, "fault"}
    assert set(words.TRANSACTION_LABELS) == set(facts.transactions)
    assert set(words.PROCEDURE_LABELS) == {pair.procedure for pair in facts.pairs}
    assert set(words.STATE_LABELS) == set(CONVERSATION) == set(State)
    assert set(words.ROLE_LABELS) == set(ConversationRole)
    assert set(words.SEVERITY_LABELS) == set(Severity)
    assert set(OPINION_STATE_LABELS) == set(OpinionState)
    assert set(OPINION_ACT_LABELS) == set(OpinionAct) == {row.act for row in ROWS}
    assert set(OPINION_WORDS) == set(OpinionVerdict)


def test_terms_run_in_the_states_that_have_one() -> None:
    assert set(words.TERM_LABELS) == {*WAITING, State.HELD}


def test_every_element_of_the_structures_has_a_name() -> None:
    data = json.loads((files("module.eaeu.spec") / "structures.json").read_text(encoding="utf-8"))
    names = {name.rpartition(":")[2] for name in data["elements"]}
    assert len(names) > 100
    assert names - set(ELEMENT_LABELS) == set()


def test_every_emergency_has_its_action() -> None:
    raised = {effect.value for effect in ExchangeEffect if effect.name.startswith("RAISE")}
    outside_of_the_table = {"cannot_go_on", "file_refused", "lost_from_queue", "row_unreadable", "task_failed"}
    outside_of_the_table |= {"arrival_set_aside", "import_stopped"}
    assert set(process().emergencies) | raised | outside_of_the_table == set(EMERGENCIES)
    assert emergency("anything") is UNKNOWN
    assert len({known.action for known in EMERGENCIES.values()}) == len(EMERGENCIES)


def test_states_of_objects_cover_all_transactions() -> None:
    assert set(STATES) == set(process().transactions)
    assert {code for known in STATES.values() for code in known.resources} == set(words.RESOURCE_LABELS)


@pytest.mark.parametrize("state", [*WAITING, *CLOSED, State.HELD, State.NEW, State.FAILED])
def test_an_object_is_under_way_until_it_was_answered(state: State) -> None:
    found = object_state("P.SP.01.TRN.005", state, ["P.SP.01.MSG.006"])
    assert found is not None
    assert found.state == "The notice of inclusion was sent"


@pytest.mark.parametrize(
    ("code", "state", "messages", "answer"),
    [
        ("P.SP.01.TRN.001", State.ANSWERED, ["P.SP.01.MSG.002"], "The application was processed"),
        ("P.SP.01.TRN.011", State.FINISHED, ["P.SP.01.MSG.014"], "Information received"),
        ("P.SP.01.TRN.011", State.FINISHED, ["P.SP.01.MSG.015"], "There is no information"),
    ],
)
def test_an_object_has_the_state_of_the_answer(code: str, state: State, messages: list[str], answer: str) -> None:
    found = object_state(code, state, messages)
    assert found is not None
    assert found.state == answer
    assert object_state("P.SP.01.TRN.099", state, messages) is None


def test_parts_of_the_roles_table_exist() -> None:
    roles = tomllib.loads((config_dir() / "roles.toml").read_text(encoding="utf-8"))["roles"]
    assert roles["exchange_operator"] == [Role.OPERATOR]
    assert {part for parts in roles.values() for part in parts} <= set(Role)

"""What others rely on besides the data: addresses, words of the command, keys of settings, stored words (D33).

The lists were written down by release 9217642 itself. A thing may move, but then the old one leads there: an address
redirects, a word of the command has an alias, a key is still read, a stored word is carried over by a revision. Such a
move is noted in the tables below, in words, by whoever makes it.
"""

from __future__ import annotations

import importlib
import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
import pytest
from werkzeug.exceptions import MethodNotAllowed, NotFound

from module.cli import group
from module.dev.launcher.places import ROOT
from tests.support.landed import FIRST, NOWHERE, Site

# --- moves, each with its reason

MOVED_ADDRESSES: dict[str, str] = {}
"""An address of then that no rule answers at the same place: why, and where it leads now. Pages must redirect."""

MOVED_KEYS: dict[str, str] = {}
"""A key of config/*.toml that is read under another name: `file key` to `file key`. The old one must still be read."""

MOVED_WORDS: dict[str, dict[str, str]] = {
    "outbox.topic": {"notice": "message", "account_letter": "message", "notice.status": "message.status"}  # 0031
}
"""A stored word that a revision has carried over: place, then old word to new word."""

MOVED_TABLES = {"notice": "message", "notice_delivery": "message", "account_letter": "message"}  # 0031
"""A table of then whose columns of the same names stand in another one now."""

# where the words of a place are named in the present code; a StrEnum by its address, or the words themselves
HOMES = {
    "account.parts": "module.registry.actors:Role",
    "account.role": "module.registry.membership:StaffRole",
    "account.state": "module.registry.membership:AccountState",
    "portal_user.user_type": "module.registry.membership:UserType",
    "portal_user.state": "module.registry.membership:UserState",
    "invitation.state": "module.registry.membership:InvitationState",
    "consent.kind": "module.registry.membership:ConsentKind",
    "power_of_attorney.powers": "module.registry.powers_of_attorney:EmpoweredAct",
    "application.kind": "module.registry.application:ApplicationKind",
    "application.status": "module.registry.workflow:Status",
    "application.form capacity": "module.registry.application:Capacity",
    "application.form terms object_kind": "module.registry.objects:ObjectKind",
    "application.form terms directions": "module.registry.objects:Direction",
    "application.form terms conditions": "module.registry.objects:Condition",
    "application.form trademark mark_type": "module.registry.objects:MarkType",
    "application.form party kind": "module.registry.party:PartyKind",
    "application.form address kind": "module.registry.party:AddressKind",
    "application.form contact kind": "module.registry.party:ChannelKind",
    "application.form confirmation": "module.registry.party:Confirmation",
    "attachment.role": "module.registry.application:AttachmentRole",
    "attachment.details document_kind": "module.registry.application:DocumentKind",
    "state_fact.register": "module.registry.lookups:Register",
    "state_fact.outcome": "module.registry.lookups:Outcome",
    "decision.kind": "module.registry.decision:DecisionKind",
    "decision.grounds": "module.registry.decision:RefusalGround",
    "notice.kind": "module.registry.letters:LetterEvent",
    "notice.state": "module.registry.letters:DeliveryState",
    "signature_evidence.source": "module.registry.signatures:RevocationSource",
    "paper.evidence purpose": "module.registry.signatures:Purpose",
    "paper.evidence signer roles": "module.registry.signatures:OwnerRole",
    "exchange_opinion.state": "module.registry.opinion:OpinionState",
    "exchange_opinion.decision": "module.registry.opinion:OpinionVerdict",
    "audit.act of a case": "module.registry.workflow:Act",
    "audit.act of an opinion": "module.registry.opinion:OpinionAct",
    "shep_arrival.kind": "module.registry.arrivals:ArrivalKind",
    "shep_arrival.way": "module.registry.arrivals:ArrivalWay",
}
CODES = ("exchange_conversation.state", "exchange_effect.kind", "exchange_message.verdict", "outbox.topic", "audit.act")
"""Codes without an enum: a word that stood in a row must still stand somewhere in the code."""


# --- addresses


SAMPLES = {
    "int": "1",
    "uuid": "11111111-1111-4111-8111-111111111111",
    "path": "x/y",
    "default": "sample",
    "string(length=64)": "a" * 64,
    "string(maxlength=80)": "sample",
}


def sample(rule: str) -> str:
    """An address that a rule of then covers."""

    def value(found: re.Match[str]) -> str:
        kind, colon, _ = found[1].rpartition(":")
        if kind.startswith("any("):
            return kind.removeprefix("any(").rstrip(")").split(",")[0].strip()
        return SAMPLES[kind if colon else "default"]

    return re.sub("<([^>]+)>", value, rule)


ADDRESSES = [line for line in FIRST.contract("addresses") if "/trois/static/" not in line[0]]


@pytest.mark.parametrize(("rule", "methods", "endpoint"), ADDRESSES, ids=lambda text: text.removeprefix("trois."))
def test_each_address_still_answers(site: Site, rule: str, methods: str, endpoint: str) -> None:
    """By a page of its own: the module's "there is no such page" takes every address and is no answer."""
    adapter = site.app.url_map.bind("localhost")
    for method in methods.split(","):
        if rule in MOVED_ADDRESSES:
            assert site.visitor().client.open(sample(rule), method=method).status_code in (301, 302, 303, 307, 308)
            continue
        try:
            found, _ = adapter.match(sample(rule), method=method)
        except (NotFound, MethodNotAllowed) as error:
            pytest.fail(f"{method} {rule}: {error}")
        assert found != "trois.unknown" or endpoint == "trois.unknown", (method, rule)


def test_an_address_that_is_gone_would_be_seen(site: Site) -> None:
    found, _ = site.app.url_map.bind("localhost").match("/trois/gone/for/good", method="GET")
    assert found == "trois.unknown"


# --- the command


def commands(command: click.Command, path: str) -> Any:
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, f"{path} {name}")
        return
    yield path, command


KNOWN = dict(commands(group, "trois"))


@pytest.mark.parametrize("line", FIRST.contract("command"), ids="\t".join)
def test_each_word_of_the_command_is_known(site: Site, line: list[str]) -> None:
    """An alias is as good: a second name of an option, a command under two words, hidden or not."""
    command = KNOWN.get(line[0])
    assert command is not None, line[0]
    if len(line) == 1:
        return
    if line[1].startswith("<"):
        assert sum(isinstance(one, click.Argument) for one in command.params) >= arguments(line[0])
        return
    assert line[1] in {name for one in command.params for name in (*one.opts, *one.secondary_opts)}


def arguments(path: str) -> int:
    return sum(line[0] == path and len(line) > 1 and line[1].startswith("<") for line in FIRST.contract("command"))


def test_the_parts_that_appoint_gives_are_known(site: Site) -> None:
    for part in ("executor", "head", "operator"):
        done = site.reported("appoint", "850215400021", "991240000003", "ҮЛГІ АДАМ", part)
        assert done[0] == 0, done


# --- settings


@pytest.mark.parametrize("key", [line[0] for line in FIRST.contract("settings")])
def test_each_host_key_is_still_read(key: str) -> None:
    """It stands in the code, in quotes; what it does, the tests of its room say."""
    read = any(f'"{key}"' in file.read_text(encoding="utf-8") for file in (ROOT / "module").rglob("*.py"))
    assert read, key


def test_the_settings_of_then_start_the_product(site: Site) -> None:
    """The site of these tests is wired with keys of that release alone, over its example of the endpoints."""
    used = {key for key in site.settings if key.startswith("TROIS_")}
    kept = {line[0] for line in FIRST.contract("settings")}
    assert {"TROIS_DATABASE_URL", "TROIS_TRUST_DIR", "TROIS_SEAL_KEY", "TROIS_ENDPOINTS"} <= used & kept
    assert site.settings["TROIS_STANDINS_URL"] == NOWHERE


def keys_of(table: Any, path: str = "") -> set[str]:
    if isinstance(table, list):
        return set().union(*(keys_of(row, f"{path}[]") for row in table if isinstance(row, dict | list)), {path})
    if not isinstance(table, dict):
        return {path}
    return set().union(*(keys_of(value, f"{path}.{key}".lstrip(".")) for key, value in table.items()))


def shipped(file: str) -> set[str]:
    return keys_of(tomllib.loads((ROOT / "config" / file).read_text(encoding="utf-8")))


FILES = sorted({line[0] for line in FIRST.contract("config")})


@pytest.mark.parametrize("file", FILES)
def test_each_key_of_the_files_is_there_or_noted_as_moved(file: str) -> None:
    """A site keeps its own copy of these files: a key that only vanishes would be passed over in silence."""
    assert (ROOT / "config" / file).exists(), file
    kept = {line[1] for line in FIRST.contract("config") if line[0] == file}
    gone = {key for key in kept - shipped(file) if f"{file} {key}" not in MOVED_KEYS}
    assert not gone


# --- stored words


@pytest.mark.parametrize("place", sorted({line[0] for line in FIRST.contract("stored")}))
def test_each_stored_word_has_a_meaning(place: str) -> None:
    module, _, name = HOMES[place].partition(":")
    known: type[StrEnum] = getattr(importlib.import_module(module), name)
    for word in (line[1] for line in FIRST.contract("stored") if line[0] == place):
        carried = MOVED_WORDS.get(place, {}).get(word, word)
        assert known(carried) in known, word  # a word that an enum reads as another one of its own has a meaning, too


@pytest.mark.parametrize("place", CODES)
def test_each_code_in_the_rows_has_a_meaning(place: str) -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in _code())
    for word in (line[1] for line in FIRST.contract("seen") if line[0] == place):
        assert f'"{MOVED_WORDS.get(place, {}).get(word, word)}"' in code, word


def _code() -> list[Path]:
    return [file for file in (ROOT / "module").rglob("*.py") if "dev" not in file.relative_to(ROOT / "module").parts]


@pytest.mark.parametrize("place", sorted({line[0] for line in FIRST.contract("checked")}))
def test_the_database_still_takes_each_word(site: Site, place: str) -> None:
    """What a CHECK named then, a CHECK of the same column names now, or none is there."""
    table, _, column = place.partition(".")
    checks = [
        row["text"]
        for row in site.rows(
            "SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid = %s::regclass",
            f"trois.{MOVED_TABLES.get(table, table)}",
        )
    ]
    named = re.compile(rf"\b{column} = ANY \(ARRAY\[([^\]]*)\]")
    lists = [found[1] for text in checks for found in named.finditer(text)]
    for word in (line[1] for line in FIRST.contract("checked") if line[0] == place):
        carried = MOVED_WORDS.get(place, {}).get(word, word)
        assert not lists or any(f"'{carried}'" in listed for listed in lists), word

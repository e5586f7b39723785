"""How often state registers are asked: a question may cost money, tell of a stranger or send a stranger an SMS."""

from __future__ import annotations

import hashlib

from module.casework.attempts import TooMany, count
from module.casework.gate import EdsNeeded, OpenWork
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.account_settings import Limit, LimitedBy
from module.registry.actors import Actor
from module.registry.lookups import Register


def admit(open_work: OpenWork, actor: Actor, register: Register, number: str, path: str) -> None:
    """Count a question before it is asked. Raises Refused at the field `path`, where the person goes on by hand."""
    of_whom = {LimitedBy.PERSON: actor.user_id or actor.iin, LimitedBy.COMPANY: actor.bin}
    try:
        count(open_work, Limit.LOOKUP, {**of_whom, LimitedBy.NUMBER: f"{register}:{number}"})
    except TooMany as error:
        text = N_("The registers were asked too often. Ask again in {minutes} minutes, or enter the details by hand.")
        raise Refused((Fault("too_many", path, Message(text, error.message.params)),)) from error


def admit_person(actor: Actor, number: str, path: str) -> None:
    """Let a session with EDS alone ask about another natural person (law on personal data). Raises Refused."""
    if actor.by_password and number != actor.iin:
        raise Refused((Fault("eds_needed", path, EdsNeeded().message),))


def asked_digest(application_id: str, number: str) -> str:
    """Return how the journal names a number that was asked about: to be compared with a known one, not to be read."""
    return hashlib.sha256(f"{application_id}\n{number}".encode()).hexdigest()

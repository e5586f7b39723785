"""Where details come from after a person has saved a form: never what the form claims, always what is known.

Details that a state register gave stay confirmed while untouched, become «edited» when touched, and fall back to
«by hand» when the number that was asked is another one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable

from module.registry.application import Form, Insurance
from module.registry.objects import IpRight
from module.registry.party import AddressKind, Confirmation, Party

_FROM_REGISTER = (Confirmation.STATE_REGISTER, Confirmation.EDITED)


def _judge(known: Confirmation, same_number: bool, same_details: bool) -> Confirmation:
    if not same_number:
        return Confirmation.BY_HAND
    if known in _FROM_REGISTER and not same_details:
        return Confirmation.EDITED
    return known


def _party_details(party: Party) -> Hashable:
    registered = [address for address in party.addresses if address.kind is AddressKind.REGISTRATION]
    return (party.kind, party.resident, party.name, tuple(registered))


def party(before: Party, after: Party) -> Party:
    """Return the party with its true confirmation; contacts and further addresses are no register data."""
    same_number = before.identifier == after.identifier
    same_details = _party_details(before) == _party_details(after)
    return dataclasses.replace(after, confirmation=_judge(before.confirmation, same_number, same_details))


def insurance(before: Insurance, after: Insurance) -> Insurance:
    """Return the insurance contract with its true confirmation."""
    same_details = dataclasses.replace(after, confirmation=before.confirmation) == before
    same_number = before.contract_number == after.contract_number
    return dataclasses.replace(after, confirmation=_judge(before.confirmation, same_number, same_details))


def right(before: IpRight, after: IpRight) -> IpRight:
    """Return the right with its true confirmation; a right of another kind was asked of nobody."""
    same_details = before.register_details() == after.register_details()
    same_number = type(before) is type(after) and before.certificate_number == after.certificate_number
    return dataclasses.replace(after, confirmation=_judge(before.confirmation, same_number, same_details))


def form(before: Form, after: Form) -> Form:
    """Return the form with the true confirmation of each part."""
    return dataclasses.replace(
        after,
        representative=party(before.representative, after.representative),
        holder=party(before.holder, after.holder),
        insurance=insurance(before.insurance, after.insurance),
        right=right(before.right, after.right),
    )

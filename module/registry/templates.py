"""A new application from an old one: what a person typed goes over, what other systems gave is asked for anew.

Not taken over: what a state register said, the term that was asked for («От», «До»), files, the undertaking, and why
the right was filed again: each is of its own application.
"""

from __future__ import annotations

from dataclasses import replace

from module.registry.application import Form, Insurance
from module.registry.objects import IpRight
from module.registry.party import AddressKind, Confirmation, Party

_FROM_REGISTER = (Confirmation.STATE_REGISTER, Confirmation.EDITED)


def from_template(form: Form) -> Form:
    """Return the form of a new inclusion with what was typed into another application."""
    return Form(
        capacity=form.capacity,
        representative=_party(form.representative),
        holder=_party(form.holder),
        terms=replace(form.terms, start=None, end=None),
        insurance=_insurance(form.insurance),
        goods=tuple(replace(block, genuine_pictures=(), infringing_pictures=()) for block in form.goods),
        right=_right(form.right),
    )


def _party(party: Party) -> Party:
    """Return a party by its number where a register gave its details; contacts and further addresses are typed."""
    if party.confirmation not in _FROM_REGISTER:
        return replace(party, confirmation=Confirmation.BY_HAND)
    typed = tuple(one for one in party.addresses if one.kind is not AddressKind.REGISTRATION)
    return Party(party.kind, party.resident, party.identifier, addresses=typed, contacts=party.contacts)


def _insurance(insurance: Insurance) -> Insurance:
    """Return a contract by its number where it was looked up; what registers alone say of one is asked for anew."""
    if insurance.confirmation in _FROM_REGISTER:
        return Insurance(insurance.contract_number)
    by_hand = Confirmation.BY_HAND
    return replace(insurance, confirmation=by_hand, rescinded_on=None, is_annulled=False, another_class="")


def _right(right: IpRight) -> IpRight:
    """Return a right by its number where it was looked up; owners by the certificate are told by registers alone."""
    if right.confirmation in _FROM_REGISTER:
        return type(right)(certificate_number=right.certificate_number)
    return replace(right, confirmation=Confirmation.BY_HAND, owners=())

"""Rules of a request on a resource (R.007), which tables 27 and 28 share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from module.eaeu.rules.base import Broken, Document, Rule
from module.eaeu.rules.predicates import other_than, wrong_value
from module.eaeu.spec.facts import CIRCULATION, REGISTER
from module.kernel.text import N_, Message

_RESOURCE = "csdo:InformationResourceId"


class ResourceNamed(Rule):
    """The resource of the request is one of the two that the process keeps; a request may leave it out."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield the name of another resource."""
        mend = Message(
            N_("Use {register} for the unified register or {circulation} for the circulation of goods."),
            {"register": REGISTER, "circulation": CIRCULATION},
        )
        for node in document.root.all(_RESOURCE):
            if node.text not in (REGISTER, CIRCULATION):
                yield wrong_value(node, mend)


class ResourceOfTransaction(Rule):
    """Within one transaction, the resource of the request is the one that the transaction asks about."""

    within: ClassVar[str]
    resource: ClassVar[str]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield another resource, or the document where it names none; nothing within another transaction."""
        if document.transaction == self.within:
            mend = Message(
                N_("Within the transaction {transaction} the resource is {resource}."),
                {"transaction": self.within, "resource": self.resource},
            )
            yield from other_than(document.root, _RESOURCE, (self.resource,), mend)

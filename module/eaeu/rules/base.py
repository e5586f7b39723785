"""What a numbered rule is, and what it says."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol

from module.eaeu.structures.node import Node
from module.kernel.text import Message
from module.registry.classifiers import CodeStanding


class RuleKind(StrEnum):
    """What the act says with the rule: a document must be so, or a document may be so."""

    DEMAND = "demand"
    PERMISSION = "permission"


class Severity(StrEnum):
    """What a broken rule does: config/exchange.toml decides; `undecided` means that stored state was not at hand."""

    REJECT = "reject"
    WARN = "warn"
    OFF = "off"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Broken:
    """One place that breaks a rule: a path as `Node.path` has it, and what is wrong and how to mend it.

    `warns`: whatever the rule does, this only warns.
    """

    path: str
    message: Message
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says of a document: `XSD`, `MSG` or the code of a rule such as `T22.R13`."""

    code: str
    path: str
    severity: Severity
    message: Message


class Held(Protocol):
    """What our copy of the unified register and the received applications hold."""

    def entry(self, number: str) -> Node | None:
        """Return the latest record `ipcdo:CustomsRegisterIPObjectDetails` of a registration number."""
        ...

    def circulation(self, number: str) -> Node | None:
        """Return the latest record `ipcdo:RegistryIPObjectVolatileDetails` of a registration number."""
        ...

    def applicant(self, application_id: str, form_id: str) -> str | None:
        """Return the applicant's name of a received application with this registration form; None without one."""
        ...


Nomenclature = Callable[[str], CodeStanding | None]
"""How a commodity code stands today in the nomenclature of the site; None while it has a demonstration set alone."""


@dataclass(slots=True, eq=False)
class Document:
    """A document under check: its root, the message it came as (`P.SP.01.MSG.006`) and the transaction where known.

    `held` and `nomenclature` are what the site holds; None where it is not at hand.
    `parts` are the roots that carry data: the children of R.010 behind its header, else the root itself.
    """

    root: Node
    message: str
    transaction: str = ""
    held: Held | None = None
    nomenclature: Nomenclature | None = None
    _index: dict[str, list[Node]] = field(default_factory=dict)

    @property
    def parts(self) -> list[Node]:
        """Return the data roots."""
        if self.root.name != "doc:GenericEDocDetails":
            return [self.root]
        return [child for child in self.root.children if child.name.startswith("doc:")]

    def every(self, name: str) -> list[Node]:
        """Return every element of a name in the document, in document order; the index is made once."""
        if not self._index:
            waiting = [self.root]  # a stack of our own: this runs for every record, and walk() takes twice as long
            while waiting:
                node = waiting.pop()
                self._index.setdefault(node.name, []).append(node)
                if node.children:
                    waiting.extend(reversed(node.children))
        return self._index.get(name, [])


class Undecided(Exception):
    """The rule needs what our copy of the register holds, and there is none."""


class Rule(ABC):
    """A rule of filling. The class is named by table and number (`T22R13`); its docstring states the rule."""

    table: ClassVar[int]
    number: ClassVar[int]
    kind: ClassVar[RuleKind] = RuleKind.DEMAND
    needs_register: ClassVar[bool] = False

    @property
    def code(self) -> str:
        """Return the code that officers and the Commission speak: `T22.R13`."""
        return f"T{self.table}.R{self.number}"

    @abstractmethod
    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each place that breaks the rule; nothing for a permission, whatever it permits.

        Raises Undecided where stored state is needed and `document.held` is None.
        """
        ...


Severities = Mapping[str, Severity]

"""A document as a neutral tree: what people sign, before anybody knows that it will be XML."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentNode:
    """One element: its text stands before its children; attributes belong to no namespace."""

    tag: str
    text: str = ""
    children: tuple[DocumentNode, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SigningDocument:
    """A whole document. The namespace is the default one of the root and of every element under it."""

    namespace: str
    root: DocumentNode

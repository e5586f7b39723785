"""The signed element moved, wrapped or doubled (XSW): each takes a right container and puts another document in."""

from __future__ import annotations

import copy
from collections.abc import Callable

from lxml import etree

from tests.support.signed_documents import DS, NAMESPACE, PAYLOAD, container

EVIL = PAYLOAD.replace("100", "999")
DATA, CONTENT = f"{{{NAMESPACE}}}Data", f"{{{NAMESPACE}}}SignedContent"
Change = Callable[[etree._Element], etree._Element]


def content_of(root: etree._Element) -> etree._Element:
    return next(root.iter(CONTENT))


def _evil(root: etree._Element, identifier: str = "d1") -> etree._Element:
    made = etree.SubElement(etree.Element("x"), CONTENT, Id=identifier, DocInstance="urn:doc")
    made.append(etree.fromstring(EVIL))
    return made


def clone_before(root: etree._Element) -> etree._Element:
    content_of(root).addprevious(_evil(root))
    return root


def clone_after(root: etree._Element) -> etree._Element:
    content_of(root).addnext(_evil(root))
    return root


def replaced_and_kept_in_the_signature(root: etree._Element) -> etree._Element:
    signature, good = root[0][0], content_of(root)
    root[0].replace(good, _evil(root))
    etree.SubElement(signature, f"{{{DS}}}Object").append(good)
    return root


def replaced_and_kept_beside_data(root: etree._Element) -> etree._Element:
    good = content_of(root)
    root[0].replace(good, _evil(root))
    root.append(good)
    return root


def replaced_and_wrapped_inside(root: etree._Element) -> etree._Element:
    good = content_of(root)
    evil = _evil(root)
    root[0].replace(good, evil)
    evil[0].append(good)
    return root


def replaced_under_another_id(root: etree._Element) -> etree._Element:
    good = content_of(root)
    evil = _evil(root, "d2")
    root[0].replace(good, evil)
    evil[0].append(good)
    return root


def good_container_inside_an_evil_one(root: etree._Element) -> etree._Element:
    outer = container(EVIL)
    outer[0].replace(outer[0][0], copy.deepcopy(root[0][0]))
    content_of(outer)[0].append(root)
    return outer


def signature_outside_data(root: etree._Element) -> etree._Element:
    root.append(root[0][0])
    return root


def second_data(root: etree._Element) -> etree._Element:
    evil = container(EVIL)[0]
    evil.set("Id", "data2")
    root.insert(0, evil)
    return root


def same_id_in_lower_case(root: etree._Element) -> etree._Element:
    root[0].set("Id", "d1")
    return root


WRAPPINGS: dict[str, Change] = {
    change.__name__: change
    for change in (
        clone_before,
        clone_after,
        replaced_and_kept_in_the_signature,
        replaced_and_kept_beside_data,
        replaced_and_wrapped_inside,
        replaced_under_another_id,
        good_container_inside_an_evil_one,
        signature_outside_data,
        second_data,
        same_id_in_lower_case,
    )
}

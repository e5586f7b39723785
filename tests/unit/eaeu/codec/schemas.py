"""The schemas of the default versions, compiled by both engines, each from files in a folder of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from lxml import etree
from xmlschema import XMLSchema10

from module.eaeu.codec.names import Names
from module.eaeu.codec.schema import file_name, schemas
from module.eaeu.codec.validating import Validator
from tests.support.union_documents import VERSIONS

NAMES = Names(VERSIONS)
FILES = schemas(NAMES)


@cache
def folder() -> Path:
    made = Path(mkdtemp(prefix="trois-xsd-"))
    for name, content in FILES.items():
        (made / name).write_bytes(content)
    return made


def path(structure: str) -> Path:
    return folder() / file_name(NAMES, structure)


@cache
def libxml2(structure: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(path(structure)))


@cache
def other(structure: str) -> Any:
    return XMLSchema10(str(path(structure)))


@cache
def validator() -> Validator:
    return Validator(NAMES)

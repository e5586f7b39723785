"""Classifiers in JSON: a list of objects, alone or as a member of the outermost object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from module.integrations.classifiers.refusal import FileRefused
from module.kernel.text import N_
from module.registry.classifier_files import ClassifierRecord, column_key

_SHAPE = N_("The JSON file has no list of objects.")


def json_records(text: str) -> list[ClassifierRecord]:
    """Return a record for each object; its line is its place in the list. Raises FileRefused."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileRefused(error.lineno, "json", N_("The file is not well-formed JSON.")) from error
    except (RecursionError, ValueError) as error:
        raise FileRefused(0, "json", N_("The file is not well-formed JSON.")) from error
    return [ClassifierRecord(place, dict(_cells(item, place))) for place, item in enumerate(_list(data), start=1)]


def _list(data: object) -> list[Any]:
    members = data.values() if isinstance(data, Mapping) else [data]
    found = next((item for item in members if isinstance(item, list) and item), None)
    if found is None:
        raise FileRefused(0, "json", _SHAPE)
    return found


def _cells(item: object, place: int, before: str = "") -> Iterator[tuple[str, str]]:
    """Give the members as cells; `name` with languages in it becomes `nameru`, `namekk`, `nameen`."""
    if not isinstance(item, Mapping):
        raise FileRefused(place, "json", _SHAPE)
    for name, value in item.items():
        key = before + column_key(str(name))
        if isinstance(value, Mapping) and not before:
            yield from _cells(value, place, key)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield key, str(value)
        elif value is not None and not isinstance(value, bool):
            raise FileRefused(place, "json_value", N_("The member {name} is neither text nor number."), name=key[:40])

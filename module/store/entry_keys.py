"""The keys of an entry that its row carries: of its right, and the folded words by which it is found."""

from __future__ import annotations

from module.registry.entry import Entry
from module.registry.right_key import right_key
from module.registry.search_key import search_key


def right_key_of(new: Entry) -> str:
    """Return the key of the right that an entry protects; empty where none can be made."""
    common = new.latest().common
    return right_key(common.object_kind, common.right)


def searched_words(new: Entry) -> str:
    """Return the folded words by which an entry is found: numbers of entry and right, names of object and holders."""
    now = new.latest()
    names = (now.common.right.name, *(holder.name for holder in now.common.holders))
    words = [text for name in names for text in (name.ru, name.kk, name.en, name.original)]
    return search_key(" ".join([new.number, *now.common.right.numbers(), *words]))

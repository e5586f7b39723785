"""Initials and surname as each language writes them; a key gives the name in capitals, the surname first."""

from __future__ import annotations

import pytest

from module.registry.short_names import short_name


@pytest.mark.parametrize(
    ("full", "kazakh", "russian"),
    [
        ("ҚАСЫМОВ ЕРЛАН ТӨЛЕУҰЛЫ", "Е. Т. Қасымов", "Е. Т. Касымов"),
        ("ЖҰМАБЕКОВА ДИНАРА МАРАТҚЫЗЫ", "Д. М. Жұмабекова", "Д. М. Жумабекова"),
        ("ӘЛІМЖАНҰЛЫ ҒАНИ", "Ғ. Әлімжанұлы", "Г. Алимжанулы"),
        ("СӘРСЕН ӨМІР ӘЛІМ ҰЛЫ", "Ө. Ә. Сәрсен", "О. А. Сарсен"),
        ("ИВАНОВА-ПЕТРОВА АННА ИВАНОВНА", "А. И. Иванова-Петрова", "А. И. Иванова-Петрова"),
        ("Head H.", "H. Head", "H. Head"),
        ("МАДОННА", "Мадонна", "Мадонна"),
        ("", "", ""),
    ],
)
def test_initials_and_surname(full: str, kazakh: str, russian: str) -> None:
    assert short_name(full, "kk").replace("\u00a0", " ") == kazakh
    assert short_name(full, "ru").replace("\u00a0", " ") == russian

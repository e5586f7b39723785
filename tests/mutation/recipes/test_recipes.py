"""A newcomer does each recipe of CONTRIBUTING.md: it applies, touches what the page says, and its tests pass."""

from __future__ import annotations

import pytest

from tests.mutation.cooking import Kitchen, recipes, rows
from tests.support import nodes, sizes

RECIPES = recipes()
OPEN: tuple[int, ...] = (3, 8, 9)  # described on the page, not tried yet


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    return Kitchen(tmp_path_factory.mktemp("recipes"))


@pytest.mark.revert
@sizes.drawn(1)
@pytest.mark.parametrize("name", RECIPES)
def test_a_newcomer_does_it(kitchen: Kitchen, name: str) -> None:
    missing = kitchen.missing(RECIPES[name])
    assert not missing, missing


@pytest.mark.parametrize("name", RECIPES)
def test_it_applies_to_the_product_of_today_and_touches_what_the_page_says(name: str) -> None:
    recipe = RECIPES[name]
    for file, text in recipe.texts(sizes.ROOT).items():
        if file.endswith(".py"):
            compile(text, file, "exec")
    row = rows()[recipe.number]
    assert [file for file in recipe.touched() if not row.names(file) and file not in recipe.unsaid] == []


@pytest.mark.parametrize("name", RECIPES)
def test_its_own_tests_come_with_it_and_the_others_are_there(name: str) -> None:
    recipe = RECIPES[name]
    brought = recipe.texts(sizes.ROOT)
    for test in recipe.tests:
        file, _, function = sizes.function_of(test).partition("::")
        assert f"def {function}(" in brought[file], test
        assert not nodes.exists(test), f"{test} stands without the recipe: it shows nothing"
    assert [test for test in recipe.hold if not (sizes.ROOT / test.partition("::")[0]).exists()] == []


def test_each_recipe_of_the_page_is_tried_or_named() -> None:
    tried = {recipe.number for recipe in RECIPES.values()}
    assert sorted(rows()) == list(range(1, 13))
    assert tried | set(OPEN) == set(rows())
    assert not tried & set(OPEN)

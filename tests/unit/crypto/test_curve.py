"""The arithmetic against sums written out by the definition, on curves small enough to try everything."""

from __future__ import annotations

import pytest

from module.crypto.curve import Curve, Point, combine
from module.crypto.gost import SET_A

# p, a, b, q, x, y; both orders are prime. Doubling has a short cut for a = -3, so there is a curve of each kind.
SMALL = [Curve(251, 248, 26, 223, 2, 84), Curve(251, 7, 42, 257, 2, 8)]


def added(curve: Curve, one: Point | None, other: Point | None) -> Point | None:
    """The sum by chord and tangent."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % curve.p == 0:
        return None
    if one == other:
        slope = (3 * one[0] ** 2 + curve.a) * pow(2 * one[1], -1, curve.p)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, curve.p)
    x = (slope**2 - one[0] - other[0]) % curve.p
    return x, (slope * (one[0] - x) - one[1]) % curve.p


def multiples(curve: Curve, point: Point) -> list[Point | None]:
    found: list[Point | None] = [None]
    while len(found) < curve.q:
        found.append(added(curve, found[-1], point))
    return found


@pytest.mark.parametrize("curve", SMALL, ids=["a = -3", "a = 7"])
def test_every_combination_of_two_points(curve: Curve) -> None:
    base = multiples(curve, curve.base)
    assert added(curve, base[-1], curve.base) is None
    for factor in (1, 2, curve.q - 1, 101):
        point = base[factor]
        assert point is not None and curve.has(point)
        for u in range(0, curve.q, 3):
            for v in range(0, curve.q, 5):
                assert combine(curve, u, v, point) == base[(u + factor * v) % curve.q]


@pytest.mark.parametrize("curve", SMALL, ids=["a = -3", "a = 7"])
def test_which_points_are_on_the_curve(curve: Curve) -> None:
    on = {point for point in multiples(curve, curve.base) if point}
    p = curve.p
    assert {(x, y) for x in range(-1, p + 2) for y in range(-1, p + 2) if curve.has((x, y))} == on


def test_the_set_a_of_the_authority() -> None:
    assert SET_A.has(SET_A.base)
    assert combine(SET_A, SET_A.q, 0, SET_A.base) is None
    assert combine(SET_A, 1, SET_A.q - 1, SET_A.base) is None
    assert combine(SET_A, SET_A.q - 1, 0, SET_A.base) == (SET_A.x, SET_A.p - SET_A.y)
    assert combine(SET_A, 1, 1, SET_A.base) == added(SET_A, SET_A.base, SET_A.base)

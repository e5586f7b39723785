"""Elliptic curves y² = x³ + ax + b over a prime field: what it takes to verify a signature.

Written for public values only: the time taken depends on the numbers. Nothing here may touch a private key in the
product.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

Point = tuple[int, int]
"""An affine point; None stands for the point at infinity."""

_Jacobian = tuple[int, int, int]

_INFINITY: _Jacobian = (1, 1, 0)
_OWN_WIDTH = 7
_KEY_WIDTH = 5


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve with a base point (x, y) of prime order q."""

    p: int
    a: int
    b: int
    q: int
    x: int
    y: int

    def has(self, point: Point) -> bool:
        """Tell whether the coordinates are in range and satisfy the equation."""
        x, y = point
        return 0 <= x < self.p and 0 <= y < self.p and (y * y - (x * x + self.a) * x - self.b) % self.p == 0

    @property
    def base(self) -> Point:
        """Return the base point."""
        return self.x, self.y


def combine(curve: Curve, u: int, v: int, point: Point) -> Point | None:
    """Return u times the base point plus v times `point`, in one pass over both numbers (Shamir's trick)."""
    ways = (
        (_digits(u % curve.q, _OWN_WIDTH), _odd_multiples(curve, curve.base, _OWN_WIDTH)),
        (_digits(v % curve.q, _KEY_WIDTH), _odd_multiples(curve, point, _KEY_WIDTH)),
    )
    total = _INFINITY
    for place in range(max(len(digits) for digits, _ in ways) - 1, -1, -1):
        total = _doubled(curve, total)
        for digits, multiples in ways:
            digit = digits[place] if place < len(digits) else 0
            if digit > 0:
                total = _plus(curve, total, multiples[digit >> 1])
            elif digit < 0:
                x, y = multiples[-digit >> 1]
                total = _plus(curve, total, (x, curve.p - y))
    return _affine(curve, [total])[0] if total[2] else None


def _digits(number: int, width: int) -> list[int]:
    """Write a number with odd digits below 2^(width-1) and zeros between them, the lowest first (wNAF)."""
    digits = []
    window = 1 << width
    while number:
        digit = 0
        if number & 1:
            digit = number & (window - 1)
            if digit >> (width - 1):
                digit -= window
            number -= digit
        digits.append(digit)
        number >>= 1
    return digits


@lru_cache(maxsize=256)
def _odd_multiples(curve: Curve, point: Point, width: int) -> tuple[Point, ...]:
    """Return the point times 1, 3, 5, ...; kept, because a few keys sign most of what comes in."""
    twice = _affine(curve, [_doubled(curve, (*point, 1))])[0]
    multiples = [(*point, 1)]
    while len(multiples) < 1 << (width - 2):
        multiples.append(_plus(curve, multiples[-1], twice))
    return tuple(_affine(curve, multiples))


def _affine(curve: Curve, points: Iterable[_Jacobian]) -> list[Point]:
    found = []
    for x, y, z in points:
        inverse = pow(z, -1, curve.p)
        square = inverse * inverse % curve.p
        found.append((x * square % curve.p, y * square * inverse % curve.p))
    return found


def _doubled(curve: Curve, point: _Jacobian) -> _Jacobian:
    p = curve.p
    x, y, z = point
    yy = y * y % p
    zz = z * z % p
    s = 4 * x * yy % p
    # the tangent; with a = -3, as in all sets of TC26, one multiplication less
    m = 3 * (x - zz) * (x + zz) % p if curve.a == p - 3 else (3 * x * x + curve.a * zz * zz) % p
    x3 = (m * m - 2 * s) % p
    return x3, (m * (s - x3) - 8 * yy * yy) % p, 2 * y * z % p


def _plus(curve: Curve, one: _Jacobian, other: Point) -> _Jacobian:
    p = curve.p
    x1, y1, z1 = one
    if not z1:
        return (*other, 1)
    zz = z1 * z1 % p
    h = (other[0] * zz - x1) % p
    r = (other[1] * zz * z1 - y1) % p
    if not h:
        return _INFINITY if r else _doubled(curve, one)
    hh = h * h % p
    hhh = h * hh % p
    v = x1 * hh % p
    x3 = (r * r - hhh - 2 * v) % p
    return x3, (r * (v - x3) - y1 * hhh) % p, z1 * h % p

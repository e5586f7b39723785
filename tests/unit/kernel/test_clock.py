from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from module.kernel.clock import SetClock, SystemClock, law_date


def test_a_naive_instant_is_refused() -> None:
    naive = datetime(2026, 11, 20, 6, 0)  # noqa: DTZ001 - what must not get in
    with pytest.raises(ValueError, match="naive"):
        SetClock(naive)
    with pytest.raises(ValueError, match="naive"):
        law_date(naive)


def test_clocks_tell_utc() -> None:
    almaty = timezone(timedelta(hours=5))
    assert SetClock(datetime(2026, 11, 20, 11, 0, tzinfo=almaty)).now() == datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    assert SystemClock().now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 20, 18, 59, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 19, 0, tzinfo=UTC), date(2026, 11, 21)),
    ],
)
def test_the_day_begins_at_midnight_in_almaty(instant: datetime, day: date) -> None:
    assert law_date(instant) == day

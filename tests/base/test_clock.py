from datetime import UTC, datetime, timedelta

from gendan.base import clock


def test_the_business_day_is_that_of_shanghai(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    now = clock.now()
    assert now.utcoffset() == timedelta(hours=8)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.today() in {now.date(), clock.now().date()}

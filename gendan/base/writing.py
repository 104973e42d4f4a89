"""Whose turn it is to write: on SQLite a file lock puts writers in line, which beats its own busy waiting."""

from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from filelock import FileLock, Timeout

PATIENCE = 20
"""Seconds that a writer waits before the person is told."""


class Busy(Exception):
    """Somebody else has been writing for longer than a person should wait; nothing was done."""


@contextmanager
def turn():
    """Hold the office's one pen. On PostgreSQL row locks do this and the door stays open."""
    if connection.vendor != "sqlite":
        yield
        return
    try:
        door = _door().acquire(timeout=PATIENCE, poll_interval=0.002)
    except Timeout:
        raise Busy(
            _("系统正忙着保存别人的单据，等了 %(s)s 秒还没轮到。没有写入任何内容，请再按一次。") % {"s": PATIENCE}
        ) from None
    with door:
        yield


@cache
def _door():
    return FileLock(settings.HOME.path / "write.lock")

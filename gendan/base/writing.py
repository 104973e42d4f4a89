"""Whose turn it is to write: on SQLite a line of file locks puts writers in order, which beats its own busy waiting."""

import os
import time
from contextlib import contextmanager, nullcontext
from functools import cache
from sqlite3 import SQLITE_BUSY
from threading import RLock

import portalocker
from django.conf import settings
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from gendan.base import clock

PATIENCE = 20
"""Seconds that a writer waits before the person is told; PostgreSQL's lock_timeout in settings.py is the same."""
LOCK_TIMEOUT = "55P03"
LINE = ("third.lock", "second.lock", "first.lock", "write.lock")
"""Places in line, the last of which is the pen. A file does not know who came first, so there is one for each of those
who wait: one lock alone goes to whoever looks at the right moment, often to him who has just laid it down."""
LOOK = 0.001  # seconds between two looks at the next place


class Busy(Exception):
    """Somebody else has been writing for longer than a person should wait; nothing was done."""

    def __init__(self):
        said = _("系统正忙着保存别人的单据，等了 %(s)s 秒还没轮到。没有写入任何内容，请再按一次。")
        super().__init__(said % {"s": PATIENCE})


@contextmanager
def turn():
    """Hold the office's one pen; raises Busy. On PostgreSQL row locks do this and the door stays open."""
    try:
        with _line() if connection.vendor == "sqlite" else nullcontext():
            yield
    except OperationalError as error:
        if _is_locked(error.__cause__):
            raise Busy from None
        raise


def _is_locked(cause):
    return getattr(cause, "sqlite_errorcode", None) == SQLITE_BUSY or getattr(cause, "sqlstate", None) == LOCK_TIMEOUT


@contextmanager
def _line():
    """Stand in line. Whoever waited here waits less for those who write past it: to a person both waits are one."""
    began = clock.seconds()
    with _pen(began):
        left = PATIENCE - int(clock.seconds() - began)
        if left == PATIENCE:
            yield
            return
        _await(left)
        try:
            yield
        finally:
            _await(PATIENCE)


@contextmanager
def _pen(began):
    """Hold the pen, asked for at a second. Only one thread of a process stands in the line of all processes."""
    door = _door(os.getpid())
    if not door.room.acquire(timeout=PATIENCE):
        raise Busy
    try:
        # Who has the pen already must not stand in line behind those who wait for it.
        with nullcontext() if door.writes else _forward(door, began):
            yield
    finally:
        door.room.release()


@contextmanager
def _forward(door, began):
    """Go from place to place, each held until the next one is, to the pen."""
    held = None
    try:
        for place in door.line:
            _take(place, began)
            held = _left(held) or place
        door.writes = True
        yield
    finally:
        door.writes = False
        _left(held)


def _left(place):
    if place:
        portalocker.unlock(place)


def _take(place, began):
    while True:
        try:
            return portalocker.lock(place, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.AlreadyLocked:
            if clock.seconds() - began > PATIENCE:
                raise Busy from None
        time.sleep(LOOK)


def _await(seconds):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000}")


class _Door:
    """The lock of a process's threads, its files in the line of all processes, and whether it has the pen."""

    def __init__(self):
        self.room = RLock()
        self.line = [os.open(settings.HOME.path / name, os.O_RDWR | os.O_CREAT, 0o600) for name in LINE]
        self.writes = False


@cache
def _door(process):  # a lock does not survive a fork: each process has its own
    return _Door()

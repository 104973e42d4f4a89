"""Whose turn it is to write: on SQLite a file lock puts writers in line, which beats its own busy waiting."""

import os
from contextlib import contextmanager, nullcontext
from functools import cache
from sqlite3 import SQLITE_BUSY
from threading import RLock

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from filelock import FileLock, Timeout

from gendan.base import clock

PATIENCE = 20
"""Seconds that a writer waits before the person is told; PostgreSQL's lock_timeout in settings.py is the same."""
LOCK_TIMEOUT = "55P03"


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
    """Hold the pen, asked for at a second. Only one thread of a process knocks at the file: were all to, one could wait
    for ever, since a file does not know who came first."""
    room, queue, pen = _door(os.getpid())
    if not room.acquire(timeout=PATIENCE):
        raise Busy
    try:
        # Who has the pen already must not stand in line behind those who wait for it.
        with nullcontext() if pen.is_locked else _knock(queue, began):
            taken = _knock(pen, began)
        with taken:
            yield
    except Timeout:
        raise Busy from None
    finally:
        room.release()


def _knock(lock, began):
    return lock.acquire(timeout=max(0, PATIENCE - (clock.seconds() - began)), poll_interval=0.002)


def _await(seconds):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000}")


@cache
def _door(process):  # a lock does not survive a fork: each process has its own
    """The lock of this process's threads, and of all processes: who waits first in line, and who writes.

    Without a first in line, whoever lays the pen down and wants it again has it before those who wait have looked.
    """
    return RLock(), FileLock(settings.HOME.path / "queue.lock"), FileLock(settings.HOME.path / "write.lock")

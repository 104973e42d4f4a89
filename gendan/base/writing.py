"""Whose turn it is to write: on SQLite a file lock puts writers in line, which beats its own busy waiting."""

import os
import sqlite3
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from filelock import FileLock, Timeout

from gendan.base import clock

PATIENCE = 20
"""Seconds that a writer waits before the person is told."""


class Busy(Exception):
    """Somebody else has been writing for longer than a person should wait; nothing was done."""

    def __init__(self):
        said = _("系统正忙着保存别人的单据，等了 %(s)s 秒还没轮到。没有写入任何内容，请再按一次。")
        super().__init__(said % {"s": PATIENCE})


@contextmanager
def turn():
    """Hold the office's one pen; raises Busy. On PostgreSQL row locks do this and the door stays open."""
    if connection.vendor != "sqlite":
        yield
        return
    began = clock.seconds()
    try:
        door = _door(os.getpid()).acquire(timeout=PATIENCE, poll_interval=0.002)
    except Timeout:
        raise Busy from None
    with door, _patient(PATIENCE - int(clock.seconds() - began)):
        yield


@contextmanager
def _patient(seconds):
    """Wait this long for somebody who writes past the line (another program): both waits are one to the person."""
    late = seconds < PATIENCE
    try:
        if late:
            _await(seconds)
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise Busy from None
        raise
    finally:
        if late:
            _await(PATIENCE)


def _await(seconds):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000}")


@cache
def _door(process):  # a lock does not survive a fork: each process has its own
    return FileLock(settings.HOME.path / "write.lock")

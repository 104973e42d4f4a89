"""What is looked at before any command and by the web server: an unsafe place is refused before it can do harm.

reliability.md B8, B9 and 4.1: SQLite in WAL mode below 3.51.3 corrupts a database, a network disk does not keep its
locks, and mapped memory spreads what it damages; a program older than its database would misread it.
"""

import os
import re
import sqlite3
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from gendan.desk import assets
from gendan.people import journal
from gendan.people.models import Head

SAFE_SQLITE = (3, 51, 3)
MOUNTS = Path("/proc/mounts")
NETWORK_DISKS = {
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "glusterfs",
    "lustre",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
    "vboxsf",
}


class Unsafe(Exception):
    """The program must not run like this; the sentence says why and what to do."""


def check(mounts=MOUNTS):
    """Raise Unsafe, or journal.KeyLost, where the program must not run. mounts: the system's table of disks."""
    home = settings.HOME.path
    if not os.access(home, os.W_OK):
        raise Unsafe(_("数据目录 %(home)s 不能写入：请检查磁盘是否只读、这个用户有没有写权限。") % {"home": home})
    if connection.vendor == "sqlite":
        _check_disk(home, mounts)
        _check_engine()
    _check_database()


def check_assets():
    """Raise Unsafe where the web server has no browser files to serve."""
    if said := assets.lost():
        raise Unsafe(said)


def _check_disk(home, mounts):
    if mounts.exists() and (kind := disk(home, mounts.read_text())) in NETWORK_DISKS:
        remedy = _("数据目录 %(home)s 在网络盘（%(kind)s）上，数据库会损坏：请把 GENDAN_HOME 换到本机磁盘。")
        raise Unsafe(remedy % {"home": home, "kind": kind})


def disk(folder, mounts):
    """The kind of file system that a folder lies on, by the text of /proc/mounts; the last mount in a place counts."""
    found = "", Path("/")
    for line in mounts.splitlines():
        place, kind = line.split(" ")[1:3]
        place = Path(re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), place))
        if folder.is_relative_to(place) and len(place.parts) >= len(found[1].parts):
            found = kind, place
    return found[0]


def _check_engine():
    with connection.cursor() as cursor:
        mode, mapped = (cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "mmap_size"))
    if mode == "wal" and sqlite3.sqlite_version_info < SAFE_SQLITE:
        remedy = _("SQLite %(version)s 会损坏数据库：请重新安装程序（make setup），或把 SQLite 升到 3.51.3 以上。")
        raise Unsafe(remedy % {"version": sqlite3.sqlite_version})
    if mapped:
        raise Unsafe(_("数据库开着内存映射，可能损坏数据：请在设置里写 PRAGMA mmap_size=0。"))


def _check_database():
    applied = set(MigrationRecorder(connection).applied_migrations())
    unknown = [f"{app}.{name}" for app, name in applied - set(MigrationLoader(None).disk_migrations)]
    if unknown:
        remedy = _("数据库比程序新（程序不认识 %(names)s）：请安装新版本的程序，不要用旧版本打开。")
        raise Unsafe(remedy % {"names": "、".join(sorted(unknown)[:3])})
    if Head._meta.db_table in connection.introspection.table_names():
        journal.check_key()

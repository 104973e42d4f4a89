"""What the machine cannot do, told in one sentence: a full or read-only disk, a locked or damaged database."""

import errno

from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from gendan.base.writing import Busy
from gendan.people.journal import KeyLost

KINDS = (DatabaseError, InterfaceError, OSError)
FULL = gettext_lazy("磁盘满了，没有写入任何内容：请腾出空间，再做一次。")
LOCKED = gettext_lazy("数据库被别的程序占着，没有写入任何内容：请等一会儿再做一次；一直这样，就关掉占用它的程序。")
CLOSED = gettext_lazy("数据不能写入：请检查磁盘是否只读、数据目录的权限，改好后再做一次。")
FAILED = gettext_lazy("磁盘读写出错：请系统管理检查磁盘；重做之前，先看看刚才的单据在不在。")
DAMAGED = gettext_lazy("数据库文件损坏：请停止使用，保留数据目录，用最近的备份恢复。")
GONE = gettext_lazy("连不上数据库：请系统管理检查数据库服务；重做之前，先看看刚才的单据在不在。")

NO_ROOM_TO_SHARE = 4874  # SQLITE_IOERR_SHMSIZE: the file beside the database cannot be made
# Result codes of SQLite, classes or codes of SQLSTATE, and numbers of the operating system.
SQLITE = {
    13: FULL,
    5: LOCKED,
    6: LOCKED,
    8: CLOSED,
    3: CLOSED,
    14: CLOSED,
    10: FAILED,
    NO_ROOM_TO_SHARE: FULL,
    11: DAMAGED,
    26: DAMAGED,
}
SQLSTATE = {
    "53100": FULL,
    "55P03": LOCKED,
    "40P01": LOCKED,
    "40001": LOCKED,
    "25006": CLOSED,
    "58030": FAILED,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "08": GONE,
    "57P": GONE,
    "53300": GONE,
}
SYSTEM = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: CLOSED,
    errno.EACCES: CLOSED,
    errno.EPERM: CLOSED,
    errno.EIO: FAILED,
}


def sentence(error):
    """What to tell a person about an error of the machine; "" for any other error."""
    if isinstance(error, Busy | KeyLost):
        return str(error)
    if isinstance(error, OSError):
        return str(SYSTEM.get(error.errno, ""))
    cause = error.__cause__
    if hasattr(cause, "sqlite_errorcode"):
        code = cause.sqlite_errorcode
        return str(SQLITE.get(code, SQLITE.get(code & 0xFF, "")))
    if hasattr(cause, "sqlstate"):
        return str(_of_state(cause.sqlstate))
    return ""


def _of_state(state):
    # A connection that never came about, or was cut, has no state.
    return next((said for known, said in SQLSTATE.items() if state.startswith(known)), "") if state else GONE


def answer(error, back=""):
    """The 503 page for an error of the machine, drawn without the database; None for any other error.

    back: the page with what was typed, "" where nothing was.
    """
    said = error and sentence(error)
    if not said:
        return None
    return HttpResponse(render_to_string("desk/503.html", {"sentence": said, "back": back}), status=503)

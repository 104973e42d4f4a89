"""Who did what: an append-only HMAC hash chain (rulings 13).

Every deed adds one entry. The chain shows every edited, deleted, swapped or inserted row; the head row shows a cut
tail; the anchor file in the data folder shows a cut tail even when the head row was put back.
Whoever holds journal.key can forge: the head stands on every printed sheet, so keep the last one outside the house.
"""

import hashlib
import hmac
import json
from contextlib import contextmanager
from dataclasses import dataclass

import portalocker
from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from gendan.base import bulk, clock
from gendan.people.models import Entry, Head

KEY = "journal.key"
ANCHOR = "journal.head"
TOLD = 12  # signs of the head's mac on paper
HOLD = "UPDATE people_head SET n = n RETURNING id, n, mac, seal, key_print"


class KeyLost(Exception):
    """The journal has rows and the key that sealed them is not in the data folder."""


@dataclass(frozen=True)
class Change:
    """What one record was before and is now, field by field."""

    record: str
    before: dict
    after: dict


def canonical(value):
    """JSON with one spelling: sorted keys, no blanks, empty fields left out."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def digest(value):
    """What tells a value from every other one."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _plain(value):
    if isinstance(value, models.Model):
        return str(value.pk)
    if hasattr(value, "__dataclass_fields__"):
        said = {name: getattr(value, name) for name in value.__dataclass_fields__}
        return {name: part for name, part in said.items() if part not in (None, "", ())}
    return str(value)


def append(who, notes):
    """Add one entry per note ({"deed", …}) to the chain, in the caller's transaction; its last statements."""
    head = _hold()
    key = _key(head)
    if not head.n:
        _begin_anchor()
    entries, n, mac = [], head.n, head.mac
    for note in notes:
        n += 1
        at = clock.now()
        payload = canonical(note)
        mac = _mac(key, n, at, who.login, note["deed"], payload, mac)
        entries.append(Entry(n=n, at=at, who=who.login, deed=note["deed"], payload=payload, mac=mac))
    bulk.insert(entries)
    bulk.update(Head, [(head.pk, n, mac, _seal(key, n, mac), _print(key))], ["n", "mac", "seal", "key_print"])
    # What is committed stays done, with or without its anchor.
    transaction.on_commit(lambda: _move_anchor((head.n, head.mac), (n, mac)), robust=True)


def _hold():
    """The head, locked. One statement by hand: every deed ends with it, and Django took longer to write it."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD)
        return Head(*cursor.fetchone())


def broken():
    """Yield a sentence for what is wrong with the chain, naming the first broken row; then what to do about it."""
    for sentence in _breaks():
        yield sentence + _("请停止写入，用最近一次好的备份对照。")
    if Entry.objects.exists() and not (settings.HOME.path / ANCHOR).exists():
        yield _(
            "数据目录里没有日志的锚 %(file)s，看不出日志末尾有没有被截断。请从备份放回；"
            "没有备份的，先和最近打印的报表页脚上的日志号对照，再运行 gendan verify --anchor。"
        ) % {"file": ANCHOR}


def _breaks():
    head = Head.objects.get()
    key = _key(head)
    n, mac, sealed = 0, "", ""
    for row in Entry.objects.order_by("n").iterator(chunk_size=5000):
        n += 1
        mac = _mac(key, n, row.at, row.who, row.deed, row.payload, mac)
        sealed = mac if n == head.n else sealed
        if row.n != n or row.mac != mac:
            yield _("日志第 %(n)s 条与链不符：从这一条起被改动、删除、调换或插入过。") % {"n": n}
            return
    if (head.mac != sealed) or (head.n and head.seal != _seal(key, head.n, sealed)) or not _has_come(n, mac, key):
        yield _("日志在第 %(n)s 条之后被截断：链头记着 %(head)s 条。") % {"n": n, "head": head.n}
        return
    yield from _against_anchor(n)


def _has_come(n, mac, key):
    """Whether the head is now at this entry or after it: deeds go on while somebody reads."""
    head = Head.objects.get()
    return head.n > n or (head.n, head.mac, head.seal) == (n, mac, _seal(key, n, mac) if n else head.seal)


def _against_anchor(n):
    with _anchor() as file:
        anchored = file and _read(file)
    if anchored and not _stands(*anchored):
        yield _("日志在第 %(n)s 条之后被截断：数据目录里的锚记着第 %(head)s 条。") % {"n": n, "head": anchored[0]}


def _mac(key, n, at, who, deed, payload, before):
    text = f"{n}|{at.timestamp():.6f}|{who}|{deed}|{payload}|{before}"
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _seal(key, n, mac):
    return hmac.new(key, f"head|{n}|{mac}".encode(), hashlib.sha256).hexdigest()


def _print(key):
    return hashlib.sha256(b"gendan journal key|" + key).hexdigest()


def _key(head):
    """The key of this journal. A journal with rows never gets a new one: that would hide what happened to the old."""
    if (head.n or Entry.objects.exists()) and not (settings.HOME.path / KEY).exists():
        raise KeyLost(_("数据目录里没有日志密钥 %(file)s。请从备份放回原来的密钥文件，再启动。") % {"file": KEY})
    key = settings.HOME.secret(KEY).encode()
    if head.n and head.key_print != _print(key):
        raise KeyLost(_("日志密钥 %(file)s 与数据库不配。请从备份放回原来的密钥文件，再启动。") % {"file": KEY})
    return key


def check_key():
    """Refuse to start (KeyLost) when the journal's key is missing or is another journal's."""
    _key(Head.objects.get())


def told():
    """Where the journal stands, as printed on paper: the number of its last entry and the beginning of its mac."""
    head = Head.objects.get()
    return f"{head.n}-{head.mac[:TOLD]}"


def anchor():
    """Let the anchor name the present head, whatever it named before: for whoever has compared it with paper."""
    with transaction.atomic():
        head = _hold()
        (settings.HOME.path / ANCHOR).touch()
        with _anchor() as file:
            _write(file, head.n, head.mac)


def _begin_anchor():
    """A journal without entries gets an anchor; one with entries never gets a new one, as with the key."""
    file = settings.HOME.path / ANCHOR
    if not file.exists():
        file.write_text("0 ")


def _move_anchor(before, after):
    """Let the anchor name the head `after`, which came after `before`: (n, mac) each. A lost anchor stays lost.

    It only moves on from an entry that still stands: over a journal that was cut nobody writes the traces away. It may
    be behind `before` when another process was quicker to write its commit down, or did not live to do so.
    """
    with _anchor() as file:
        anchored = file and _read(file)
        if anchored and (anchored == before or (anchored[0] < before[0] and _stands(*anchored))):
            _write(file, *after)


@contextmanager
def _anchor():
    """The anchor file, held until the end, or None where there is none. It is not synced: a commit that outlives a
    power cut may stand after it, and what it names was committed first."""
    try:
        file = (settings.HOME.path / ANCHOR).open("r+")
    except FileNotFoundError:
        yield None
        return
    with file:
        portalocker.lock(file, portalocker.LOCK_EX)
        yield file


def _read(file):
    n, _blank, mac = file.read().partition(" ")
    return int(n), mac


def _write(file, n, mac):
    file.seek(0)
    file.write(f"{n} {mac}")
    file.truncate()


def _stands(n, mac):
    return not n or Entry.objects.filter(n=n, mac=mac).exists()

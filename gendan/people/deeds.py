"""Every write is a deed: one verb of the office, by role, done whole or not at all, once per click, journalled."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gendan.base import bulk, once, writing
from gendan.base.faults import Fault, Refused, refuse_if
from gendan.people import journal
from gendan.people.labels import DEEDS
from gendan.people.models import Operation
from gendan.people.rights import WHO_MAY

_run: ContextVar["_Run | None"] = ContextVar("run", default=None)
_GATE = 20101225  # PostgreSQL advisory lock: single deeds pass side by side, a batch passes alone


class _Run:
    """One durable transaction: the deeds done in it and what they will say in the journal."""

    def __init__(self, by):
        self.by = by
        self.notes = []
        self.batch = None
        self.notices = []

    def do(self, action, name, rows, reason, details):
        """Do the action under its note; what it refuses leaves no note."""
        note = {"deed": name, "rows": rows, "reason": reason, "changes": []}
        self.notes.append(note)
        try:
            result = action(rows, by=self.by, **details)
        except Exception:
            self.notes.pop()
            raise
        note["numbers"] = [record.number for record in result if hasattr(record, "number")]
        return result


def may(who, name):
    """Whether a person's roles allow the deed `name`."""
    return bool(WHO_MAY[name] & who.roles)


def deed(name, *, alone=False):
    """Mark an action as the deed `name`, e.g. `@deed("orders.receive")`.

    alone: it passes the gate as a batch does, because what it compares may not stand anywhere yet to be locked.

    The action takes a list of rows (dataclasses, each with its own dates) and `by`; it returns the list of records it
    made or changed. `op` is the click's id: the same id with the same rows returns the first result, with other rows it
    is refused. Raises PermissionDenied, Refused (with every Fault at once), or writing.Busy.
    """

    def mark(action):
        @wraps(action)
        def done(rows, *, by, op=None, reason="", **details):
            if not may(by, name):
                raise PermissionDenied(name)
            rows = list(rows)
            with _transaction(by, alone=alone) as run:
                if op and (first := _claim(op, name, by, rows)) is not None:
                    return _reload(first)
                result = run.do(action, name, rows, reason, details)
                if op:
                    bulk.update(Operation, [(op, [[r._meta.label, r.pk] for r in result])], ["result"], key="op")
                return result

        done.deed = name
        return done

    return mark


@contextmanager
def together(*, by, batch=None, rehearse=False, alone=True):
    """Do several deeds in one durable transaction; `rehearse` takes the same path and rolls all of it back.

    batch: the import batch whose rows these are. alone: False for the few deeds of one click on one document, which
    lock in the order that single deeds do. Yields the run, whose `notices` list grows with what gates let pass.
    """
    with _transaction(by, alone=alone) as run:
        run.batch = batch
        yield run
        if rehearse:
            transaction.set_rollback(True)


def gate(faults):
    """Refuse a new deed; an imported row is history, so for it the same faults become notices (workbook.md)."""
    run = _run.get()
    if run.batch is None:
        refuse_if(faults)
    run.notices.extend(faults)


def batch():
    """The import batch that this transaction belongs to, or None."""
    return _run.get().batch


def tell(record, before, after):
    """Say in the journal what a record was and is: only the fields that differ."""
    after = {name: value for name, value in after.items() if before.get(name) != value}
    if after:
        before = {name: before.get(name) for name in after}
        _run.get().notes[-1]["changes"].append(journal.Change(record, before, after))


def stale(rows, known):
    """A Fault for each row that was filled in from an older version than the one that stands now (by code)."""
    return outdated(rows, lambda row: getattr(known.get(row.code), "version", None))


def outdated(rows, now):
    """A Fault for each row that was filled in from another version than stands now; now: row → it, None: nothing."""
    for n, row in enumerate(rows):
        if row.version is not None and now(row) not in (None, row.version):
            remedy = _("您打开之后别人改过这份资料。您填的内容没有丢：请对照现在的内容，决定保留哪一个，再保存。")
            yield Fault(n, "version", row.version, remedy)


@contextmanager
def _transaction(by, *, alone):
    run = _run.get()
    if run is not None:
        yield run
        return
    with writing.turn(), transaction.atomic(durable=True), once.within():
        _pass_gate(alone)
        run = _Run(by)
        token = _run.set(run)
        try:
            yield run
            if run.notes and not transaction.get_rollback():
                journal.append(by, run.notes)
        finally:
            _run.reset(token)


def _pass_gate(alone):
    # A batch locks customers after it has locked numbers; alone behind the gate it cannot deadlock with single deeds.
    if connection.vendor == "postgresql":
        kind = "" if alone else "_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock{kind}(%s)", [_GATE])


def _claim(op, name, by, rows):
    """Take the operation id. None: it is ours to do; a list: what it led to the first time."""
    digest = journal.digest([name, by.login, rows])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_operation (op, who, deed, digest) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [op, by.login, name, digest],
        )
        if cursor.rowcount:
            return None
    first = Operation.objects.get(op=op)
    if first.digest != digest:
        raise Refused([Fault(None, "", op, _differs(first, name, by))])
    return first.result or []


def _differs(first, name, by):
    """Why a click is refused whose form was sent before (its Operation) with something else, or by another button."""
    if first.deed == name or first.who != by.login:
        return _("这张表单刚才已经用别的内容保存过。请刷新页面，核对后再填。")
    made = [record.number for record in _reload(first.result or []) if hasattr(record, "number")]
    remedy = _("这张表单刚才已经按“%(deed)s”保存过（%(numbers)s）：请打开它，在那里接着办。")
    return remedy % {"deed": DEEDS[first.deed], "numbers": "、".join(made)}


def _reload(result):
    found = {}
    for label, _pk in result:
        if label not in found:
            keys = [pk for other, pk in result if other == label]
            found[label] = apps.get_model(label)._base_manager.in_bulk(keys)
    return [found[label][pk] for label, pk in result]

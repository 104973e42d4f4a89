"""What each command of the command line does; it acts for the operator of the server and is journalled as such."""

import json
import os
import sys
from datetime import date
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from gendan.base import clock, preferences
from gendan.base.faults import Refused
from gendan.base.period import UnknownPeriod, parse
from gendan.base.workbook import Unreadable
from gendan.base.writing import Busy
from gendan.desk import imports, practice, proofs, serving, starting, trouble
from gendan.people import journal
from gendan.people.models import Operator, User
from gendan.sheets import catalogue, render
from gendan.sheets.sheet import as_json

DONE, DIFFERENCES, NOTHING_WRITTEN = 0, 1, 2


def run(given):
    """Do the command; returns the exit code. What a person can mend is said in one sentence, without a traceback."""
    try:
        starting.check()
        migrate()
        return COMMANDS[given.command](given)
    except MENDABLE as refusal:
        said = str(refusal)
    except PermissionDenied:
        said = _("这个登录名无权看这张报表。请换有权限的人，或请总经理授权。")
    except trouble.KINDS as failure:
        said = trouble.sentence(failure)
        if not said:
            raise
    sys.stderr.write(f"{said}\n")
    return NOTHING_WRITTEN


class NoSuchLogin(ValueError):
    """The login given with --as belongs to nobody."""


class NoPlace(ValueError):
    """A file cannot be written where somebody wants it."""


MENDABLE = (
    Unreadable,
    Refused,
    Busy,
    UnknownPeriod,
    catalogue.NoSuchSheet,
    journal.KeyLost,
    starting.Unsafe,
    NoSuchLogin,
    NoPlace,
)


def migrate():
    """Bring an empty or older database up to date; one that is up to date is left alone."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def _operator():
    return Operator(today=clock.today())


def _place(wanted):
    """Where a file is to be written, or None; asked before anything is done, so that no work is lost for want of it."""
    if not wanted:
        return None
    place = Path(wanted)
    if place.is_dir() or not os.access(place if place.exists() else place.parent, os.W_OK):
        raise NoPlace(_("不能写到 %(file)s。请核对文件夹在不在、有没有权限。") % {"file": wanted})
    return place


def _import(given):
    marked = _place(given.annotated)
    progress = None if given.json or not sys.stderr.isatty() else _bar
    outcome = imports.run(
        given.file,
        by=_operator(),
        tabs=given.tab,
        rehearse=given.dry_run,
        only_correct=given.only_correct,
        progress=progress,
    )
    if marked and outcome.faults:
        from gendan.base.workbook.annotate import annotated

        marked.write_bytes(annotated(given.file, outcome.faults))
    (_tell_json if given.json else _tell)(outcome)
    return DONE if outcome.written or (given.dry_run and not outcome.faults) else NOTHING_WRITTEN


def _bar(done, total, what):
    width = 30 * done // total
    sys.stderr.write(f"\r{'█' * width}{'░' * (30 - width)} {done}/{total} {what}   ")
    if done == total:
        sys.stderr.write("\n")


def _tell(outcome):
    for count in outcome.tabs:
        row = _("%(name)s：新增 %(added)s，更新 %(updated)s，相同 %(same)s，有错 %(wrong)s")
        sys.stdout.write(row % vars(count) + "\n")
    for notice in outcome.notices:
        sys.stdout.write(_("提示 ") + f"{notice}\n")
    for fault in outcome.faults:
        sys.stderr.write(f"{fault}\n")
    if outcome.faults and not outcome.written:
        sys.stderr.write(_("有 %(n)s 处要改，没有写入任何内容。") % {"n": len(outcome.faults)} + "\n")


def _tell_json(outcome):
    said = {
        "written": outcome.written,
        "batch": outcome.batch and outcome.batch.pk,
        "tabs": [vars(count) for count in outcome.tabs],
        "faults": [vars(fault) for fault in outcome.faults],
        "notices": [vars(notice) for notice in outcome.notices],
    }
    sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")


def _sheet(given):
    out = _place(given.out)
    who = _reader(given.login) if given.login else _operator()
    filled = catalogue.fill(given.code, _label(given), who, export=True)
    if given.format == "json":
        data = (json.dumps(as_json(filled), ensure_ascii=False, indent=1) + "\n").encode()
    else:
        data = render.draw(given.format, filled, printed_by=who.name, printed_at=clock.now(), head=journal.told())
    if out:
        out.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
    return DONE


def _label(given):
    """What a sheet is asked for: with --as-of a day of the period; any but a sheet of a day is closed on the last."""
    if not given.as_of:
        return given.period
    closing_day = preferences.value("closing_day", date.max)
    asked, day = (parse(label, closing_day) for label in (given.period, given.as_of))
    if day.start != day.end or day.end not in asked:
        raise UnknownPeriod(
            _("截止日 %(day)s 不是 %(period)s 里的一天。") % {"day": given.as_of, "period": given.period}
        )
    if catalogue.named(given.code).as_of:
        return day.label
    if day.end != asked.end:
        remedy = _("%(code)s 是期间报表，截止日只能是期间的最后一天 %(day)s。请去掉 --as-of，或改期间。")
        raise UnknownPeriod(remedy % {"code": given.code, "day": asked.end})
    return given.period


def _reader(login):
    user = User.objects.filter(login__iexact=login, is_active=True).first()
    if user is None:
        raise NoSuchLogin(_("没有登录名 %(login)s。请核对拼写。") % {"login": login})
    user.today = clock.today()
    return user


def _verify(given):
    if given.anchor:
        journal.anchor()
    differences = list(proofs.differences())
    if given.json:
        sys.stdout.write(json.dumps({"differences": differences}, ensure_ascii=False, indent=1) + "\n")
    else:
        for difference in differences:
            sys.stdout.write(f"{difference}\n")
        if not differences:
            sys.stdout.write(_("所有余额与原始记录一致，日志完整。") + "\n")
    return DIFFERENCES if differences else DONE


def _demo(given):
    progress = _bar if sys.stderr.isatty() else None
    if not practice.build(orders=given.orders, today=clock.today(), progress=progress):
        sys.stdout.write(_("练习公司已经建好，直接打开。") + "\n")
    return DONE if given.no_serve else serving.serve("127.0.0.1", given.port)


def _serve(given):
    return serving.serve(given.host, given.port)


def _sheets(given):
    sys.stdout.writelines(f"{code} 《{sheet.title}》\n" for code, sheet in catalogue.SHEETS.items())
    return DONE


COMMANDS = {
    "import": _import,
    "sheet": _sheet,
    "verify": _verify,
    "demo": _demo,
    "serve": _serve,
    "sheets": _sheets,
}

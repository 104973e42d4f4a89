"""Paths that documents walk: which step may follow which stage, taken by a whole set at once or not at all."""

from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from gendan.base.faults import Fault, Refused


@dataclass(frozen=True)
class Step:
    """A step with its label on the button, the stages it may start from and the stage it ends in."""

    label: str | Promise
    start: tuple[str, ...]
    end: str


class NotNow(Refused):
    """Some of the records do not stand where the step starts; the faults name them with their present stage."""


class Flow:
    """The steps of one kind of document; its model keeps the stage in the field `stage`.

    The same table draws the buttons and the flow chart: Flow(accept=Step("评审通过", start=("new",), end="accepted")).
    """

    def __init__(self, **steps):
        self.steps = steps

    def __getitem__(self, name):
        return self.steps[name]

    def open_to(self, record):
        """The steps possible from where the record stands: {name: Step}."""
        return {name: step for name, step in self.steps.items() if record.stage in step.start}

    def take(self, model, ids, name):
        """Move all records with these ids by one step, or raise NotNow (the caller's transaction undoes the others).

        One conditional UPDATE: of two people who press at once one moves the record and the other is told.
        """
        step, ids = self[name], [model._meta.pk.to_python(record_id) for record_id in ids]
        left = set(ids) - _moved(model, ids, step)
        if left:
            raise NotNow(_faults(model, ids, left, step))

    def lead(self, records, name):
        """Let records stand where a step ends, or raise NotNow. They are locked, and the caller stores them: with what
        else the step tells of them it is one statement."""
        step = self[name]
        if stuck := [_fault(n, record, step) for n, record in enumerate(records) if record.stage not in step.start]:
            raise NotNow(stuck)
        for record in records:
            record.stage = step.end


def _moved(model, ids, step):
    """The ids that did move. Raw, because Django's update() tells how many moved but not which."""
    if not ids:
        return set()
    quote = connection.ops.quote_name
    stage, key = model._meta.get_field("stage"), model._meta.pk
    table, stage_column, key_column = quote(model._meta.db_table), quote(stage.column), quote(key.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {stage_column} = %s"  # noqa: S608 - names from the model, values as parameters
            f" WHERE {key_column} IN ({_places(ids)}) AND {stage_column} IN ({_places(step.start)})"
            f" RETURNING {key_column}",
            [step.end, *ids, *step.start],
        )
        return {row[0] for row in cursor.fetchall()}


def _places(values):
    return ", ".join(["%s"] * len(values))


def _faults(model, ids, left, step):
    records = model._base_manager.in_bulk(left)
    return [_fault(row, records.get(key), step) for row, key in enumerate(ids) if key in left]


def _fault(row, record, step):
    if record is None:
        return Fault(row, "", "", _("找不到这张单据，不能%(step)s：请刷新页面。") % {"step": step.label})
    stage = record.get_stage_display()
    text = _("%(record)s 现在是“%(stage)s”，不能%(step)s：请刷新页面，看清现在的情况再办。")
    return Fault(row, "stage", stage, text % {"record": record, "stage": stage, "step": step.label})

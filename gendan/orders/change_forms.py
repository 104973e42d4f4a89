"""The form that changes an order: its head, and the grid of lines filled with what the order says (R-3.17)."""

import json

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base.table import plain
from gendan.orders import changing
from gendan.orders.changing import ChangeNote, Revision, Wanted
from gendan.orders.forms import COLUMNS, Grid, Line, place_of
from gendan.orders.merging import merge
from gendan.orders.models import Acknowledgement, ChangeOrder, Order, OrderLine
from gendan.orders.signing import Knowing
from gendan.people import journal
from gendan.people.conflict import Clash, EditForm
from gendan.people.forms import Choice, DeedForm, Text, fields_of
from gendan.people.roles import reads

HEAD = ("po_no", "ship_to", "channel", "note")
NOTE = ("reason", "asked_by", "said_by", "cost", "borne_by")
LABELS = {
    "product": _l("产品编码"),
    "quantity": _l("数量"),
    "price": _l("含税单价"),
    "requested_on": _l("要求交期"),
    "promised_on": _l("承诺交期"),
}


class ChangedLine(Line):
    """A line of an order that exists, or a new one of it."""

    columns = COLUMNS | {"promised_on": "date"}

    def _told(self):
        said = super()._told()
        if self.old and self.old.kind != OrderLine.Kind.NORMAL:
            said.append(self.old.get_kind_display())
        if self.old and self.old.shipped:
            said.append(_("已发 %(pieces)s") % {"pieces": f"{self.old.shipped:,}"})
        return said

    def recognise(self, product):
        """A product that is made no more may stay where it was ordered already, and what was sent stays as it was."""
        if not product or not self.old or self.old.product_id != product.pk:
            super().recognise(product)
            return
        self.product = product
        price = self.old.price if self.values.get("price") is None else self.values["price"]
        for name, remedy in changing.sent(self.old, self.values["quantity"], price) if self.is_told else ():
            self.faults.setdefault(name, remedy)

    def item(self):
        """The Wanted to hand to the deed."""
        return Wanted(line=self.old and self.old.line_no, **self.meant())


class ChangedGrid(Grid):
    """The lines of an order as somebody wants them; each carries the number of the line that it is."""

    kind, hidden = ChangedLine, ("line",)

    def __init__(self, rows):
        super().__init__(rows)
        self.clashes, self.merged = [], []

    def find(self, lines):
        """Say which line of the order each row is."""
        known = {str(line.line_no): line for line in lines}
        for line in self.lines:
            line.old = known.get(line.written["line"])

    def complaints(self):
        """A cell that two people changed is asked about."""
        yield from super().complaints()
        if self.clashes:
            yield _("有 %(cells)s 格别人也改过：请决定保留哪一个。") % {"cells": len(self.clashes)}


def written(lines):
    """{line number: {column: text}} of order lines, as somebody would type them; those cancelled whole are left out."""
    return {str(line.line_no): _written(line) for line in lines if line.wanted}


def _written(line):
    return {
        "product": line.product.code,
        "quantity": str(line.wanted),
        "price": plain("price", line.price),
        "requested_on": plain("date", line.requested_on) or "",
        "promised_on": plain("date", line.promised_on) or "",
    }


def as_it_is(order, lines):
    """The values of a ChangeForm for an order as it stands."""
    head = {name: getattr(order, name) for name in HEAD}
    note = dict.fromkeys(NOTE) | {"asked_by": ChangeOrder.Asker.CUSTOMER.value}
    return head | note | {"base": json.dumps(written(lines))}


class ChangeForm(EditForm):
    """An order as somebody wants it. base: its lines as they were handed out.

    Beside its fields it may bring `seen`: the digest() of what the effects were shown of.
    """

    base = forms.CharField(widget=forms.HiddenInput)
    said_by = Text(label=_l("客户谁同意的"), length=60, required=False)

    def __init__(self, *args, order, lines, who, rows=None, **kwargs):
        self.order, self.stored, self.who = order, lines, who
        self.is_free = changing.is_free(order, lines)
        super().__init__(*args, **kwargs)
        self.lines = ChangedGrid(rows) if rows else self._typed()
        self.lines.find(lines)
        self.lines.judge(order.customer, who.today)

    def declare(self):
        """What the models say of the rest."""
        head = fields_of(Order, "po_no", "channel", "note")
        if reads(self.who, "contact"):
            head["ship_to"] = place_of(self.order.customer, self.order)
        note = fields_of(ChangeOrder, "reason", "asked_by", "cost", "borne_by")
        return head | note

    @property
    def head(self):
        """The fields of the order itself."""
        return [self[name] for name in HEAD if name in self.fields]

    @property
    def why(self):
        """The fields of the change order."""
        return [self[name] for name in NOTE]

    def _typed(self):
        if not self.is_bound:
            return ChangedGrid(line | {"line": no} for no, line in written(self.stored).items())
        grid = ChangedGrid.posted(self.data)
        taken = {name for name in self.data.getlist("take") if ":" in name}
        known = _lines_of(self.data.get("base"))
        for line in grid.lines:
            for column in line.columns:
                if (no := line.written["line"]) in known and f"{no}:{column}" in taken:
                    line.written[column] = known[no][column]
        return grid

    def bound_again(self, data, now):
        """Over other data; once it is brought to the order as it stands, its lines are too."""
        about = {"order": self.order, "lines": self.stored, "who": self.who, "initial": now}
        if data.get("version") == self.data.get("version"):
            return type(self)(data, **about)
        rows = [line.written for line in self.lines.filled]
        met = merge(rows, _lines_of(data.get("base")), written(self.stored))
        data["base"] = now["base"]
        form = type(self)(data, rows=met.rows, **about)
        form.lines.clashes = [Clash(f"{no}:{name}", _place(no, name), mine, now) for no, name, mine, now in met.clashes]
        form.lines.merged = [_("第 %(no)s 行") % {"no": no} for no in [*met.theirs, *met.kept]]
        return form

    def items(self):
        """The lines as they should be."""
        return tuple(line.item() for line in self.lines.filled)

    @property
    def is_seen(self):
        """Whether the effects of exactly this were shown."""
        return self.data.get("seen") == self.digest()

    def row(self):
        """The Revision, or the ChangeNote of an order that is under way of which a line differs, to hand to the deed.

        A change order that was signed a moment ago, and is sent again, is still one.
        """
        is_note = not self.is_free and (self.items() != _as_wanted(self.stored) or self.is_seen)
        return self._note() if is_note else Revision(**self._about())

    def _about(self):
        head = {name: self.cleaned_data.get(name) for name in (*HEAD, "version")}
        return head | {"order": self.order.number, "on": self.who.today, "items": self.items()}

    def _note(self):
        return ChangeNote(**self._about(), **{name: self.cleaned_data[name] for name in NOTE})

    def digest(self):
        """What tells it as a change order from every other one."""
        return journal.digest(self._note())


def _lines_of(base):
    """The lines that a form was handed out with, {} when somebody has tampered with them."""
    try:
        found = json.loads(base)
        return {str(no): {name: str(line[name]) for name in ChangedLine.columns} for no, line in found.items()}
    except (TypeError, ValueError, KeyError, AttributeError):
        return {}


def _place(no, name):
    return _("第 %(no)s 行%(field)s") % {"no": no, "field": LABELS[name]}


def _as_wanted(lines):
    return tuple(
        Wanted(line.product.code, line.wanted, line.price, line.requested_on, line.promised_on, line.line_no)
        for line in lines
        if line.wanted
    )


class KnowingForm(DeedForm):
    """Who of a side knows of a change order."""

    side = Choice(choices=Acknowledgement.Side.choices)
    said_by = Text(label=_l("确认人"), length=60)

    def knowing(self, change, on):
        """The Knowing to hand to the deed."""
        return Knowing(change, self.cleaned_data["side"], self.cleaned_data["said_by"], on)

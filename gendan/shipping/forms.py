"""Forms of shipping: what is loaded on a delivery, and what was heard of its arrival."""

from django import forms
from django.utils.translation import gettext_lazy as _l

from gendan.base import preferences
from gendan.people.actions import Preference, Printing
from gendan.people.conflict import EditForm
from gendan.people.forms import Cell, Choice, DeedForm, Text, fields_of
from gendan.people.models import Print
from gendan.people.roles import reads
from gendan.shipping import note
from gendan.shipping.actions import Feedback, Goods, Heard, Returned, Shipment
from gendan.shipping.models import Delivery, Slip

SIDES = {"right": "print.right_mm", "down": "print.down_mm"}
PAPERS = [("form", _l("241×140 连续纸")), ("a4", "A4")]


class ShipForm(DeedForm):
    """The head of a delivery."""

    on = Cell("date", label=_l("发货日期"))
    kind = Choice(label=_l("类型"), choices=Delivery.Kind.choices, initial=Delivery.Kind.SALE)

    def declare(self):
        """What the model says of the rest."""
        return fields_of(Delivery, "carrier", "tracking_no", "packages", "freight", "freight_terms", "expected_on")

    def shipment(self, order):
        """The Shipment to hand to the deed."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "op"}
        loaded = self.lines.filled("quantity")
        items = [
            Goods(line.product.code, cells["quantity"], order=line.order.number, kind=line.kind)
            for line, cells in loaded
        ]
        return Shipment(customer=order.customer.code, items=tuple(items), **values)


class ArrivalForm(DeedForm):
    """What was heard: it arrived, or is expected on another day."""

    fed_back_on = Cell("date", label=_l("反馈日期"))
    arrived_on = Cell("date", label=_l("实际到货"), required=False)
    new_expected_on = Cell("date", label=_l("新的预计到货"), required=False, help_text=_l("还没到时填"))
    signed_by = Text(label=_l("签收人"), length=60, required=False)
    signed_packages = Cell("count", label=_l("签收件数"), required=False)
    words = Text(label=_l("客户的话"), length=400, required=False)

    def feedback(self, delivery):
        """The Feedback to hand to the deed."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "op"}
        heard = [_heard(row.record, row.cells) for row in self.lines.rows]
        return Feedback(delivery.number, items=tuple(heard) if values["arrived_on"] else (), **values)


def _heard(line, cells):
    """What became of a line; a blank 签收 means all that was not refused."""
    refused = cells["refused"].value or 0
    signed = line.quantity - refused if cells["signed"].value is None else cells["signed"].value
    return Heard(line.product.code, signed, refused, line.kind)


class OffsetForm(EditForm):
    """How far the printer is set off, and the paper that is tried; version: the standing of both settings."""

    version = forms.CharField(widget=forms.HiddenInput)
    right = Text(label=_l("右移（毫米）"), length=5, help_text=_l("-5 到 5；偏左就加大"))
    down = Text(label=_l("下移（毫米）"), length=5, help_text=_l("-5 到 5；偏上就加大"))
    paper = Choice(label=_l("测试用的纸"), choices=PAPERS)

    def clean(self):
        """As the settings read them."""
        for side, key in SIDES.items():
            try:
                preferences.read(key, self.cleaned_data.get(side, "0"))
            except ValueError as trouble:
                self.add_error(side, str(trouble))

    def moved(self):
        """{side: mm} as typed."""
        return {side: float(preferences.read(key, self.cleaned_data[side])) for side, key in SIDES.items()}

    def preferences(self, on):
        """The rows to hand to the deed; from a day on, so that an old print stays as it was."""
        values = self.cleaned_data
        return [Preference(key, values[side], on, values["version"]) for side, key in SIDES.items()]


class SlipForm(DeedForm):
    """When signed copies came back, and where they are kept."""

    def declare(self):
        """As the model says."""
        return fields_of(Slip, "on", "place", required=("on",))

    def rows(self, notes):
        """The Returned to hand to the deed, one for each note."""
        said = {name: self.cleaned_data[name] for name in ("on", "place")}
        return [Returned(note.number, **said) for note in notes]


class PrintForm(DeedForm):
    """How a delivery note is printed; only a reader of prices is asked for them."""

    paper = Choice(label=_l("纸张"), choices=PAPERS)
    form = Choice(label=_l("格式"), choices=Print.Form.choices)
    prices = Choice(label=_l("价格"), choices=[("yes", _l("带价格")), ("no", _l("不带价格"))])

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        if not reads(reader, "price"):
            del self.fields["prices"]

    @property
    def with_prices(self):
        """Whether prices are wanted, by somebody who may read them."""
        return self.cleaned_data.get("prices") == "yes"

    def printing(self, delivery, on):
        """The Printing to hand to the deed."""
        form = self.cleaned_data["form"]
        return Printing("delivery", delivery.number, on, form, len(note.copies(form)))

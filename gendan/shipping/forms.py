"""Forms of shipping: what is loaded on a delivery, and what was heard of its arrival."""

from django.utils.translation import gettext_lazy as _l

from gendan.people.actions import Printing
from gendan.people.forms import Cell, Choice, DeedForm, Text, fields_of
from gendan.people.models import Print
from gendan.people.roles import reads
from gendan.shipping import note
from gendan.shipping.actions import Feedback, Goods, Heard, Shipment
from gendan.shipping.models import Delivery


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
            Goods(line.product.code, cells["quantity"], order=order.number, kind=line.kind) for line, cells in loaded
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


class PrintForm(DeedForm):
    """How a delivery note is printed; only a reader of prices is asked for them."""

    paper = Choice(label=_l("纸张"), choices=[("form", _l("241×140 连续纸")), ("a4", "A4")])
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

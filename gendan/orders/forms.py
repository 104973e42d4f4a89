"""Forms of orders: the head and the lines of a new one, and what a step asks for."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base.faults import Fault
from gendan.base.workbook import Unclear, cells
from gendan.customers import queries as customers
from gendan.customers.models import Customer
from gendan.orders.actions import Intake, Item
from gendan.orders.models import Order
from gendan.people.forms import Cell, DeedForm, Pick, Text, fields_of
from gendan.products.models import Product

BLANK_LINES = 8
MOST_LINES = 500
COLUMNS = {"product": "code", "quantity": "count", "price": "price", "requested_on": "date"}


class StepForm(DeedForm):
    """What a step may ask for: a reason, or who at the customer confirmed."""

    reason = Text(label=_l("原因"), length=200, required=False)
    said_by = Text(label=_l("客户确认人"), length=60, required=False)


class HeadForm(DeedForm):
    """The head of a new order."""

    customer = Pick("customers:pick", label=_l("客户"))
    on = Cell("date", label=_l("下单日期"))

    def declare(self):
        """What the model says of the rest."""
        fields = fields_of(Order, "po_no", "channel", "note")
        return fields | {"said_by": Text(label=_l("客户确认人"), length=60, required=False)}

    def intake(self, lines):
        """The Intake to hand to the deed."""
        names = ("customer", "on", "po_no", "channel", "note")
        return Intake(items=tuple(line.item() for line in lines), **{name: self.cleaned_data[name] for name in names})


@dataclass
class Line:
    """A line as it was typed, what it means, and what is wrong with it: {column: remedy}."""

    written: dict
    values: dict = field(default_factory=dict)
    faults: dict = field(default_factory=dict)
    product: Product | None = None
    agreed: object = None

    @property
    def is_blank(self):
        """Nobody typed anything."""
        return not any(self.written.values())

    def item(self):
        """The Item to hand to the deed."""
        return Item(**self.values)

    def read(self):
        """Read what was typed, column by column."""
        for name, kind in COLUMNS.items():
            try:
                self.values[name] = cells.reader(kind)(self.written[name]) if self.written[name] else None
            except Unclear as trouble:
                self.faults[name] = str(trouble)
        if not self.written["product"]:
            self.faults["product"] = _("请填产品编码，或清空这一行。")
        if not self.written["quantity"]:
            self.faults["quantity"] = _("请填数量，或清空这一行。")


def typed(data):
    """The lines of a posted or asked grid: its columns are lists of equal length; blank lines at the end fall away."""
    columns = [data.getlist(name)[:MOST_LINES] for name in COLUMNS]
    rows = [dict(zip(COLUMNS, (part.strip() for part in row), strict=True)) for row in zip(*columns, strict=False)]
    lines = [Line(row) for row in rows]
    while lines and lines[-1].is_blank:
        lines.pop()
    return lines


def blank(lines):
    """The lines to draw: what there is, and room for more."""
    empty = dict.fromkeys(COLUMNS, "")
    return [*lines, *(Line(empty) for _n in range(max(2, BLANK_LINES - len(lines))))]


def judge(lines, customer, day):
    """Read lines against the register and the customer's agreed prices; two statements, however many lines."""
    lines = [line for line in lines if not line.is_blank]
    for line in lines:
        line.read()
    known = Product.objects.in_bulk({line.values.get("product") for line in lines} - {None}, field_name="code")
    for line in lines:
        line.product = known.get(line.values.get("product"))
        if line.product is None:
            line.faults.setdefault(
                "product", _("没有产品 %(code)s：核对编码，或先登记产品。") % {"code": line.written["product"]}
            )
        elif line.product.status == Product.Status.STOPPED:
            line.faults["product"] = _("%(code)s 已停产：请换一个产品。") % {"code": line.product.code}
    _price(lines, customer, day)
    return lines


def _price(lines, customer, day):
    priced = [line for line in lines if customer and line.product and line.values.get("quantity")]
    wanted = [(customer.pk, line.product.pk, line.values["quantity"], day) for line in priced]
    for line, agreed in zip(priced, customers.agreed_prices(wanted) if wanted else [], strict=True):
        line.agreed = agreed
        if agreed is None and line.values.get("price") is None:
            line.faults.setdefault("price", _("没有合作价：请填单价。"))


def place(faults, lines):
    """Put the deed's reasons beside the lines they are about; returns those that concern the whole order."""
    rest = []
    for fault in faults:
        line = next(
            (line for line in lines if fault.field in COLUMNS and line.values.get(fault.field) == fault.value), None
        )
        if line:
            line.faults[fault.field] = str(fault)
        else:
            rest.append(Fault(None, fault.field, fault.value, fault.remedy))
    return rest


def seen_customer(code, who):
    """The customer of this code that a person may know of, or None."""
    return Customer.objects.seen_by(who).filter(code=code).first() if code else None

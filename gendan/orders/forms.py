"""Forms of orders: the head and the lines of a new one, and what a step asks for."""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base import near
from gendan.base.codes import alike
from gendan.base.table import plain
from gendan.base.workbook import Unclear, cells
from gendan.base.workbook.written import halved
from gendan.customers import part_numbers, reach
from gendan.customers import queries as customers
from gendan.customers.models import Customer
from gendan.orders import intake
from gendan.orders.actions import Intake, Item
from gendan.orders.customer_file import SHEET
from gendan.orders.models import (
    Answer,
    HeldFor,
    Order,
    OrderFile,
    OrderLine,
    Question,
    ReviewDecision,
)
from gendan.people import own
from gendan.people.actions import Printing
from gendan.people.forms import Cell, Choice, DeedForm, FilesForm, Pick, Text, fields_of
from gendan.people.models import Print
from gendan.people.own_pages import controls
from gendan.products.models import Product
from gendan.products.named import odd

BLANK_LINES = 8
MOST_LINES = 500
COLUMNS = {"product": "code", "quantity": "count", "price": "price", "requested_on": "date"}
HELD_FOR = [(value, label) for value, label in HeldFor.choices if value != HeldFor.CHANGE]
"""What a person may hold an order for; a change holds it by itself."""


def places(customer, order=None):
    """[(line, line)] of where goods of a customer may go, the usual place first, and where goods of an order go now."""
    lines = [one.line for one in reach.places(customer)]
    if order:
        lines = [order.ship_to, *(line for line in lines if line != order.ship_to)]
    return [(line, line or _("客户的默认地址")) for line in lines]


def place_of(customer, order=None):
    """The field that asks where goods go."""
    wrong = {"invalid_choice": _l("这个收货地址不在客户的档案里，或已停用：请从列表里选。")}
    return Choice(label=_l("收货地址"), choices=places(customer, order), required=False, error_messages=wrong)


class StepForm(DeedForm):
    """What a step may ask for: a reason, what the order waits for, or who at the customer confirmed."""

    kind = Choice(label=_l("暂停原因"), choices=[("", ""), *HELD_FOR], required=False)
    reason = Text(label=_l("原因"), length=200, required=False)
    said_by = Text(label=_l("客户确认人"), length=60, required=False)


class PapersForm(FilesForm):
    """Files for an order, all of one sort."""

    paper = Choice(label=_l("是什么"), choices=OrderFile.Paper.choices)


class ReviewForm(DeedForm):
    """A decision on one dimension of a review; content is the print of what stood on the page."""

    outcome = Choice(choices=ReviewDecision.Outcome, label=_l("结论"))
    reason = Text(label=_l("理由"))
    content = Text(length=64, required=False)
    promised_on = Cell("date", label=_l("承诺交期"), required=False)


class QuestionForm(DeedForm):
    """A question about one dimension of a review, and to whom it is put."""

    def declare(self):
        """What the model says."""
        return fields_of(Question, "of", "whom", "channel", "question", required=("of", "channel", "question"))


class AnswerForm(DeedForm):
    """What was answered to a question."""

    def declare(self):
        """What the model says."""
        return fields_of(Answer, "answer", required=("answer",))


class HeadForm(DeedForm):
    """The head of a new order."""

    customer = Pick("customers:pick", label=_l("客户"))
    on = Cell("date", label=_l("下单日期"))
    needed_on = Text(
        label=_l("要货日期"), length=20, required=False, help_text=_l("没填交期的行都用它；写 1226、周五、+5 也行")
    )

    def declare(self):
        """What the model says of the rest, and what the office keeps of an order beyond it."""
        self.more = controls(own.fields("order"))
        fields = fields_of(Order, "po_no", "channel", "note")
        remember = forms.BooleanField(required=False, initial=True, label=_l("保存时记住这些客户货号"))
        said_by = Text(label=_l("客户确认人"), length=60, required=False)
        fields["ship_to"] = place_of(None)
        return fields | {"said_by": said_by, "remember": remember} | self.more

    @property
    def own(self):
        """The own fields."""
        return [self[name] for name in self.more]

    party = None  # the Customer that the code names

    def know(self, party):
        """The customer is this one, or nobody; his are the places for goods."""
        self.party = party
        self.fields["ship_to"].choices = places(party)

    def clean(self):
        """A code that names nobody, or nobody this person may know of, is said at its field."""
        super().clean()
        if self.cleaned_data.get("customer") and self.party is None:
            remedy = _("没有客户 %(code)s：请从列表里选。")
            self.add_error("customer", remedy % {"code": self.cleaned_data["customer"]})

    def clean_needed_on(self):
        """Counted from the day of the order."""
        try:
            return near.read(self.cleaned_data["needed_on"], self.cleaned_data.get("on") or date.min)
        except Unclear as trouble:
            raise ValidationError(str(trouble)) from trouble

    def filling(self, number):
        """The Filling of the own fields that something was said of."""
        said = {name: self.cleaned_data[name] for name in self.more}
        return own.Filling(number, {name: value for name, value in said.items() if value not in ("", None)})

    def intake(self):
        """The Intake to hand to the deed."""
        head = {name: self.cleaned_data[name] for name in ("on", "po_no", "channel", "note", "ship_to")}
        return Intake(self.party.code, items=tuple(line.item() for line in self.lines.filled), **head)


@dataclass
class Line:
    """A line as it was typed, what it means, and what is wrong with it: {column: remedy}.

    old: the line of an order that it is already, None: a new one. other: the product that its customer calls so, where
    what is written is a code of ours for another one. needed_on: when it is wanted where it does not say so itself.
    """

    columns = COLUMNS

    written: dict
    values: dict = field(default_factory=dict)
    faults: dict = field(default_factory=dict)
    product: Product | None = None
    agreed: object = None
    old: OrderLine | None = None
    other: Product | None = None
    needed_on: date | None = None

    @property
    def his(self):
        """The customer's number under which it came in, as codes are compared."""
        return halved(self.written.get("his", ""))

    @property
    def name(self):
        """What the product is, and what else has to be known of the line."""
        return " · ".join(self._told()) if self.product else ""

    def _told(self):
        said = [self.product.name]
        if self.product.code != self.values.get("product"):
            said.append(_("我方 %(code)s") % {"code": self.product.code})
        if self.other:
            said.append(_("这也是他对 %(code)s %(name)s 的叫法") % {"code": self.other.code, "name": self.other.name})
        return said

    @property
    def is_blank(self):
        """Nobody typed anything."""
        return not any(self.written[name] for name in self.columns)

    @property
    def is_told(self):
        """Whether it says what is ordered, and how much of it."""
        return bool(self.product and self.values.get("quantity") and "quantity" not in self.faults)

    def item(self):
        """The Item to hand to the deed."""
        return Item(**self.meant())

    def meant(self):
        """The values, with our own code of the product."""
        return self.values | ({"product": self.product.code} if self.product else {})

    @property
    def days(self):
        """{what was written: the day, written out}."""
        found = {self.written[name]: self.values.get(name) for name, kind in self.columns.items() if kind == "date"}
        return {text: plain("date", day) for text, day in found.items() if text and day}

    def read(self, day, needed_on):
        """Read what was typed, column by column; day: from which on days are counted."""
        for name, kind in self.columns.items():
            read = partial(near.read, day=day) if kind == "date" else cells.reader(kind)
            try:
                self.values[name] = read(self.written[name]) if self.written[name] else None
            except Unclear as trouble:
                self.faults[name] = str(trouble)
        if not self.written["requested_on"]:
            self.values["requested_on"] = self.needed_on = needed_on
        for name, remedy in odd(self.values.get("quantity"), self.values.get("price")):
            self.faults[name] = remedy
        if not self.written["product"]:
            self.faults["product"] = _("请填产品编码，或清空这一行。")
        if not self.written["quantity"]:
            self.faults["quantity"] = _("请填数量，或清空这一行。")

    def recognise(self, product):
        """Say what is wrong with the product that the code names."""
        self.product = product
        if product is None:
            self.faults.setdefault(
                "product", _("没有产品 %(code)s：按 F2 选我方产品，或先登记产品。") % {"code": self.written["product"]}
            )
        elif product.status == Product.Status.STOPPED:
            self.faults["product"] = _("%(code)s 已停产：请换一个产品。") % {"code": product.code}

    def takes(self, fault):
        """Whether a deed's reason is about this line; then it stands there from now on."""
        is_mine = (
            fault.field in self.columns
            and fault.field not in self.faults
            and self.meant().get(fault.field) == fault.value
        )
        if is_mine:
            self.faults[fault.field] = str(fault)
        return is_mine


class Grid:
    """The lines of an order as they were typed, one list a column; blank lines at the end fall away.

    kind: of its lines. hidden: what else each line carries: the 客户货号 under which it came in, of a new one.
    needed_on: when lines are wanted that do not say so.
    learned: the part_numbers.Namings that follow from the products that were chosen for such numbers.
    """

    kind = Line
    hidden: tuple[str, ...] = ("his",)

    def __init__(self, rows):
        empty = dict.fromkeys(self.names(), "")
        self.lines = [self.kind(empty | row) for row in rows]
        self.learned, self.needed_on = [], None
        while self.lines and self.lines[-1].is_blank:
            self.lines.pop()

    @classmethod
    def posted(cls, data):
        """The grid of a posted form."""
        names = cls.names()
        columns = [data.getlist(name)[:MOST_LINES] for name in names]
        rows = zip_longest(*columns, fillvalue="")  # what was kept before a column was added lacks it
        return cls([dict(zip(names, map(str.strip, row), strict=True)) for row in rows])

    @classmethod
    def names(cls):
        """The names of its inputs."""
        return (*cls.kind.columns, *cls.hidden)

    @property
    def filled(self):
        """The lines that say something."""
        return [line for line in self.lines if not line.is_blank]

    @property
    def drawn(self):
        """The lines to draw: what there is, and room for more."""
        empty = dict.fromkeys(self.names(), "")
        return [*self.lines, *(self.kind(empty) for _n in range(max(2, BLANK_LINES - len(self.lines))))]

    @property
    def wrong(self):
        """The id of the first line that is to be mended, "" when none is."""
        return next((f"line-{no}" for no, line in enumerate(self.lines, 1) if line.faults), "")

    def complaints(self):
        """What stands in the way of the whole, in sentences."""
        wrong = sum(len(line.faults) for line in self.lines)
        if wrong:
            yield _("明细里有 %(wrong)s 格要改，已标红。") % {"wrong": wrong}
        elif not self.lines:
            yield _("订单还没有商品：请至少填一行。")

    def judge(self, customer, day):
        """Read the lines against the register, the customer's own numbers and his agreed prices.

        As many statements for one line as for 500. A code of ours goes before his number, and what is written exactly
        so before what is spelt in another way.
        """
        for line in self.filled:
            line.read(day, self.needed_on)
        codes = {line.values.get("product") for line in self.filled} - {None}
        came = {line.his for line in self.filled} - {""}
        ours = Product.objects.in_bulk(codes | came, field_name="code")
        his = part_numbers.called(customer, codes) if customer and codes else {}
        if rest := (codes | came) - ours.keys() - his.keys():
            ours |= alike(Product.objects.all(), rest)
            his |= part_numbers.alike(customer, rest) if customer else {}
        for line in self.filled:
            code = line.values.get("product")
            line.recognise(ours.get(code) or his.get(code))
            line.other = his.get(code) if code in ours and his.get(code) != ours[code] else None
        if customer:
            self._price(customer, day)
            self._learn(customer, came - set(ours))

    def hurry(self, day):
        """Say which lines are wanted before a day: such an order can be kept, but not handed in."""
        for line in self.filled:
            wanted = line.values.get("requested_on")
            if wanted and wanted < day:
                line.faults.setdefault("requested_on", intake.too_early(wanted, day))

    def _learn(self, customer, came):
        """came: the numbers under which lines came in that are no codes of ours."""
        chosen = [(line.his, line.product) for line in self.filled if line.product and line.his in came]
        self.learned = part_numbers.learnable(customer, chosen) if chosen else []

    def _price(self, customer, day):
        lines = [line for line in self.filled if line.is_told]
        wanted = [(customer.pk, line.product.pk, line.values["quantity"], day) for line in lines]
        for line, agreed in zip(lines, customers.agreed_prices(wanted), strict=True):
            line.agreed = agreed
            if agreed is None and line.values.get("price") is None:
                line.faults.setdefault("price", _("没有合作价：请填单价。"))

    def place(self, faults):
        """Put the deed's reasons beside the lines they are about; returns those that concern the whole order."""
        return [fault for fault in faults if not any(line.takes(fault) for line in self.filled)]


class PrintForm(DeedForm):
    """The button that prints an order: PDF or picture."""

    form = Choice(choices=Print.Form.choices)

    def printing(self, order, on):
        """The Printing to hand to the deed."""
        return Printing("order", order.number, on, self.cleaned_data["form"], 1)


def headings(columns):
    """{title as compared: column} of what is pasted with its heading, as JSON."""
    return json.dumps({title: one.name for title, one in SHEET.known.items() if one.name in {*columns, "his"}})


def day_of(written, today):
    """The day that was typed, else today: whose agreed prices hold."""
    try:
        return cells.reader("date")(written) or today
    except Unclear:
        return today


def needed_on(written, day):
    """The day on which goods are needed that was typed, counted from a day; None where none was, or an unclear one."""
    try:
        return near.read(written, day) if written else None
    except Unclear:
        return None


def seen_customer(code, who):
    """The customer of this code that a person may know of, with what he owes, or None; ly24 stands for LY24."""
    typed, seen = halved(code or ""), Customer.objects.seen_by(who).select_related("balance")
    return (seen.filter(code=typed).first() or alike(seen, [typed]).get(typed)) if typed else None

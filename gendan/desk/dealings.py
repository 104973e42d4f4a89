"""往来: what happened with a customer, newest first, out of the facts of every room (ui P6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.db.models import Model
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base.table import brief, shown
from gendan.care.models import Talk
from gendan.complaints.models import SalesReturn
from gendan.customers.models import AgreedPrice
from gendan.money.models import Adjustment, Invoice, Promise, Receipt, Remittance, Settlement
from gendan.orders.models import Order
from gendan.people.duty import to
from gendan.people.models import Document
from gendan.shipping.models import Arrival, Delivery

MOST = 20  # that are shown


@dataclass(frozen=True)
class Source:
    """Facts of one kind. day: the field that dates them; tells(record) → words; beside: what the words need."""

    kind: str
    label: str | Lazy
    model: type[Model]
    tells: Callable
    day: str = "on"
    beside: tuple = ()

    def of(self, customer, who):
        """The newest Dealings of a customer as far as a reader may know of them. One query."""
        rows = self.model.objects.seen_by(who).filter(customer=customer, **{f"{self.day}__lte": who.today})
        if issubclass(self.model, Document):
            rows = rows.filter(void=False)
        rows = rows.select_related(*self.beside).order_by(f"-{self.day}", "-pk")[:MOST]
        return [Dealing(getattr(row, self.day), self, *self.tells(row)) for row in rows]


@dataclass(frozen=True)
class Dealing:
    """One thing that happened. text: what, in words, days in its own year without the year; address: where it stands,
    "" for nowhere else.
    """

    on: date
    source: Source
    text: str
    address: str = ""


def _order(one):
    words = _("%(number)s，%(amount)s 元，现在%(stage)s")
    about = {"number": one.number, "amount": shown("cash", one.amount), "stage": one.get_stage_display()}
    return words % about, to("orders:page", one.number)


def _delivery(one):
    words = _("%(number)s，%(kind)s %(pieces)s 件，%(carrier)s %(tracking)s")
    about = {"number": one.number, "kind": one.get_kind_display(), "pieces": shown("count", one.quantity)}
    return words % (about | {"carrier": one.carrier, "tracking": one.tracking_no}), to("shipping:page", one.number)


def _arrival(one):
    about = {"number": one.delivery.number, "day": brief(one.arrived_on or one.new_expected_on, one.fed_back_on.year)}
    words = _("%(number)s，%(day)s 到货") if one.arrived_on else _("%(number)s，还没到，改为 %(day)s")
    said = f"{words % about} {one.signed_by} {one.words}".strip()
    return said, to("shipping:page", one.delivery.number)


def _paper(address):
    """What tells of a paper of the account by its number and amount, and leads to the list that it stands in."""

    def tells(one):
        about = {"number": one.number, "amount": shown("cash", one.amount)}
        return _("%(number)s，%(amount)s 元") % about, to(address, customer=one.customer.code)

    return tells


def _promise(one):
    about = {"day": brief(one.promised_on, one.on.year), "amount": shown("cash", one.amount)}
    said = f"{_('答应 %(day)s 付 %(amount)s 元') % about} {one.said_by} {one.note}".strip()
    return said, to("customers:page", one.customer.code)


def _remittance(one):
    about = {"day": brief(one.paid_on, one.on.year), "amount": shown("cash", one.amount)}
    return f"{_('说 %(day)s 付了 %(amount)s 元') % about} {one.payer}".strip(), to("money:remittance", one.number)


def _talk(one):
    said = f"{one.get_channel_display()} {one.whom}".strip() + f"：{one.said}"
    promised = _("（答应 %(day)s 答复）") % {"day": brief(one.answer_on, one.on.year)} if one.answer_on else ""
    return (said + promised,)


def _price(one):
    about = {"product": one.product.code, "price": shown("price", one.price)}
    words = _("%(product)s %(price)s 元") if one.price is not None else _("%(product)s 的价格到此为止")
    return words % about, to("customers:prices", customer=one.customer.code, product=one.product.code)


OWNER = ("customer",)
SOURCES = (
    Source("order", _l("下单"), Order, _order),
    Source("delivery", _l("发货"), Delivery, _delivery),
    Source("arrival", _l("到货反馈"), Arrival, _arrival, "fed_back_on", ("delivery",)),
    Source("receipt", _l("收款"), Receipt, _paper("money:receipts"), beside=OWNER),
    Source("remittance", _l("到款通知"), Remittance, _remittance, beside=OWNER),
    Source("talk", _l("沟通"), Talk, _talk),
    Source("promise", _l("承诺"), Promise, _promise, beside=OWNER),
    Source("invoice", _l("开票"), Invoice, _paper("money:invoices"), beside=OWNER),
    Source("settlement", _l("铺货结算"), Settlement, _paper("money:settlements"), beside=OWNER),
    Source("adjustment", _l("调整"), Adjustment, _paper("money:adjustments"), beside=OWNER),
    Source("return", _l("退货"), SalesReturn, _paper("complaints:list"), beside=OWNER),
    Source("price", _l("价格"), AgreedPrice, _price, "valid_from", ("customer", "product")),
)


def of(customer, who, kind=""):
    """The newest Dealings of a customer, of one kind or of all. A fixed number of queries."""
    found = [one for source in SOURCES if kind in ("", source.kind) for one in source.of(customer, who)]
    return sorted(found, key=attrgetter("on"), reverse=True)[:MOST]

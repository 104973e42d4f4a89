"""What 到款通知 puts on 今日待办: money that finance has to look for, and customers to ask again (rulings 23)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base.table import shown
from gendan.money.models import Remittance
from gendan.money.remittances import OPEN, missed
from gendan.people.duty import MOST_FOUND, Duty, Item, Verb, call, step, to
from gendan.people.rights import WHO_MAY


def to_find(today, who, office):
    """Notices that finance has not answered, due on the next working day."""
    rows = Remittance.objects.seen_by(who).filter(OPEN, on__lte=today).select_related("customer")
    return [_find(one, who, office) for one in rows.order_by("on", "pk")[:MOST_FOUND]]


def _find(one, who, office):
    why = _("客户说 %(day)s 付了 %(amount)s 元 %(payer)s") % _said(one)
    page = to("money:remittance", one.number)
    verb = step(who, "money.take_receipt", to("money:take_receipt", remittance=one.number), page)
    return _item(one, page, why.strip(), one.on, office.add(one.on, 1), verb, Verb(_("没有到账"), page))


def to_ask_again(today, who, office):
    """Notices for which no money was found; a receipt or a new notice closes them."""
    rows = missed(who).filter(missed_on__lte=today).select_related("customer").order_by("missed_on", "pk")
    return [_ask(one, who) for one in rows[:MOST_FOUND]]


def _ask(one, who):
    why = _("说 %(day)s 付了 %(amount)s 元，财务查无到账：%(reason)s") % _said(one)
    page = to("money:remittance", one.number)
    verb = step(who, "money.announce", to("money:announce", customer=one.customer.code), page)
    return _item(one, page, why, one.missed_on, one.missed_on, verb, call(one.customer.code, who))


def _said(one):
    day, amount = one.paid_on.isoformat(), shown("cash", one.amount)
    return {"day": day, "amount": amount, "payer": one.payer, "reason": one.reason}


def _item(one, page, why, since, until, verb, second):
    return Item(
        one.number, one.number, page, why, since, until, verb, second, one.customer.code, one.customer.short_name
    )  # fmt: skip


DUTIES = (
    Duty(
        "money.to_find",
        _l("认款"),
        "cash",
        "money",
        frozenset(WHO_MAY["money.take_receipt"]),
        to_find,
        ("money:remittances", {"view": "open"}),
    ),
    Duty(
        "money.to_ask_again",
        _l("到款没查到"),
        "alert-triangle",
        "money",
        frozenset(WHO_MAY["money.announce"]),
        to_ask_again,
        ("money:remittances", {"view": "missed"}),
    ),
)

"""What 到款通知 puts on 今日待办: money that finance has to look for, and customers to ask again (rulings 23)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base.table import shown
from gendan.money.models import Remittance
from gendan.money.remittances import OPEN, missed
from gendan.people.duty import MOST_FOUND, Duty, Found, Item, Verb, call, records, step, to
from gendan.people.rights import WHO_MAY


def to_find(today, who, office):
    """Notices that finance has not answered, due on the next working day."""
    rows = Remittance.objects.seen_by(who).filter(OPEN, on__lte=today).order_by("on", "pk")
    rows = rows.values_list("pk", "number", "on")[:MOST_FOUND]
    return [Found(pk, number, number, office.add(on, 1)) for pk, number, on in rows]


def _find(found, one, who):
    why = _("客户说 %(day)s 付了 %(amount)s 元 %(payer)s") % _said(one)
    page = to("money:remittance", one.number)
    verb = step(who, "money.take_receipt", to("money:take_receipt", remittance=one.number), page)
    return _item(found, one, why.strip(), verb, Verb(_("没有到账"), page))


def to_ask_again(today, who, office):
    """Notices for which no money was found; a receipt or a new notice closes them."""
    rows = missed(who).filter(missed_on__lte=today).order_by("missed_on", "pk")
    rows = rows.values_list("pk", "number", "missed_on")[:MOST_FOUND]
    return [Found(pk, number, number, missed_on) for pk, number, missed_on in rows]


def _ask(found, one, who):
    why = _("说 %(day)s 付了 %(amount)s 元，财务查无到账：%(reason)s") % _said(one)
    verb = step(
        who, "money.announce", to("money:announce", customer=one.customer.code), to("money:remittance", one.number)
    )
    return _item(found, one, why, verb, call(one.customer.code, who))


def _said(one):
    day, amount = one.paid_on.isoformat(), shown("cash", one.amount)
    return {"day": day, "amount": amount, "payer": one.payer, "reason": one.reason}


def _item(found, one, why, verb, second):
    page = to("money:remittance", one.number)
    return Item(found, page, why, verb, second, one.customer.code, one.customer.short_name)


def _telling(item):
    """What a duty tells of notices: item(found, notice, reader) of each."""

    def told(found, today, who):
        rows = Remittance.objects.seen_by(who).select_related("customer")
        return [item(*pair, who) for pair in records(rows, found)]

    return told


DUTIES = (
    Duty(
        "money.to_find",
        _l("认款"),
        "cash",
        "money",
        frozenset(WHO_MAY["money.take_receipt"]),
        to_find,
        _telling(_find),
        ("money:remittances", {"view": "open"}),
    ),
    Duty(
        "money.to_ask_again",
        _l("到款没查到"),
        "alert-triangle",
        "money",
        frozenset(WHO_MAY["money.announce"]),
        to_ask_again,
        _telling(_ask),
        ("money:remittances", {"view": "missed"}),
    ),
)

"""What customer care puts on 今日待办: answers that customers were promised in a talk."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.care.models import Talk
from gendan.people.duty import MOST_FOUND, Duty, Found, Item, call, records, step, to
from gendan.people.rights import WHO_MAY

MOST_SAID = 60  # letters that a duty tells of a talk
NOTICE = timedelta(days=7)  # so long before its day a promised answer is shown


def owed(today, who, office):
    """Promised answers; the talk that brings one closes it."""
    rows = Talk.objects.seen_by(who).owed().filter(on__lte=today, answer_on__lte=today + NOTICE)
    rows = rows.order_by("answer_on", "pk").values_list("pk", "customer__code", "answer_on")[:MOST_FOUND]
    return [Found(pk, str(pk), code, answer_on) for pk, code, answer_on in rows]


def _told(found, today, who):
    rows = Talk.objects.seen_by(who).select_related("customer")
    return [_item(*pair, who) for pair in records(rows, found)]


def _item(found, one, who):
    page = to("customers:page", one.customer.code)
    said = {"who": one.by, "day": one.on.isoformat(), "said": one.said[:MOST_SAID]}
    verb = step(who, "care.talk", to("care:talk", one.customer.code, answers=one.pk), page)
    why = _("%(who)s %(day)s 答应答复：%(said)s") % said
    return Item(found, page, why, verb, call(one.customer.code, who), one.customer.code, one.customer.short_name)


DUTIES = (
    Duty(
        "care.owed",
        _l("答应的答复"),
        "phone",
        "customers",
        frozenset(WHO_MAY["care.talk"]),
        owed,
        _told,
        ("customers:list", {}),
    ),
)

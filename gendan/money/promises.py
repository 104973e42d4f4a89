"""承诺: what a customer said he would pay, and by when; his receipts tell whether he did (money.md 3.2, R-5.8)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.base.cash import ZERO
from gendan.base.faults import Fault
from gendan.money.models import Promise

FARTHEST = timedelta(days=366)  # a promise beyond it is a slip of the pen
TONES = {"open": "run", "kept": "ok", "broken": "late"}


@dataclass(frozen=True)
class Pledge:
    """What a customer says on a day: so much money by a later day."""

    customer: str
    on: date
    promised_on: date
    amount: Decimal
    said_by: str = ""
    note: str = ""


class State(TextChoices):
    """What became of a promise."""

    OPEN = "open", _l("还没到期")
    KEPT = "kept", _l("已兑现")
    BROKEN = "broken", _l("未兑现")


@dataclass(frozen=True)
class Standing:
    """A promise as it stands on a day. paid: 元 that came in from the day it was given to the day it was given for."""

    promise: Promise
    paid: Decimal
    state: State

    @property
    def tone(self):
        """The colour of its state."""
        return TONES[self.state]

    @property
    def missing(self):
        """元 that did not come in."""
        return max(ZERO, self.promise.amount - self.paid)


def standing(promise, receipts, today):
    """How a promise stands on a day. receipts: (day, 元) of the customer.

    Money that came in on the day of the promise counts: it is the same talk.
    """
    span = (promise.on, min(today, promise.promised_on))
    paid = sum((amount for on, amount in receipts if span[0] <= on <= span[1]), ZERO)
    if paid >= promise.amount:
        return Standing(promise, paid, State.KEPT)
    return Standing(promise, paid, State.OPEN if today <= promise.promised_on else State.BROKEN)


def faults(rows):
    """What is wrong with rows of promises by themselves."""
    for n, row in enumerate(rows):
        if row.amount <= 0:
            yield Fault(n, "amount", row.amount, _("承诺金额要大于 0，现在是 %(amount)s。") % {"amount": row.amount})
        if row.promised_on < row.on:
            remedy = _("承诺付款日早于谈话日期 %(on)s。请改成当天或以后的日子。")
            yield Fault(n, "promised_on", row.promised_on, remedy % {"on": row.on})
        if row.promised_on > row.on + FARTHEST:
            yield Fault(n, "promised_on", row.promised_on, _("承诺付款日在一年以后。请核对年份。"))

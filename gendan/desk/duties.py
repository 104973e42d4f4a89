"""What the desk itself puts on 今日待办, 领导交办, and the duties of all rooms in the order of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.customers import duties as customers
from gendan.desk.models import Task
from gendan.money import duties as money
from gendan.money import remittance_duties as remittances
from gendan.orders import duties as orders
from gendan.people.duty import MOST_FOUND, Duty, Item, Verb, to
from gendan.people.labels import DEEDS
from gendan.people.roles import Role
from gendan.shipping import duties as shipping


def tasks(today, who, office):
    """What this person was asked to do."""
    given = Task.objects.filter(given_to=who.pk, finished_on=None, on__lte=today).order_by("due_on", "pk")
    return [_item(one) for one in given[:MOST_FOUND]]


def _item(one):
    address = to("desk:finish_task", one.pk)
    why = _("%(who)s %(day)s 交办") % {"who": one.given_by, "day": one.on.isoformat()}
    why = f"{why}：{one.note}" if one.note else why
    verb = Verb(str(DEEDS["desk.finish_task"]), address)
    return Item(str(one.pk), one.title, address, why, one.on, one.due_on, verb)


TASKS = Duty("desk.tasks", _l("领导交办"), "user", "", frozenset(Role), tasks, ("desk:home", {}), can_pass=False)
DUTIES = (TASKS, *shipping.DUTIES, *orders.DUTIES, *remittances.DUTIES, *money.DUTIES, *customers.DUTIES)
BY_KEY = {duty.key: duty for duty in DUTIES}

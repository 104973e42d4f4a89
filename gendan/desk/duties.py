"""What the desk itself puts on 今日待办, 领导交办, and the duties of all rooms in the order of the page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from gendan.care import duties as care
from gendan.customers import duties as customers
from gendan.desk.models import Task
from gendan.money import duties as money
from gendan.money import remittance_duties as remittances
from gendan.orders import duties as orders
from gendan.orders import review_duties as reviews
from gendan.people.duty import MOST_FOUND, Duty, Found, Item, Verb, records, to
from gendan.people.labels import DEEDS
from gendan.people.roles import Role
from gendan.shipping import duties as shipping
from gendan.shipping import late_duties as late


def tasks(today, who, office):
    """What this person was asked to do."""
    given = Task.objects.filter(given_to=who.pk, finished_on=None, on__lte=today).order_by("due_on", "pk")
    rows = given.values_list("pk", "title", "due_on")[:MOST_FOUND]
    return [Found(pk, str(pk), title, due_on) for pk, title, due_on in rows]


def _told(found, today, who):
    return [_item(*pair) for pair in records(Task.objects.filter(given_to=who.pk), found)]


def _item(found, one):
    address = to("desk:finish_task", one.pk)
    why = _("%(who)s %(day)s 交办") % {"who": one.given_by, "day": one.on.isoformat()}
    why = f"{why}：{one.note}" if one.note else why
    return Item(found, address, why, Verb(str(DEEDS["desk.finish_task"]), address))


TASKS = Duty("desk.tasks", _l("领导交办"), "user", "", frozenset(Role), tasks, _told, ("desk:home", {}), can_pass=False)
DUTIES = (
    TASKS,
    *shipping.DUTIES,
    *orders.DUTIES,
    *late.DUTIES,
    *reviews.DUTIES,
    *remittances.DUTIES,
    *money.DUTIES,
    *care.DUTIES,
    *customers.DUTIES,
)
BY_KEY = {duty.key: duty for duty in DUTIES}

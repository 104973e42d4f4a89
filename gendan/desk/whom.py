"""Whom to ask: the answer to somebody who may not do a deed or open a page names the roles that may."""

from django.utils.translation import gettext_lazy as _

from gendan.people import pages
from gendan.people.labels import DEEDS
from gendan.people.rights import WHO_MAY
from gendan.people.roles import Role
from gendan.sheets.catalogue import SHEETS

ROOMS = {
    "products": _("产品与价格"),
    "customers": _("客户"),
    "orders": _("订单跟踪"),
    "shipping": _("发货与到货"),
    "money": _("货款与对账"),
    "complaints": _("退货"),
    "imports": _("导入"),
}


def answer(name):
    """{what, roles} of a deed, a room's page or a sheet; without a name nobody is named."""
    if name in WHO_MAY:
        return {"what": DEEDS[name], "roles": _labels(WHO_MAY[name])}
    if name in ROOMS:
        return {"what": ROOMS[name], "roles": _labels(pages.READERS[name])}
    if name in SHEETS:
        return {"what": SHEETS[name].title, "roles": _labels(SHEETS[name].readers)}
    return {}


def _labels(roles):
    """In the order of the office."""
    return [role.label for role in Role if role in roles]

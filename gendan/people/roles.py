"""The ten roles of the office, and which of them read what kind of figure (reliability.md §3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """助 区 内 总 财 产 检 物 行 系 of the permission matrix."""

    ASSISTANT = "assistant", _("后勤助理")
    REGIONAL = "regional", _("区域业务经理")
    SALES = "sales", _("内销经理")
    GENERAL = "general", _("总经理")
    FINANCE = "finance", _("财务")
    PRODUCTION = "production", _("生产")
    QUALITY = "quality", _("品检")
    LOGISTICS = "logistics", _("物流")
    ADMIN = "admin", _("行政")
    SYSTEM = "system", _("系统管理")


COMPANY = frozenset({Role.ASSISTANT, Role.SALES, Role.GENERAL, Role.FINANCE})
"""Who sees the rows of every customer; a regional manager sees his own, the others what reaches their step."""

READERS = {
    "cost": frozenset({Role.ASSISTANT, Role.SALES, Role.GENERAL, Role.FINANCE}),
    "price": COMPANY | {Role.REGIONAL},
    "contact": frozenset({Role.ASSISTANT, Role.REGIONAL}),
    "bank": frozenset({Role.ASSISTANT, Role.FINANCE}),
}
"""Field sight: kind of figure → the roles that read it. Contacts stand masked for everyone else (rulings 26)."""


def reads(who, secret):
    """Whether a reader may see figures of this kind; "" is open to all."""
    return not secret or bool(READERS[secret] & who.roles)

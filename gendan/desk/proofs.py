"""What `gendan verify` recomputes: every room's proofs, the guards and the journal."""

from django.db import connection
from django.utils.translation import gettext as _

from gendan.base import guards
from gendan.books import proofs as books
from gendan.complaints import proofs as complaints
from gendan.money import proofs as money
from gendan.orders import proofs as orders
from gendan.people import journal
from gendan.products import proofs as products
from gendan.shipping import proofs as shipping


def differences():
    """Yield a sentence for everything that is not as its facts say; nothing when all is well."""
    for name in guards.missing(connection):
        yield _("数据库触发器 %(name)s 不见了或被改过。请运行 gendan verify 前先升级（migrate）。") % {"name": name}
    for room in (products, books, orders, shipping, money, complaints):
        yield from room.differences()
    yield from journal.broken()

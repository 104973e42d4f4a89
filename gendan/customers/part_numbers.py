"""客户货号: what customers call our products; one number names one product of a customer."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.faults import Fault
from gendan.customers.models import PartNumber
from gendan.people import deeds


@dataclass(frozen=True)
class Naming:
    """What a customer calls a product; "": he has no name of his own for it any more."""

    customer: str
    product: str
    code: str


def kept(parties):
    """{(customer, product): PartNumber} of customers ({code: Customer})."""
    rows = PartNumber.objects.filter(customer__in=parties.values()).select_related("customer", "product")
    return {(one.customer.code, one.product.code): one for one in rows}


def faults(rows, known):
    """A Fault for each row that names a product again, whose number is too long, or used for another product too."""
    after = {pair: one.code for pair, one in known.items()} | {(row.customer, row.product): row.code for row in rows}
    users = Counter((customer, code) for (customer, _product), code in after.items() if code)
    most, seen = PartNumber._meta.get_field("code").max_length, set()
    for n, row in enumerate(rows):
        if (row.customer, row.product) in seen:
            remedy = _("产品 %(product)s 填了两次。请只留一行。")
            yield Fault(n, "product", row.product, remedy % {"product": row.product})
        seen.add((row.customer, row.product))
        if len(row.code) > most:
            yield Fault(n, "code", row.code, _("客户货号最多 %(most)s 个字：请缩短。") % {"most": most})
        if users[row.customer, row.code] > 1:
            remedy = _("客户货号 %(code)s 已经用在他的另一个产品上。请核对，一个货号只对一个产品。")
            yield Fault(n, "code", row.code, remedy % {"code": row.code})


def write(rows, parties, goods, known):
    """Keep what differs from what is known, and tell the journal; the new records."""
    changed = [(row, known.get((row.customer, row.product))) for row in rows]
    changed = [(row, old) for row, old in changed if row.code != (old.code if old else "")]
    for row, old in changed:
        was = {"part_number": old.code if old else ""}
        deeds.tell(f"{row.customer} {row.product}", was, {"part_number": row.code})
    PartNumber.objects.filter(pk__in=[old.pk for _row, old in changed if old]).delete()
    return bulk.insert(
        PartNumber(customer=parties[row.customer], product=goods[row.product], code=row.code)
        for row, _old in changed
        if row.code
    )

"""客户货号: what customers call our products; one number names one product of a customer."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.codes import bare
from gendan.base.faults import Fault
from gendan.customers.models import PartNumber
from gendan.people import deeds, journal
from gendan.products import queries as products
from gendan.products.models import Product

MOST_LIKE = 5
MOST = PartNumber._meta.get_field("code").max_length


@dataclass(frozen=True)
class Naming:
    """What a customer calls a product; "": he has no name of his own for it any more.

    version: of all his numbers as the form was handed out; None where nobody looked at them.
    """

    customer: str
    product: str
    code: str
    version: str | None = None


def called(customer, codes):
    """{客户货号: Product} of what a customer calls by these numbers."""
    rows = PartNumber.objects.filter(customer=customer, code__in=codes).select_related("product")
    return {one.code: one.product for one in rows}


def alike(customer, codes):
    """{number as it was typed: Product} of what a customer calls so, but for case, full-width letters and blanks.

    Where two differ in nothing else, neither is meant.
    """
    found = defaultdict(list)
    for one in PartNumber.objects.filter(customer=customer).select_related("product"):
        found[bare(one.code)].append(one.product)
    return {code: own[0] for code in codes if len(own := found[bare(code)]) == 1}


def like(customer, word):
    """A few products that are made, those first that a customer calls so: [(Product, his number or "")].

    Without a customer, or without a word, as the register finds them.
    """
    named = PartNumber.objects.filter(customer=customer, product__status=Product.Status.ACTIVE)
    named = named.select_related("product").order_by("code")
    his = [one for one in named if bare(word) in bare(one.code)][:MOST_LIKE] if customer and word.strip() else ()
    first = {one.product: one.code for one in his}
    rest = [one for one in products.like(word) if one not in first]
    called = dict(named.filter(product__in=rest).values_list("product", "code")) if customer and rest else {}
    return [*first.items(), *((one, called.get(one.pk, "")) for one in rest)]


def learnable(customer, chosen):
    """Namings of what was chosen for numbers that name nothing yet: [(客户货号, Product)].

    Left out is what calls for a person: a number for two products, one that is too long, a product with another number.
    """
    chosen = [one for one in chosen if len(one[0]) <= MOST]
    spelt = {}
    for code, product in chosen:
        spelt.setdefault((bare(code), product.pk), (code, product))
    products_of, numbers_of = (Counter(pair[place] for pair in spelt) for place in (0, 1))
    known = list(PartNumber.objects.filter(customer=customer).values_list("code", "product"))
    codes, goods = {bare(code) for code, _product in known}, {product for _code, product in known}
    return [
        Naming(customer.code, product.code, code)
        for (key, pk), (code, product) in spelt.items()
        if products_of[key] == numbers_of[pk] == 1 and key not in codes and pk not in goods
    ]


def kept(parties):
    """{(customer, product): PartNumber} of customers ({code: Customer})."""
    rows = PartNumber.objects.filter(customer__in=parties.values()).select_related("customer", "product")
    return {(one.customer.code, one.product.code): one for one in rows}


def version(customer):
    """What tells his numbers as they stand from what they were or will be."""
    rows = PartNumber.objects.filter(customer=customer).order_by("product").values_list("product", "code")
    return journal.digest(list(rows))


def faults(rows, known):
    """A Fault for each row that names a product again, whose number is too long, or used for another product too."""
    after = {pair: one.code for pair, one in known.items()} | {(row.customer, row.product): row.code for row in rows}
    users = Counter((customer, bare(code)) for (customer, _product), code in after.items() if code)
    seen = set()
    for n, row in enumerate(rows):
        if (row.customer, row.product) in seen:
            remedy = _("产品 %(product)s 填了两次。请只留一行。")
            yield Fault(n, "product", row.product, remedy % {"product": row.product})
        seen.add((row.customer, row.product))
        if len(row.code) > MOST:
            yield Fault(n, "code", row.code, _("客户货号最多 %(most)s 个字：请缩短。") % {"most": MOST})
        if users[row.customer, bare(row.code)] > 1:
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

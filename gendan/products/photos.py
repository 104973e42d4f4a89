"""Photos of the steps of an assembly: kept with the name of their step, which is written anew with all the others."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gendan.base import bulk
from gendan.base.faults import Fault, refuse_if
from gendan.base.sniffing import KINDS
from gendan.people import deeds
from gendan.products.models import StepPhoto

MOST_PHOTOS = 20  # of one step


@dataclass(frozen=True)
class Photo:
    """A picture to keep with a step of a product. kind, size, digest: as base/attached.py found them."""

    product: str
    step: str
    name: str
    kind: str
    size: int
    digest: str
    on: date


@dataclass(frozen=True)
class Voiding:
    """A photo that should not be with a step, by its id."""

    product: str
    photo: int
    reason: str
    on: date


def of(product):
    """{step: the photos that hold}, one statement."""
    found = defaultdict(list)
    for one in product.photos.filter(void=False):
        found[one.step].append(one)
    return dict(found)


def attach(rows, stock, by):
    """The StepPhotos of Photo rows, or Refused. stock: {code: Product}."""
    known = defaultdict(list)
    for one in StepPhoto.objects.filter(product__in=stock.values(), void=False):
        known[one.product_id, one.step].append(one.digest)
    steps = {code: {step.name for step in product.steps.all()} for code, product in stock.items()}
    refuse_if(_unwelcome(rows, stock, known, steps))
    for row in rows:
        deeds.tell(row.product, {}, {"step": row.step, "name": row.name})
    return bulk.insert(StepPhoto(**vars(row) | {"product": stock[row.product], "by": by.name}) for row in rows)


def _unwelcome(rows, stock, known, steps):
    for n, row in enumerate(rows):
        own = known[stock[row.product].pk, row.step]
        told = {"name": row.name, "step": row.step, "most": MOST_PHOTOS}
        if row.step not in steps[row.product]:
            yield Fault(n, "step", row.step, _("没有“%(step)s”这道工序。请从列表里选。") % told)
        elif not KINDS[row.kind].shows:
            yield Fault(n, "uploads", row.name, _("“%(name)s”不是照片：工序只收 JPG、PNG 或 WebP 图片。") % told)
        elif row.digest in own:
            yield Fault(n, "uploads", row.name, _("“%(name)s”已经在“%(step)s”里了：不用再传。") % told)
        elif len(own) >= MOST_PHOTOS:
            yield Fault(n, "uploads", row.name, _("一道工序最多 %(most)s 张照片：请先作废旧的。") % told)
        own.append(row.digest)


def void(rows, by):
    """The StepPhotos of Voiding rows, void from now on, or Refused."""
    photos = StepPhoto.objects.filter(pk__in=[row.photo for row in rows], void=False).select_related("product")
    known = {
        (one.product.code, one.pk): one for one in photos.order_by("pk").select_for_update(of=("self",), no_key=True)
    }
    named = [known.get((row.product, row.photo)) for row in rows]
    refuse_if(_standing(rows, named))
    for row, one in zip(rows, named, strict=True):
        deeds.tell(row.product, {"name": one.name}, {"name": "", "void_reason": row.reason.strip()})
        one.strike(row.reason.strip(), by, row.on)
    bulk.save(named, StepPhoto.VOIDED)
    return named


def _standing(rows, named):
    for n, (row, one) in enumerate(zip(rows, named, strict=True)):
        if one is None:
            yield Fault(n, "", row.photo, _("没有这张照片，或已经作废。请刷新页面。"))
        if not row.reason.strip():
            yield Fault(n, "reason", row.reason, _("请写作废原因：以后要靠它说明为什么不算数。"))

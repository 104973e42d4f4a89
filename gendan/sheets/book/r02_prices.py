"""R02 《直销客户合作价格表》: the authority for order prices, equal on paper and on screen (XS-009 三.1②)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from gendan.base import dated
from gendan.base.cash import half_up
from gendan.base.table import PRICE_8, Column, Fact, Formula, build, growth, ratio
from gendan.customers.models import AgreedPrice
from gendan.people.roles import COMPANY, Role
from gendan.products import queries as products
from gendan.products.models import ALWAYS, Cost
from gendan.sheets.party import NOTE
from gendan.sheets.sheet import Sheet

OWNER = ["customer", "product", "kind", "min_qty"]


def _excl(row):
    price = row.get("agreed_price_incl")
    return None if price is None else half_up(price / (1 + row["vat_rate"] / 100), PRICE_8)


def _margin(row):
    """毛利率 of the unrounded price without tax (rulings 8)."""
    cost, price, rate = row.get("unit_cost"), row.get("agreed_price_incl"), row.get("vat_rate")
    if cost is None or not price:
        return None
    excl = price / (1 + rate / 100)
    return (excl - cost) / excl * 100


def _floor(row):
    cost = row.get("unit_cost")
    return None if cost is None else products.floor_price(cost, row["vat_rate"] / 100)


def _agreed(back):
    """Drill into the price of a row that was agreed so many times before the present one."""

    def drill(key, period, who):
        customer, product, kind, min_qty = key.rsplit("|", 3)
        agreed = AgreedPrice.objects.seen_by(who).filter(customer__code=customer, product__code=product, kind=kind)
        past = agreed.filter(min_qty=min_qty, valid_from__lte=period.end, price__isnull=False)
        for one in past.select_related("product").order_by("-valid_from")[back : back + 1]:
            yield Fact(one.valid_from, one.get_kind_display(), one.basis, str(one.product), one.price)

    return drill


def _cost_of(key, period, who):
    code = key.rsplit("|", 3)[1]
    rows = Cost.objects.filter(product__code=code, valid_from__lte=period.end).select_related("product")
    for one in rows.order_by("-valid_from")[:1]:
        since = None if one.valid_from == ALWAYS else one.valid_from
        yield Fact(since, str(_("成本价")), "", str(one.product), one.unit_cost)


ALL = (
    Column("row_no", _("序号"), "count", width=5),
    Column("customer_code", _("客户编码"), "code", width=9),
    Column("customer_name", _("客户名称"), width=16),
    Column("product_code", _("产品编码"), "code", width=9),
    Column("product_name", _("品名"), width=14),
    Column("model", _("型号"), width=9),
    Column("specification", _("规格"), width=12),
    Column("material", _("材质"), width=10),
    Column("unit", _("单位"), width=5),
    Column("pack_size", _("装箱数"), "count"),
    Column("moq", _("起订量"), "count"),
    Column("price_kind", _("类型"), width=7),
    Column("min_qty", _("数量段起"), "count"),
    Column("list_price", _("标准价(含税)"), "price"),
    Column("agreed_price_incl", _("合作价(含税)"), "price", drill=_agreed(0)),
    Column("vat_rate", _("税率"), "share"),
    Column(
        "agreed_price_excl", _("合作价(不含税)"), "price8", formula=Formula(("agreed_price_incl", "vat_rate"), _excl)
    ),
    Column("discount_rate", _("折扣率"), "share", formula=ratio("agreed_price_incl", "list_price")),
    Column("freight_included", _("含运费"), "flag"),
    Column("valid_from", _("生效日期"), "date"),
    Column("valid_to", _("失效日期"), "date"),
    Column("price_basis", _("价格依据"), "code", width=12),
    Column("previous_price", _("上次价"), "price", drill=_agreed(1)),
    Column("price_change", _("调价幅度"), "share", formula=growth("agreed_price_incl", "previous_price")),
    Column("approved_by", _("审批人"), width=8),
    Column("approved_on", _("审批日期"), "date"),
    Column("price_version", _("版本"), "count"),
    Column("unit_cost", _("成本价"), "price", drill=_cost_of, secret="cost"),
    Column(
        "gross_margin",
        _("毛利率"),
        "share",
        formula=Formula(("agreed_price_incl", "vat_rate", "unit_cost"), _margin),
        secret="cost",
    ),
    Column("floor_price", _("最低限价"), "price", formula=Formula(("unit_cost", "vat_rate"), _floor), secret="cost"),
    NOTE,
)


def _fill(period, who):
    day = period.end
    held = dated.on(AgreedPrice.objects.seen_by(who), day, OWNER).filter(price__isnull=False)
    rows = list(
        held.annotate(next_from=dated.next_start(AgreedPrice, OWNER))
        .select_related("customer", "product")
        .order_by("customer__code", "product__code", "kind", "min_qty")
    )
    costs, before = products.costs(), _before(rows)
    filled = [
        {"row_no": no, **_price(one), "previous_price": before.get(one.pk), "unit_cost": costs.at(one.product_id, day)}
        for no, one in enumerate(rows, 1)
    ]
    return build(ALL, filled, keys=[_key(one) for one in rows])


def _key(one):
    return f"{one.customer.code}|{one.product.code}|{one.kind}|{one.min_qty}"


def _before(rows):
    """{id of a price: the last price before it}."""
    wanted = AgreedPrice.objects.filter(customer__in={one.customer_id for one in rows}, price__isnull=False)
    last, before = {}, {}
    for pk, price, *owner in wanted.order_by("valid_from").values_list("pk", "price", *OWNER):
        before[pk] = last.get(tuple(owner))
        last[tuple(owner)] = price
    return before


def _price(one):
    product = one.product
    return {
        "customer_code": one.customer.code,
        "customer_name": one.customer.short_name,
        "product_code": product.code,
        "product_name": product.name,
        "model": product.model,
        "specification": product.specification,
        "material": product.material,
        "unit": product.unit,
        "pack_size": product.pack_size,
        "moq": product.moq,
        "price_kind": one.get_kind_display(),
        "min_qty": one.min_qty,
        "list_price": product.list_price,
        "agreed_price_incl": one.price,
        "vat_rate": one.vat_rate * 100,
        "freight_included": one.freight_included,
        "valid_from": one.valid_from,
        "valid_to": one.next_from and one.next_from - timedelta(days=1),
        "price_basis": one.basis,
        "approved_by": one.approved_by,
        "approved_on": one.approved_on,
        "price_version": one.price_version,
    }


SHEET = Sheet(
    code="R02",
    title=_("直销客户合作价格表"),
    fill=_fill,
    basis=_("截止日有效的合作价，含税；不含税价=含税价÷（1+税率）；最低限价按成本留 10% 毛利。"),
    readers=COMPANY | {Role.REGIONAL},
    handed_to=("后勤", "业务经理", "内销经理", "财务"),
    as_of=True,
    classification=_("机密"),
)

"""Workbook tabs 客户 and 合作价格."""

from dataclasses import replace
from datetime import date

from django.db.models import Prefetch

from gendan.base import terms
from gendan.base.intake import Intake, Step, choices
from gendan.base.tab import Field, Tab
from gendan.base.workbook import Unclear
from gendan.customers import actions
from gendan.customers.masks import mask
from gendan.customers.models import AgreedPrice, Assignment, Contact, Customer, Requirement
from gendan.people import own
from gendan.products.models import Product

FROM_THE_START = date(2000, 1, 1)
"""From when a customer's first known manager looked after him."""


def _term(cell):
    try:
        return terms.parse(str(cell)).text()
    except terms.UnclearTerm as unclear:
        raise Unclear(str(unclear)) from None


CUSTOMERS = Tab(
    "客户",
    (
        Field("code", "客户编码", "code", required=True, length=40, synonyms=("客户代码", "客户编号")),
        Field("name", "客户名称", required=True, length=120, synonyms=("客户全称", "名称")),
        Field("short_name", "简称", default="", length=60, synonyms=("客户简称",)),
        Field("customer_type", "类型", default="", length=20, synonyms=("客户类型",)),
        Field("grade", "等级", default="", length=4, synonyms=("客户等级",)),
        Field("province", "省", default="", length=30),
        Field("city", "市", default="", length=30),
        Field("district", "区", default="", length=30),
        Field("address", "地址", default=""),
        Field("manager", "业务经理", "code", synonyms=("业务员", "区域经理")),
        Field("contact", "联系人", length=60),
        Field("title", "职务", default="", length=60),
        Field("mobile", "手机", "phone", default="", mask=mask, synonyms=("联系电话", "手机号")),
        Field("landline", "座机", "phone", default="", mask=mask, synonyms=("电话", "固定电话")),
        Field("email", "邮箱", default="", length=254, mask=mask),
        Field("uscc", "统一社会信用代码", "uscc", default="", synonyms=("税号", "纳税人识别号")),
        Field("invoice_title", "开票抬头", default="", length=120),
        Field("bank_name", "开户行", default="", length=120),
        Field("bank_account", "账号", "account", default="", mask=mask, synonyms=("银行账号",)),
        Field("cooperation_mode", "合作方式", "choice", choices=choices(Customer.Mode), default=Customer.Mode.MONTHLY),
        Field("payment_term", "结算方式", read=_term, required=True, synonyms=("账期", "付款方式")),
        Field("term_base", "起算日", "choice", choices=choices(terms.Base), default=terms.Base.DELIVERED),
        Field("statement_day", "对账日", "count", between=(1, 31)),
        Field(
            "invoice_type",
            "开票方式",
            "choice",
            choices=choices(Customer.InvoiceType),
            default=Customer.InvoiceType.SPECIAL,
        ),
        Field("credit_limit", "信用额度", "cash"),
        Field("consign_limit", "铺货额度", "cash"),
        Field("rolling_credit_floor", "铺底额", "cash"),
        Field("contract_no", "合同编号", "code", default="", length=60, synonyms=("合同号",)),
        Field("contract_from", "合同起", "date"),
        Field("contract_to", "合同止", "date"),
        Field("carrier", "承运商", default="", length=60),
        Field("transit_days", "运输时效(天)", "count", between=(0, 365), synonyms=("运输时效",)),
        Field("prices_on_notes", "送货单带价格", "flag", default=True),
        Field("packing", "包装要求", default="", length=400),
        Field("quality", "质量标准", default="", length=400),
        Field("label", "标识要求", default="", length=400),
        Field("first_order_on", "首次合作日期", "date"),
        Field("status", "状态", "choice", choices=choices(Customer.Status), default=Customer.Status.ACTIVE),
    ),
    key=("code",),
    master=True,
    row=actions.File,
)
DEMANDS = {"packing": Requirement.Kind.PACKING, "quality": Requirement.Kind.QUALITY, "label": Requirement.Kind.LABEL}
PERSON = ("title", "mobile", "landline", "email")
DEMAND_OF = {kind: name for name, kind in DEMANDS.items()}
PLAIN = {field.name for field in CUSTOMERS.fields} - {"manager", "contact", *PERSON, *DEMANDS}


def _customers(rows, about):
    known = Customer.objects.in_bulk([row.values["code"] for row in rows], field_name="code")
    held, people = _managers(known.values(), about.today), _people(known.values())
    for row in rows:
        code, manager = row.values["code"], row.values["manager"]
        person = _person(people.get(code), row.values, row.said)
        file = _file(known.get(code), row.values, row.said, person)
        yield Step(actions.open_file, file, (row,), rank=2)
        if values := own.said([row], row.said):
            yield Step(actions.fill_own, own.Filling(code, values), (row,), rank=3)
        if manager and held.get(code) != manager:
            start = about.today if code in held else FROM_THE_START
            yield Step(actions.assign, actions.Charge(code, manager, start), (row,), rank=3)


def _customers_with(codes):
    return Customer.objects.filter(code__in=codes)


def _customer_rows(customers, today):
    """The tab's row of each customer as he stands today."""
    held, people, demands = _managers(customers, today), _people(customers), _demands(customers)
    known = own.fields("customer")
    for one in customers:
        person = people.get(one.code)
        about = {name: getattr(person, name) for name in PERSON} if person else {}
        yield {
            **{name: getattr(one, name, None) for name in PLAIN},
            **{field.name: own.value(field, one.own) for field in known},
            "payment_term": one.term.text(),
            "manager": held.get(one.code),
            "contact": person and person.name,
            **about,
            **demands.get(one.code, {}),
        }


def _demands(customers):
    """{customer code: {field: what he requires for all goods}}."""
    found = {}
    rows = Requirement.objects.filter(customer__in=customers, product=None, kind__in=DEMAND_OF)
    for one in rows.select_related("customer"):
        found.setdefault(one.customer.code, {})[DEMAND_OF[one.kind]] = one.text
    return found


def _managers(known, day):
    rows = Assignment.objects.held_on(day).filter(customer__in=known)
    return dict(rows.values_list("customer__code", "manager__code"))


def _file(customer, values, present, person):
    """The file as it should stand: what the workbook has a column for, the rest as it is stored."""
    said = {name: values[name] for name in PLAIN if customer is None or name in present}
    demands = tuple(actions.Demand(kind, values[name]) for name, kind in DEMANDS.items() if values[name])
    said |= {"contact": person, "demands": demands}
    return replace(actions.File.of(customer), **said) if customer else actions.File(**said)


def _people(known):
    """{customer code: his main contact as a Person}."""
    mains = Contact.objects.filter(customer__in=known, is_main=True, left_on=None).select_related("customer")
    return {one.customer.code: actions.Person.of(one) for one in mains}


def _person(person, values, present):
    """The main contact: of the same person what the workbook has no column for stays; None where it names nobody."""
    if not values["contact"]:
        return None
    said = {name: values[name] for name in PERSON if name in present}
    if person and person.name == values["contact"]:
        return replace(person, **said)
    return actions.Person(values["contact"], **said)


PRICES = Tab(
    "合作价格",
    (
        Field("customer", "客户编码", "code", required=True),
        Field("product", "产品编码", "code", required=True, synonyms=("货号",)),
        Field("kind", "类型", "choice", choices=choices(AgreedPrice.Kind), default=AgreedPrice.Kind.AGREED),
        Field("min_qty", "数量起", "count", default=1),
        Field("price", "合作价(含税)", "price", required=True),
        Field("valid_from", "生效日期", "date", required=True),
        Field("valid_to", "失效日期", "date"),
        Field("basis", "价格依据", "code", default=""),
    ),
    key=("customer", "product", "kind", "min_qty", "valid_from"),
    master=True,
    row=actions.Agreement,
)


CODES = (Prefetch("customer", Customer.objects.only("code")), Prefetch("product", Product.objects.only("code")))


def _prices(rows, about):
    stored = _stored(rows)
    for row in rows:
        known = stored.get(tuple(row.values[name] for name in PRICES.key))
        yield Step(actions.agree, _agreement(known, row.values, row.said), (row,), rank=4)


def _stored(rows):
    """The prices that the rows may name as they stand: {key of the tab: Agreement}."""
    parties, stock = ({row.values[name] for row in rows} for name in ("customer", "product"))
    agreements = _ladder(AgreedPrice.objects.filter(customer__code__in=parties, product__code__in=stock)).values()
    return {tuple(getattr(one, name) for name in PRICES.key): one for one in agreements}


def _ladder(prices):
    """{id: Agreement} of whole ladders of prices as they stand; where one only ends there is none."""
    known = list(prices.prefetch_related(*CODES))
    pairs = zip(known, [*known[1:], None], strict=False)
    return {one.pk: actions.Agreement.of(one, following) for one, following in pairs if one.price is not None}


def _prices_with(codes):
    return AgreedPrice.objects.filter(customer__code__in=codes)


def _price_rows(prices, today):
    """The tab's rows of the prices that stand in the records; an end is told with the price that it ends."""
    parties, stock = ({getattr(one, name) for one in prices} for name in ("customer_id", "product_id"))
    ladder = _ladder(AgreedPrice.objects.filter(customer__in=parties, product__in=stock))
    return (vars(ladder[one.pk]) for one in prices if one.pk in ladder)


def _agreement(known, values, present):
    """The price as it should stand: what the workbook has a column for, the rest as stored but for an old approval."""
    if known is None:
        return actions.Agreement(**values)
    agreement = replace(known, **{name: value for name, value in values.items() if name in present})
    return agreement if agreement.price == known.price else replace(agreement, approved_by="", approved_on=None)


OF_CUSTOMERS = Intake(CUSTOMERS, _customers, _customers_with, _customer_rows)
OF_PRICES = Intake(PRICES, _prices, _prices_with, _price_rows)
IMPORTS = (OF_CUSTOMERS, OF_PRICES)

"""R01 《直销客户信息资料一览表》: one line per customer, the office's phone book and terms (XS-009 三.1①)."""

from django.utils.translation import gettext_lazy as _

from gendan.base import clock
from gendan.base.table import Column, build
from gendan.customers.models import Address, Contact, Customer, Requirement
from gendan.people.roles import COMPANY, Role
from gendan.sheets.party import NOTE, parties
from gendan.sheets.sheet import Sheet

CONTACT = ("contact", "contact_title", "mobile", "landline", "wechat", "email")
SITE = ("ship_to_address", "consignee", "consignee_phone")
ALL = (
    Column("row_no", _("序号"), "count", width=5),
    Column("customer_code", _("客户编码"), "code", width=10),
    Column("customer_name", _("客户名称"), width=22),
    Column("short_name", _("简称"), width=12),
    Column("mnemonic", _("助记码"), "code", width=9),
    Column("customer_type", _("客户类型"), width=8),
    Column("grade", _("等级"), width=5),
    Column("region", _("区域"), width=16),
    Column("manager_name", _("业务经理"), width=8),
    Column("contact", _("联系人"), width=8),
    Column("contact_title", _("职务"), width=8),
    Column("mobile", _("手机"), "code", secret="contact", width=12),
    Column("landline", _("座机"), "code", secret="contact", width=13),
    Column("wechat", _("微信/QQ"), "code", secret="contact", width=12),
    Column("email", _("邮箱"), secret="contact", width=16),
    Column("ship_to_address", _("收货地址"), width=22),
    Column("consignee", _("收货人"), width=8),
    Column("consignee_phone", _("收货电话"), "code", secret="contact", width=12),
    Column("uscc", _("统一社会信用代码"), "code", width=19),
    Column("invoice_title", _("开票抬头"), width=20),
    Column("invoice_address_phone", _("开票地址电话"), width=20),
    Column("bank_name", _("开户行"), width=16),
    Column("bank_account", _("账号"), "code", secret="bank", width=20),
    Column("invoice_type", _("发票类型"), width=8),
    Column("cooperation_mode", _("合作方式"), width=9),
    Column("payment_term", _("结算方式"), width=11),
    Column("credit_limit", _("信用额度"), "cash"),
    Column("consign_limit", _("铺货额度"), "cash"),
    Column("rolling_credit_floor", _("铺底额"), "cash"),
    Column("contract_no", _("合同编号"), "code", width=12),
    Column("contract_from", _("合同起"), "date"),
    Column("contract_to", _("合同止"), "date"),
    Column("shipping_method", _("物流方式"), width=8),
    Column("carrier", _("承运商"), width=10),
    Column("freight_payer", _("运费承担"), width=8),
    Column("transit_days", _("运输时效(天)"), "count"),
    Column("arrival_requirement", _("到货要求"), width=12),
    Column("packing_requirement", _("包装要求"), width=14),
    Column("quality_standard", _("质量标准"), width=12),
    Column("labelling", _("标识要求"), width=12),
    Column("first_order_on", _("首次合作日期"), "date"),
    Column("status", _("客户状态"), width=8),
    Column("paper_ref", _("纸档编号"), "code", width=10),
    Column("verified_on", _("最近核对日"), "date"),
    Column("updated_by", _("更新人"), width=8),
    Column("updated_at", _("更新时间"), "time"),
    NOTE,
)
FROM_FILE = (
    "short_name", "mnemonic", "customer_type", "grade", "uscc", "invoice_title", "invoice_address_phone",
    "bank_name", "bank_account", "credit_limit", "consign_limit", "rolling_credit_floor", "contract_no",
    "contract_from", "contract_to", "shipping_method", "carrier", "freight_payer", "transit_days",
    "arrival_requirement", "first_order_on", "paper_ref", "verified_on", "updated_by",
)  # fmt: skip
DEMANDS = {
    "packing_requirement": Requirement.Kind.PACKING,
    "quality_standard": Requirement.Kind.QUALITY,
    "labelling": Requirement.Kind.LABEL,
}


def _fill(period, who):
    rows = parties(period.end, who, _everyone(who), whole=True)
    wanted = [party.customer.pk for party in rows]
    contacts = {one.customer_id: one for one in Contact.objects.filter(customer__in=wanted, is_main=True, left_on=None)}
    sites = {one.customer_id: one for one in Address.objects.filter(customer__in=wanted, is_default=True)}
    demands = {
        (one.customer_id, one.kind): one.text for one in Requirement.objects.filter(customer__in=wanted, product=None)
    }
    rows.sort(key=lambda party: party.customer.code)
    filled = [
        {
            "row_no": no,
            **_file(party),
            **_contact(contacts.get(party.customer.pk)),
            **_site(sites.get(party.customer.pk)),
        }
        | {name: demands.get((party.customer.pk, kind), "") for name, kind in DEMANDS.items()}
        for no, party in enumerate(rows, 1)
    ]
    active = sum(party.customer.status == party.customer.Status.ACTIVE for party in rows)
    counts = {
        "customer_count": (str(_("合计客户数")), "count", len(rows)),
        "active_count": (str(_("其中合作")), "count", active),
    }
    return build(ALL, filled, keys=[party.customer.code for party in rows], rates=counts)


def _everyone(who):
    return set(Customer.objects.seen_by(who).values_list("pk", flat=True))


def _file(party):
    one = party.customer
    return {name: getattr(one, name) for name in FROM_FILE} | {
        "customer_code": one.code,
        "customer_name": one.name,
        "region": f"{one.province}{one.city}{one.district}",
        "manager_name": party.manager.name if party.manager else "",
        "invoice_type": one.get_invoice_type_display(),
        "cooperation_mode": one.get_cooperation_mode_display(),
        "payment_term": one.term.text(),
        "status": one.get_status_display(),
        "updated_at": one.updated_at and clock.on_the_wall(one.updated_at),
    }


def _contact(one):
    values = (one.name, one.title, one.mobile, one.landline, one.wechat, one.email) if one else ("",) * 6
    return dict(zip(CONTACT, values, strict=True))


def _site(one):
    return dict(zip(SITE, (one.text, one.consignee, one.phone) if one else ("",) * 3, strict=True))


SHEET = Sheet(
    code="R01",
    title=_("直销客户信息资料一览表"),
    fill=_fill,
    basis=_("客户档案现状；联系人与收货地址为默认的一个；业务经理以截止日为准。"),
    readers=COMPANY | {Role.REGIONAL},
    handed_to=("后勤", "业务经理", "内销经理"),
    as_of=True,
    unit=_("单位:元"),
    classification=_("机密"),
)

"""Forms of the customer file, of agreed prices and of who looks after whom."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gendan.base import terms
from gendan.customers import dossier
from gendan.customers.actions import Agreement, Charge, Demand, File, Person, Site, Wish
from gendan.customers.models import Address, AgreedPrice, Contact, Customer, Requirement
from gendan.customers.part_numbers import Naming
from gendan.people.actions import Printing
from gendan.people.conflict import EditForm, LinesForm
from gendan.people.forms import Cell, Choice, DeedForm, Pick, Text, fields_of
from gendan.people.lines import Lines
from gendan.people.models import Manager, Print
from gendan.people.roles import reads

SECTIONS = (
    (
        _("基本"),
        (
            "name",
            "short_name",
            "mnemonic",
            "customer_type",
            "grade",
            "status",
            "province",
            "city",
            "district",
            "address",
        ),
    ),
    (
        _("合作与信用"),
        (
            "cooperation_mode",
            "payment_term",
            "term_base",
            "statement_day",
            "credit_limit",
            "consign_limit",
            "rolling_credit_floor",
            "over_tolerance",
            "contract_no",
            "contract_from",
            "contract_to",
        ),
    ),
    (_("开票"), ("uscc", "invoice_title", "invoice_address_phone", "bank_name", "bank_account", "invoice_type")),
    (
        _("物流"),
        ("shipping_method", "carrier", "freight_payer", "transit_days", "arrival_requirement", "prices_on_notes"),
    ),
    (
        _("主联系人"),
        ("contact_name", "contact_title", "contact_mobile", "contact_landline", "contact_wechat", "contact_email"),
    ),
    (_("收货"), ("site_text", "site_consignee", "site_phone", "site_receiving_hours", "site_unloading")),
    (_("客户要求"), ("demand_quality", "demand_packing", "demand_label", "demand_papers", "demand_forbidden")),
    (_("档案"), ("first_order_on", "paper_ref", "verified_on", "note")),
)
PLAIN = [
    name
    for _title, names in SECTIONS
    for name in names
    if "_" not in name or name.split("_")[0] not in ("contact", "site", "demand")
]
OF_PLAIN = [name for name in PLAIN if name not in ("payment_term", "bank_account")]
PERSON, SITE = list(Person.__dataclass_fields__), list(Site.__dataclass_fields__)
DEMANDS = ("quality", "packing", "label", "papers", "forbidden")


class Term(Text):
    """A 结算方式 as the office writes it."""

    def validate(self, value):
        """Raises ValidationError with what to write instead."""
        super().validate(value)
        try:
            terms.parse(value)
        except terms.UnclearTerm as trouble:
            raise ValidationError(str(trouble)) from trouble


class FileForm(EditForm):
    """A customer's file; fields that this person may not read are not in his form."""

    def __init__(self, *args, who, fresh=False, **kwargs):
        self.who, self.fresh = who, fresh
        super().__init__(*args, **kwargs)

    def declare(self):
        """The fields, in the order of the sections."""
        fields = fields_of(Customer, *OF_PLAIN, required=("name", "status"), kinds={"uscc": "uscc"})
        fields["payment_term"] = Term(
            label=_("结算方式"), help_text=_("例如 月末+30天、净30天、款到发货、定金30%+尾款发货前")
        )
        fields["grade"] = Text(label=_("等级"), length=4, required=False)
        if reads(self.who, "bank"):
            fields |= fields_of(Customer, "bank_account", kinds={"bank_account": "account"})
        if reads(self.who, "contact"):
            fields |= _prefixed("contact", fields_of(Contact, *PERSON, kinds={"mobile": "phone", "landline": "phone"}))
            fields |= _prefixed("site", fields_of(Address, *SITE, kinds={"phone": "phone"}))
        labels = dict(Requirement.Kind.choices)
        fields |= {f"demand_{kind}": Text(label=labels[kind], length=400, required=False) for kind in DEMANDS}
        code = {"code": Cell("code", length=40, label=_("客户编码"))} if self.fresh else {}
        return code | fields

    def bound_again(self, data, now):
        """The same form over other data."""
        return FileForm(data, initial=now, who=self.who, fresh=self.fresh)

    @property
    def sections(self):
        """[(title, [bound field])] of what there is to fill in."""
        start = [(_("编码"), [self["code"]])] if self.fresh else []
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in SECTIONS]
        return start + [(title, fields) for title, fields in found if fields]

    def file(self, now):
        """The File to hand to the deed. now: values of fields that are not in this person's form."""
        values = now | self.cleaned_data
        plain = {name: values[name] for name in PLAIN if values.get(name) is not None}
        plain["over_tolerance"] = values.get("over_tolerance") or Decimal(0)
        return File(
            code=values["code"],
            contact=_part(Person, "contact", self.cleaned_data, "name"),
            site=_part(Site, "site", self.cleaned_data, "text"),
            demands=tuple(Demand(kind, values[f"demand_{kind}"]) for kind in DEMANDS if self._says(now, kind)),
            version=values.get("version"),
            **plain,
        )

    def _says(self, now, kind):
        return self.cleaned_data[f"demand_{kind}"] or now.get(f"demand_{kind}")


def _prefixed(prefix, fields):
    for field in fields.values():
        field.required = False
    return {f"{prefix}_{name}": field for name, field in fields.items()}


def _part(kind, prefix, values, needed):
    """A Person or Site of the fields with a prefix; None where its chief field is empty or not in the form."""
    if not values.get(f"{prefix}_{needed}"):
        return None
    return kind(**{name: values[f"{prefix}_{name}"] or "" for name in kind.__dataclass_fields__})


def values_of(customer):
    """{field of FileForm: value} of a customer as he stands."""
    contact = customer.contacts.filter(is_main=True, left_on=None).first()
    site = customer.addresses.filter(is_default=True).first()
    demands = dict(customer.requirements.filter(product=None).values_list("kind", "text"))
    return (
        {name: getattr(customer, name) for name in (*OF_PLAIN, "bank_account", "code")}
        | {"payment_term": customer.term.text()}
        | {f"contact_{name}": getattr(contact, name, "") for name in PERSON}
        | {f"site_{name}": getattr(site, name, "") for name in SITE}
        | {f"demand_{kind}": demands.get(kind, "") for kind in DEMANDS}
    )


class ProposalForm(DeedForm):
    """A price that is asked for, for one customer."""

    product = Pick("products:pick", label=_("产品"))
    price = Cell("price", label=_("合作价(含税)"))
    kind = Choice(label=_("类型"), choices=AgreedPrice.Kind.choices, initial=AgreedPrice.Kind.AGREED)
    min_qty = Cell("count", label=_("数量起"), initial=1)
    max_qty = Cell("count", label=_("特价数量上限"), required=False)
    valid_from = Cell("date", label=_("生效日期"))
    valid_to = Cell("date", label=_("失效日期"), required=False, help_text=_("不填：到下一个价格生效为止"))
    basis = Text(label=_("价格依据"), length=120, required=False)
    reason = Text(label=_("调价原因"), length=200, required=False)

    def wish(self, customer, on):
        """The Wish to hand to the deed."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("op", "reason")}
        return Wish(Agreement(customer=customer.code, **values), on, self.cleaned_data["reason"])


class VerdictForm(DeedForm):
    """An answer to somebody who asked for a price."""

    why = Text(label=_("理由"), length=200, required=False)


class ChargeForm(DeedForm):
    """Who looks after a customer from a day on."""

    valid_from = Cell("date", label=_("生效日期"))

    def declare(self):
        """The managers there are."""
        known = Manager.objects.filter(left_on=None).values_list("code", "name")
        choices = [("", _("暂无")), *((code, f"{name}（{code}）") for code, name in known)]
        return {"manager": Choice(label=_("业务经理"), required=False, choices=choices)}

    def charge(self, customer):
        """The Charge to hand to the deed."""
        return Charge(customer.code, self.cleaned_data["manager"], self.cleaned_data["valid_from"])


class DossierForm(DeedForm):
    """How a customer's card is printed."""

    form = Choice(label=_("格式"), choices=Print.Form.choices)

    def printing(self, customer, on):
        """The Printing to hand to the deed."""
        return Printing(dossier.KIND, customer.code, on, self.cleaned_data["form"], 1)


class NumbersForm(LinesForm):
    """A customer's own part numbers; stands: (the products, {product id: his number})."""

    def lines_of(self, data):
        """The numbers as they were typed, or as they stand."""
        products, known = self.stands
        records = {one.pk: one for one in products}
        return Lines(records, {"code": "code"}, lambda one: {"code": known.get(one.pk, "")}, data)

    def namings(self, customer):
        """The Namings to hand to the deed: of what differs from what the form was handed out with."""
        said, was, version = self.said(self.data), self.handed_out, self.cleaned_data["version"]
        cells = [(row.record.code, row.cells["code"]) for row in self.lines.rows]
        changed = [(product, cell) for product, cell in cells if said.get(cell.name) != was.get(cell.name)]
        return [Naming(customer, product, cell.value or "", version) for product, cell in changed]

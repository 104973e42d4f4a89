"""Deeds on the customer file: open or change it, hand customers over, agree prices (XS-009 二.2; R-2.1 to R-2.6)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from gendan.base import bulk, clock, names, terms
from gendan.base.faults import Fault, refuse_if
from gendan.customers import ladder, named, part_numbers, pricing, reach
from gendan.customers.models import (
    Address,
    AgreedPrice,
    Assignment,
    Contact,
    Customer,
    Proposal,
    Requirement,
)
from gendan.people import deeds, own
from gendan.people.deeds import deed
from gendan.people.models import Manager
from gendan.products.models import Product


@dataclass(frozen=True)
class Person:
    """A contact at the customer."""

    name: str
    title: str = ""
    mobile: str = ""
    landline: str = ""
    wechat: str = ""
    email: str = ""

    @classmethod
    def of(cls, contact):
        """The contact as he stands, to be changed and handed back."""
        return cls(**{name: getattr(contact, name) for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Demand:
    """What the customer requires, for all goods or for one product (kind of Requirement)."""

    kind: str
    text: str
    product: str = ""
    source: str = ""
    stated_on: date | None = None


@dataclass(frozen=True)
class Site:
    """Where goods go."""

    text: str
    consignee: str = ""
    phone: str = ""
    receiving_hours: str = ""
    unloading: str = ""


@dataclass(frozen=True)
class File:
    """A customer's file as it should stand. contact and site are the main ones; `version` guards against lost edits."""

    code: str
    name: str
    short_name: str = ""
    mnemonic: str = ""
    customer_type: str = ""
    grade: str = ""
    status: str = Customer.Status.ACTIVE
    province: str = ""
    city: str = ""
    district: str = ""
    address: str = ""
    uscc: str = ""
    invoice_title: str = ""
    invoice_address_phone: str = ""
    bank_name: str = ""
    bank_account: str = ""
    invoice_type: str = Customer.InvoiceType.SPECIAL
    cooperation_mode: str = Customer.Mode.MONTHLY
    payment_term: str = "款到发货"
    term_base: str = terms.Base.DELIVERED
    statement_day: int | None = None
    credit_limit: Decimal | None = None
    consign_limit: Decimal | None = None
    rolling_credit_floor: Decimal | None = None
    over_tolerance: Decimal = Decimal(0)
    contract_no: str = ""
    contract_from: date | None = None
    contract_to: date | None = None
    shipping_method: str = ""
    carrier: str = ""
    freight_payer: str = ""
    transit_days: int | None = None
    arrival_requirement: str = ""
    prices_on_notes: bool = True
    first_order_on: date | None = None
    paper_ref: str = ""
    verified_on: date | None = None
    note: str = ""
    contact: Person | None = None
    site: Site | None = None
    demands: tuple[Demand, ...] = ()
    version: int | None = None

    @classmethod
    def of(cls, customer):
        """The file as it stands, to be changed and handed back; contact, site and demands stay as they are."""
        plain = {name: getattr(customer, name) for name in PLAIN}
        return cls(code=customer.code, payment_term=customer.term.text(), term_base=customer.term_base, **plain)


ELSEWHERE = {"code", "payment_term", "term_base", "contact", "site", "demands", "version"}
PLAIN = [name for name in File.__dataclass_fields__ if name not in ELSEWHERE]
TERM = ["term_kind", "term_days", "term_months", "term_day", "term_percent", "term_base"]
DERIVED = ["search", "bare_name", "mnemonic", "updated_by", "updated_at", "version"]


@dataclass(frozen=True)
class Charge:
    """From a day on a manager looks after a customer; manager "": nobody."""

    customer: str
    manager: str
    valid_from: date


@dataclass(frozen=True)
class Agreement:
    """An agreed price and how long it holds; valid_to None: until the next one."""

    customer: str
    product: str
    price: Decimal
    valid_from: date
    valid_to: date | None = None
    kind: str = AgreedPrice.Kind.AGREED
    min_qty: int = 1
    max_qty: int | None = None
    freight_included: bool = True
    basis: str = ""
    approved_by: str = ""
    approved_on: date | None = None

    @classmethod
    def of(cls, price, following):
        """An agreed price as it stands, to be changed and handed back; following: the next start of any price."""
        same = following and all(getattr(following, name) == getattr(price, name) for name in ladder.OWNER)
        end = following.valid_from - timedelta(days=1) if same and following.price is None else None
        plain = {name: getattr(price, name) for name in cls.__dataclass_fields__ if hasattr(price, name)}
        return cls(**plain | {"customer": price.customer.code, "product": price.product.code, "valid_to": end})

    @classmethod
    def granted(cls, proposal, by, on):
        """What was asked for, as somebody approves it on a day."""
        plain = {name: getattr(proposal, name) for name in pricing.TERMS}
        codes = {"customer": proposal.customer.code, "product": proposal.product.code}
        return cls(**plain | codes, approved_by=by.name, approved_on=on)


@dataclass(frozen=True)
class Wish:
    """A price that somebody asks for on a day, and why."""

    agreement: Agreement
    on: date
    reason: str = ""
    number: str = ""


@dataclass(frozen=True)
class Verdict:
    """What is said on a day about a price that was asked for, by its number."""

    number: str
    on: date
    why: str = ""


@deed("customers.open_file")
def open_file(rows, *, by):
    """Open customers' files, or change known ones; whoever saves an older version is told what changed meanwhile."""
    known = {
        one.code: one
        for one in Customer.objects.filter(code__in=[row.code for row in rows]).select_for_update(no_key=True)
    }
    refuse_if([*_file_faults(rows, known), *deeds.stale(rows, known)])
    fresh, changed = [], []
    for row in rows:
        one = known.get(row.code)
        (changed if one else fresh).append(_filled(one or Customer(code=row.code), row, by))
    bulk.insert(fresh)
    bulk.save(changed, [*PLAIN, *TERM, *DERIVED[:2], *DERIVED[3:]])
    made = {one.code: one for one in [*fresh, *changed]}
    _write_contacts(rows, made)
    _write_sites(rows, made)
    _write_demands(rows, made)
    return [made[row.code] for row in rows]


def _filled(one, row, by):
    before = {name: getattr(one, name) for name in [*PLAIN, *TERM]} if one.pk else {}
    vars(one).update({name: getattr(row, name) for name in PLAIN})
    one.short_name = row.short_name or row.name
    one.mnemonic = row.mnemonic or names.mnemonic(one.short_name)
    term = terms.parse(row.payment_term)
    one.term_kind, one.term_days, one.term_months = term.kind, term.days, term.months
    one.term_day, one.term_percent, one.term_base = term.day, term.percent, row.term_base
    one.search = names.search_text(one.short_name, one.name, one.code, one.mnemonic)
    one.bare_name = names.bare(one.name)
    one.updated_by, one.updated_at = by.name, clock.now()
    if one.pk:
        deeds.tell(one.code, before, {name: getattr(one, name) for name in [*PLAIN, *TERM]})
        one.version += 1
    return one


def _file_faults(rows, known):
    twins = _twins(rows, [row.code for row in rows])
    first = {}
    for n, row in enumerate(rows):
        if first.setdefault(row.code, n) != n:
            yield Fault(
                n,
                "code",
                row.code,
                _("客户编码 %(code)s 重复出现。请合并成一行，或给另一家新编码。") % {"code": row.code},
            )
        for field, key in (("name", names.bare(row.name)), ("uscc", row.uscc)):
            if key and (other := twins.setdefault((field, key), row.code)) != row.code:
                remedy = _("与客户 %(code)s 相同。是同一家请用原编码，不是请核对名称和税号。")
                yield Fault(n, field, getattr(row, field), remedy % {"code": other})
        try:
            terms.parse(row.payment_term)
        except ValueError as trouble:
            yield Fault(n, "payment_term", row.payment_term, str(trouble))
        if row.contract_from and row.contract_to and row.contract_to < row.contract_from:
            yield Fault(
                n,
                "contract_to",
                row.contract_to,
                _("合同止早于合同起 %(start)s。请核对日期。") % {"start": row.contract_from},
            )
        for field in ("credit_limit", "consign_limit", "rolling_credit_floor"):
            if (getattr(row, field) or 0) < 0:
                yield Fault(n, field, getattr(row, field), _("额度不能小于 0。请核对金额。"))


def _twins(rows, codes):
    """Names and tax numbers that other customers have: {("name" or "uscc", value): code}."""
    others = Customer.objects.exclude(code__in=codes)
    found = {}
    by_name = others.filter(bare_name__in={names.bare(row.name) for row in rows})
    by_uscc = others.filter(uscc__in={row.uscc for row in rows if row.uscc})
    for field, key, query in (("name", "bare_name", by_name), ("uscc", "uscc", by_uscc)):
        found |= {(field, value): code for value, code in query.values_list(key, "code")}
    return found


def _write_contacts(rows, made):
    """Keep the main contact as the row says; a person who was replaced stays in the history."""
    wanted = {made[row.code].pk: row.contact for row in rows if row.contact}
    mains = {one.customer_id: one for one in Contact.objects.filter(customer__in=wanted, is_main=True, left_on=None)}
    fresh, changed = [], []
    for customer, person in wanted.items():
        one = mains.get(customer)
        if one and one.name != person.name:
            one.is_main = False
            changed.append(one)
            one = None
        if one is None:
            fresh.append(Contact(customer_id=customer, is_main=True, **vars(person)))
        elif any(getattr(one, name) != value for name, value in vars(person).items()):
            deeds.tell(f"{customer}/{one.name}", {name: getattr(one, name) for name in vars(person)}, vars(person))
            vars(one).update(vars(person))
            changed.append(one)
    bulk.save(changed, ["is_main", *Person.__dataclass_fields__])
    bulk.insert(fresh)


def _write_sites(rows, made):
    """Keep the default address as the row says."""
    wanted = {made[row.code].pk: row.site for row in rows if row.site}
    known = {one.customer_id: one for one in Address.objects.filter(customer__in=wanted, is_default=True)}
    fresh, changed = [], []
    for customer, site in wanted.items():
        one = known.get(customer)
        if one is None:
            fresh.append(Address(customer_id=customer, is_default=True, **vars(site)))
        elif any(getattr(one, name) != value for name, value in vars(site).items()):
            vars(one).update(vars(site))
            changed.append(one)
    bulk.save(changed, list(Site.__dataclass_fields__))
    bulk.insert(fresh)


def _write_demands(rows, made):
    """Keep each kind of requirement as the row says; kinds the row does not name stay as they are."""
    stock = Product.objects.in_bulk(
        {one.product for row in rows for one in row.demands if one.product}, field_name="code"
    )
    wanted = {
        (made[row.code].pk, one.kind, stock[one.product].pk if one.product else None): one
        for row in rows
        for one in row.demands
    }
    known = {
        (one.customer_id, one.kind, one.product_id): one
        for one in Requirement.objects.filter(customer__in={key[0] for key in wanted})
    }
    fresh, changed = [], []
    for (customer, kind, product), demand in wanted.items():
        one = known.get((customer, kind, product))
        if one is None:
            one = Requirement(customer_id=customer, kind=kind, product_id=product)
            fresh.append(one)
        elif one.text != demand.text:
            deeds.tell(f"{customer}/{kind}", {"text": one.text}, {"text": demand.text})
            changed.append(one)
        one.text, one.source, one.stated_on = demand.text, demand.source, demand.stated_on
    bulk.save(changed, ["text", "source", "stated_on"])
    bulk.insert(fresh)


@deed("customers.assign")
def assign(rows, *, by):
    """Say who looks after customers from a day on; earlier sales stay with whoever did then."""
    parties = named.parties(rows, by)
    managers = Manager.objects.in_bulk({row.manager for row in rows if row.manager}, field_name="code")
    refuse_if([*named.unknown(rows, parties), *named.strangers(rows, managers)])
    starts = Assignment.objects.filter(customer__in=[party.pk for party in parties.values()])
    known = {(one.customer_id, one.valid_from): one for one in starts}
    fresh, changed = [], []
    for row in rows:
        key = (parties[row.customer].pk, row.valid_from)
        one = known.get(key)
        manager = managers[row.manager] if row.manager else None
        if one is None:
            one = known[key] = Assignment(customer_id=key[0], valid_from=row.valid_from)
            fresh.append(one)
        elif one.manager_id != (manager and manager.pk):
            deeds.tell(
                f"{row.customer} {row.valid_from}", {"manager": one.manager_id}, {"manager": manager and manager.pk}
            )
            changed.append(one)
        one.manager = manager
    bulk.insert(fresh)
    bulk.save(changed, ["manager"])
    return [*fresh, *changed]


@dataclass(frozen=True)
class Look:
    """Somebody looks into a customer's file on a day: at his contacts in plain, or through all of it."""

    customer: str
    on: date


@deed("customers.reveal")
def reveal(rows, *, by):
    """Show contacts in plain: nothing changes, and the journal knows who saw whose (R-2.9, rulings 26)."""
    parties = named.parties(rows, by)
    refuse_if(named.unknown(rows, parties))
    return [parties[row.customer] for row in rows]


@deed("customers.keep_contact")
def keep_contact(rows, *, by):
    """Write down whom to call at customers; rows: reach.Contactings."""
    return reach.keep(reach.CONTACTS, rows, by)


@deed("customers.retire_contact")
def retire_contact(rows, *, by):
    """Somebody is not to be called any more; rows: reach.Leavings."""
    return reach.retire(reach.CONTACTS, rows, by)


@deed("customers.keep_address")
def keep_address(rows, *, by):
    """Write down where goods of customers go; rows: reach.Sitings."""
    return reach.keep(reach.ADDRESSES, rows, by)


@deed("customers.retire_address")
def retire_address(rows, *, by):
    """A place takes no goods any more; rows: reach.Leavings."""
    return reach.retire(reach.ADDRESSES, rows, by)


@deed("customers.verify")
def verify(rows, *, by):
    """Say that customers' files were gone through and are right; rows: Looks. Nothing else of a file changes."""
    parties = reach.locked(rows, by)
    refuse_if(_ahead(rows, by))
    for row in rows:
        one = parties[row.customer]
        deeds.tell(row.customer, {"verified_on": one.verified_on}, {"verified_on": row.on})
        one.verified_on, one.version = row.on, one.version + 1
    bulk.save(list(parties.values()), ["verified_on", "version"])
    return [parties[row.customer] for row in rows]


def _ahead(rows, by):
    for n, row in enumerate(rows):
        if row.on > by.today:
            yield Fault(n, "on", row.on, _("核对日期不能晚于今天。"))


@deed("customers.agree")
def agree(rows, *, by):
    """Agree prices. A price ends the day before the next starts; one that would cover part of another is refused.

    This is how an import brings what the office has agreed; at a desk a price is asked for first (propose).
    """
    parties = named.parties(rows, by)
    stock = pricing.goods(rows)
    refuse_if([*named.unknown(rows, parties), *pricing.faulty(rows, stock), *pricing.unasked(rows, by)])
    deeds.gate(pricing.below_floor(rows, stock, by))
    return pricing.write(rows, parties, stock)


@deed("customers.propose")
def propose(rows, *, by):
    """Ask for prices; they hold once they are approved. One question at a time about one price."""
    wanted = [row.agreement for row in rows]
    parties = named.parties(wanted, by)
    stock = pricing.goods(wanted)
    refuse_if([*named.unknown(wanted, parties), *pricing.faulty(wanted, stock)])
    refuse_if([*pricing.asked_already(wanted, parties, stock), *pricing.in_the_way(wanted, parties, stock)])
    return pricing.ask(rows, parties, stock, by)


@deed("customers.approve_price")
def approve_price(rows, *, by):
    """Approve prices that were asked for: now they are agreed. Below 最低限价 it takes 总经理 (sheets.md 1.3)."""
    asked = pricing.awaiting(rows, by)
    agreements = [Agreement.granted(one, by, row.on) for one, row in zip(asked, rows, strict=True)]
    parties = {one.customer.code: one.customer for one in asked}
    stock = {one.product.code: one.product for one in asked}
    refuse_if(pricing.below_floor(agreements, stock, by))
    pricing.write(agreements, parties, stock)
    return pricing.answer(asked, rows, Proposal.State.APPROVED, by)


@deed("customers.refuse_price")
def refuse_price(rows, *, by):
    """Say no to prices that were asked for, and why."""
    remedy = _("请写明为什么不同意，提出的人好知道怎么改。")
    refuse_if(Fault(n, "why", "", remedy) for n, row in enumerate(rows) if not row.why)
    return pricing.answer(pricing.awaiting(rows, by), rows, Proposal.State.REFUSED, by)


@deed("customers.withdraw_price")
def withdraw_price(rows, *, by):
    """Take back prices that were asked for and not decided yet."""
    return pricing.answer(pricing.awaiting(rows, by), rows, Proposal.State.WITHDRAWN, by)


@deed("customers.fill_own")
def fill_own(rows, *, by):
    """Fill in what the office keeps of customers beyond the program's own fields; rows: own.Fillings."""
    return own.fill(Customer.objects.seen_by(by), "customer", "code", rows)


@deed("customers.name_goods")
def name_goods(rows, *, by):
    """Write down customers' own part numbers (客户货号); rows: part_numbers.Naming."""
    parties, goods = reach.locked(rows, by), pricing.goods(rows)
    refuse_if(pricing.unknown(rows, goods))
    versions = {code: part_numbers.version(one) for code, one in parties.items()}
    refuse_if(deeds.outdated(rows, lambda row: versions[row.customer]))
    known = part_numbers.kept(parties)
    refuse_if(part_numbers.faults(rows, known))
    return part_numbers.write(rows, parties, goods, known)

"""Deeds of the desk: undo an import, remember layouts, define own fields; tasks, putting off, handing over."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from gendan.base import clock
from gendan.base.faults import Fault, refuse_if
from gendan.base.heading import bare
from gendan.books import undoing
from gendan.complaints.models import SalesReturn
from gendan.customers.models import AgreedPrice, Customer
from gendan.desk import duties, intakes, today
from gendan.desk.models import HandOver, ImportedRow, Layout, Snooze, Task, parts_of
from gendan.money.models import Adjustment, Invoice, Receipt, Settlement, StockCount, Withdrawal
from gendan.orders import marks as orders
from gendan.orders.models import ChangeOrder, Order
from gendan.people.deeds import deed, tell
from gendan.people.models import Batch, Manager, OwnField, User
from gendan.products.models import Product
from gendan.shipping.models import Arrival, Delivery, DeliveryLine

MOST_FIELDS = 20  # own fields of one kind of record
LEAST_OPTIONS = 2
AT_ONCE = 500  # records that one statement looks for
DOCUMENTS = (
    Order,
    Delivery,
    Arrival,
    SalesReturn,
    Settlement,
    Withdrawal,
    StockCount,
    Invoice,
    Receipt,
    Adjustment,
)
MASTERS = {"客户": Customer, "产品": Product, "业务经理": Manager}


@dataclass(frozen=True)
class Undoing:
    """A batch to be taken back."""

    batch: int


@deed("desk.undo")
def undo(rows, *, by):
    """Take imported batches back: both books are reversed, documents void, new master data that nobody uses removed.

    Refused while anything later stands on a batch, or when it changed data that were there before.
    """
    batches = list(
        Batch.objects.filter(pk__in=[row.batch for row in rows], undone_at=None).select_for_update(no_key=True)
    )
    refuse_if(_unknown(rows, "batch", {batch.pk for batch in batches}, _("没有这一批，或已经撤销过。请刷新页面。")))
    for n, batch in enumerate(batches):
        refuse_if(Fault(n, "batch", batch.pk, sentence) for sentence in _obstacles(batch))
        _give_back(batch)
        undoing.reverse(batch)
        for model in DOCUMENTS:
            model.objects.filter(batch=batch).update(void=True)
        _remove_masters(batch)
        batch.undone_at = clock.now()
        batch.save(update_fields=["undone_at"])
    return batches


def _unknown(rows, name, known, remedy):
    """A fault for every row whose `name` is not among the known."""
    for n, row in enumerate(rows):
        if (given := getattr(row, name)) not in known:
            yield Fault(n, name, given, remedy)


def _obstacles(batch):
    yield from (_("不能撤销：%(why)s。请先处理后来的单据。") % {"why": why} for why in undoing.dependants(batch))
    if DeliveryLine.objects.filter(order_line__order__batch=batch).exclude(delivery__batch=batch).exists():
        yield _("不能撤销：它的订单后来发过货。请先处理后来的发货单。")
    if ChangeOrder.objects.filter(order__batch=batch).exists():
        yield _("不能撤销：它的订单后来开过变更单。请在订单页上更正。")
    if Arrival.objects.filter(delivery__batch=batch, void=False).exclude(batch=batch).exists():
        yield _("不能撤销：它的发货单后来登记过到货。请先处理后来的到货反馈。")
    changed = ImportedRow.objects.filter(batch=batch, made=False).count()
    if changed or batch.rows.count() < batch.counts.get("rows", 0):
        yield _("不能整批撤销：它改过原有资料，或后来的导入改过它带来的资料。请在各资料页上更正。")


def _give_back(batch):
    """Orders of others have the batch's pieces to ship again."""
    lines = DeliveryLine.objects.filter(delivery__batch=batch, order_line__isnull=False)
    orders.unship(lines.exclude(order_line__order__batch=batch).select_related("order_line__order"))


def _remove_masters(batch):
    """Prices of the batch go; customers, products and managers go too unless something refers to them."""
    rows = ImportedRow.objects.filter(batch=batch)
    for key in rows.filter(tab="合作价格").values_list("key", flat=True):
        _remove_price(*parts_of(key)[:5])
    for tab, model in MASTERS.items():
        codes = [parts_of(key)[0] for key in rows.filter(tab=tab).values_list("key", flat=True)]
        for at in range(0, len(codes), AT_ONCE):
            _remove(model.objects.filter(code__in=codes[at : at + AT_ONCE]))
    rows.delete()


def _remove_price(customer, product, kind, min_qty, valid_from):
    """A price and the mark of its end; what other files or people agreed stays, and holds instead from now on."""
    ladder = AgreedPrice.objects.filter(customer__code=customer, product__code=product, kind=kind, min_qty=min_qty)
    following = ladder.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    if following and following.price is None:
        following.delete()
    ladder.filter(valid_from=valid_from).delete()
    ladder.update(changed_at=clock.now())


def _remove(records):
    """Delete the records that nothing else names; a voided document may still name one of them, and that one stays."""
    kept = set()
    while True:
        try:
            with transaction.atomic():
                records.exclude(pk__in=kept).delete()
        except ProtectedError as protected:
            kept |= _named(records.model, protected.protected_objects)
        else:
            return


def _named(model, others):
    """The ids of a model's records that other objects name."""
    return {
        getattr(one, field.attname)
        for one in others
        for field in one._meta.concrete_fields
        if field.related_model is model
    }


@dataclass(frozen=True)
class Reading:
    """What the columns under a header are. digest: of the header (layouts.digest); columns: {index: field name}."""

    digest: str
    tab: str
    columns: dict


@deed("desk.remember_layout")
def remember_layout(rows, *, by):
    """Remember how headers are read; what was said before of the same header and tab gives way."""
    refuse_if(_unknown_fields(rows))
    kept = []
    for row in rows:
        known = Layout.objects.filter(digest=row.digest, tab=row.tab).first()
        said = {str(index): name for index, name in row.columns.items()}
        layout = known or Layout(digest=row.digest, tab=row.tab)
        tell(f"{row.tab} {row.digest}", {"columns": known and known.columns}, {"columns": said})
        layout.columns, layout.who = said, by.login
        layout.save()
        kept.append(layout)
    return kept


def _unknown_fields(rows):
    tabs = intakes.tabs()
    for n, row in enumerate(rows):
        known = {one.name for one in tabs[row.tab].fields} if row.tab in tabs else set()
        if not known or not set(row.columns.values()) <= known:
            yield Fault(n, "columns", row.tab, _("没有这样的列：请回到“对应列”，从列表里选。"))


@dataclass(frozen=True)
class Definition:
    """An own field that the office wants. record, kind: of OwnField; options: what a choice offers."""

    record: str
    label: str
    kind: str
    options: tuple[str, ...] = ()


@deed("desk.define_field")
def define_field(rows, *, by):
    """Define own fields; one that was retired and is defined alike comes back with what was filled in."""
    refuse_if(_undefinable(rows))
    made = []
    for row in rows:
        one = OwnField.objects.filter(record=row.record, label=row.label, kind=row.kind).first()
        one = one or OwnField(record=row.record, label=row.label, kind=row.kind)
        after = {"options": list(row.options), "retired": False}
        tell(f"{row.record} {row.label}", {"options": one.options, "retired": one.retired} if one.pk else {}, after)
        one.options, one.retired = list(row.options), False
        one.save()
        made.append(one)
    return made


def _undefinable(rows):
    in_use = OwnField.objects.filter(retired=False)
    headers = {record: intakes.TABS[tab].known for tab, record in intakes.OWN_FIELDS.items()}
    for n, row in enumerate(rows):
        if bare(row.label) in headers[row.record]:
            yield Fault(n, "label", row.label, _("程序里已经有这一列：请换一个名称。"))
        same = OwnField.objects.filter(record=row.record, label=row.label).first()
        if same and (same.kind != row.kind or not same.retired):
            yield Fault(n, "label", row.label, _("这个名称已经用过：请换一个名称，或先停用原来的。"))
        if row.kind == OwnField.Kind.CHOICE and len(row.options) < LEAST_OPTIONS:
            yield Fault(n, "options", "", _("选项至少要两个：请写在一格里，用顿号或逗号分开。"))
        if in_use.filter(record=row.record).count() >= MOST_FIELDS:
            remedy = _("最多 %(most)s 个：请先停用不用的。") % {"most": MOST_FIELDS}
            yield Fault(n, "label", row.label, remedy)


@dataclass(frozen=True)
class Retiring:
    """An own field that is not asked for any more."""

    field: int


@deed("desk.retire_field")
def retire_field(rows, *, by):
    """Retire own fields: forms, lists and imports drop them, what was filled in stays with the records."""
    known = OwnField.objects.filter(retired=False).in_bulk([row.field for row in rows])
    refuse_if(_unknown(rows, "field", known, _("没有这个字段，或已经停用。请刷新页面。")))
    for one in known.values():
        tell(f"{one.record} {one.label}", {"retired": False}, {"retired": True})
        one.retired = True
        one.save(update_fields=["retired"])
    return list(known.values())


@dataclass(frozen=True)
class Asking:
    """What somebody is asked to do by a day. to: his login."""

    title: str
    to: str
    on: date
    due_on: date
    note: str = ""


@deed("desk.give_task")
def give_task(rows, *, by):
    """Ask people to do something (领导交办)."""
    people = _people(rows)
    refuse_if([*_strangers(rows, people), *_too_early(rows, "due_on")])
    tasks = [Task(given_by=by.name, given_to=people[row.to], **_plain(row)) for row in rows]
    for task in tasks:
        task.save()
    return tasks


@dataclass(frozen=True)
class Result:
    """A task that is done."""

    task: int
    on: date
    result: str = ""


@deed("desk.finish_task")
def finish_task(rows, *, by):
    """Say that tasks are done; whoever was asked says it."""
    mine = Task.objects.filter(pk__in=[row.task for row in rows], given_to=by.pk, finished_on=None)
    tasks = mine.select_for_update(no_key=True).in_bulk()
    refuse_if(_unknown(rows, "task", tasks, _("没有这件事，或已经办完。请刷新页面。")))
    for row in rows:
        task = tasks[row.task]
        task.finished_on, task.result = row.on, row.result
        task.save(update_fields=["finished_on", "result"])
    return list(tasks.values())


@dataclass(frozen=True)
class Sleep:
    """An item of a duty put off until a day."""

    duty: str
    item: str
    on: date
    until: date
    reason: str


@deed("desk.snooze")
def snooze(rows, *, by):
    """Put items off: they come back on their day, unless the fact was recorded before."""
    refuse_if([*_unseen(rows, by), *_too_early(rows, "until", after=True)])
    return _keep(Snooze(who=by.login, **vars(row)) for row in rows)


@dataclass(frozen=True)
class Passing:
    """An item of a duty given to a person. to: his login."""

    duty: str
    item: str
    on: date
    to: str
    note: str = ""


@deed("desk.hand_over")
def hand_over(rows, *, by):
    """Give items to a person who can see and do them."""
    people = _people(rows)
    refuse_if([*_unseen(rows, by), *_strangers(rows, people)])
    refuse_if(_out_of_sight(rows, people))
    return _keep(HandOver(who=by.login, to=people[row.to], **_plain(row)) for row in rows)


@dataclass(frozen=True)
class Revoking:
    """What somebody said of his page on a day and does not mean any more. said: of REVOCABLE; record: the fact's id."""

    said: str
    record: int
    on: date


REVOCABLE = {
    # what was said: (its facts, who said it and when, what makes it unsaid)
    "snooze": (Snooze, ("who", "on"), {"revoked": True}),
    "hand_over": (HandOver, ("who", "on"), {"revoked": True}),
    "finish_task": (Task, ("given_to__login", "finished_on"), {"finished_on": None, "result": ""}),
}


@deed("desk.revoke")
def revoke(rows, *, by):
    """Take back what the person put off, handed over or finished on this same day: things stand as they did before."""
    revoked = []
    for n, row in enumerate(rows):
        model, (who, on), unsaid = REVOCABLE[row.said]
        said = {who: by.login, on: row.on} | ({"revoked": False} if "revoked" in unsaid else {})
        fact = model.objects.select_for_update(of=("self",), no_key=True).filter(pk=row.record, **said).first()
        if fact is None:
            refuse_if([Fault(n, "record", row.record, _("已经撤销过，或不能再撤销：请回到今日待办看现在的样子。"))])
        for name, value in unsaid.items():
            setattr(fact, name, value)
        fact.save(update_fields=list(unsaid))
        revoked.append(fact)
    return revoked


def _plain(row):
    return {name: value for name, value in vars(row).items() if name != "to"}


def _keep(facts):
    facts = list(facts)
    for fact in facts:
        fact.save()
    return facts


def _people(rows):
    return {one.login: one for one in User.objects.filter(login__in={row.to for row in rows}, is_active=True)}


def _strangers(rows, people):
    return _unknown(rows, "to", people, _("没有这个人，或已经停用：请从列表里选。"))


def _too_early(rows, name, *, after=False):
    for n, row in enumerate(rows):
        day = getattr(row, name)
        if day < row.on or (after and day == row.on):
            yield Fault(n, name, day, _("这一天太早：请选今天以后的日期。"))


def _unseen(rows, by):
    asked = {row.duty for row in rows}
    his = {day: today.names_of(by, asked, day) for day in {row.on for row in rows}}
    for n, row in enumerate(rows):
        if (row.duty, row.item) not in his[row.on]:
            yield Fault(n, "item", row.item, _("这件事已经办完，或不归您管。请回到今日待办。"))


def _out_of_sight(rows, people):
    whole = {(row.to, row.duty, row.on) for row in rows}
    doable = {one: _doable(people[one[0]], duties.BY_KEY[one[1]], one[2]) for one in whole}
    for n, row in enumerate(rows):
        if row.item not in doable[row.to, row.duty, row.on]:
            yield Fault(n, "to", row.to, _("他看不到“%(item)s”，办不了：请换一个人。") % {"item": row.item})


def _doable(person, duty, day):
    """The items of a duty that a person could be handed."""
    person.today = day
    return today.keys_open_to(person, duty, day) if duty.can_pass else frozenset()

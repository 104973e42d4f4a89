"""How the practice company comes to be: people, goods and customers, what was there before, then week after week."""

from datetime import timedelta

from gendan.base import statistics
from gendan.books import actions as books
from gendan.customers import actions as customers
from gendan.desk.practice import (
    cash,
    cast,
    dossiers,
    goods,
    market,
    names,
    papers,
    past,
    plans,
    shelf,
    staff,
    storylines,
    timeline,
)
from gendan.desk.practice.life import Life
from gendan.desk.practice.office import Office
from gendan.people import actions as people
from gendan.people.models import User
from gendan.products import actions as products

COMPANY = {
    "practice": True,
    "company.name": "上海示例家居制造有限公司",
    "company.tax_no": names.tax_number("310000", 1),
    "company.address": "上海市示例区示例路 1 号",
    "company.phone": "021-00000000",
    "company.bank": "示例银行上海分行",
    "company.account": names.ACCOUNT,
}
A_WEEK = timedelta(days=7)
RENEWED = 8  # weeks after which the database looks at its tables again: they grow faster here than it would notice
AT_ONCE = 150  # customers whose papers go into one deed


def live(orders, today, progress):
    """Live through the fourteen months up to today with about so many orders."""
    line = timeline.of(today)
    demand = sum(line.share_of_week(start, end) for start, end in line.weeks)
    office = Office(line, {one.code: one for one in market.buyers(orders, demand)})
    _found(office)
    _bring(office, list(office.buyers.values()))
    _weeks(office, progress)
    office.do(customers.propose, dossiers.wishes(office.buyers.values(), line), line.today)
    office.do(products.observe, goods.sightings(line.today), line.today)
    papers.file_away(office)


def _found(office):
    """The company, its people and its products."""
    line = office.line
    rules = COMPANY | {"cutover_on": line.first}
    office.do(people.set_preferences, [people.Preference(key, value) for key, value in rules.items()], line.first)
    office.do(people.admit, staff.hires(), line.first)
    office.do(people.enrol, staff.enrolments(line), line.first)
    office.people = {user.login: user for user in User.objects.all()}
    office.do(products.enter, goods.items(line.month(-40), cast.launched_on(line)), line.first)
    office.do(products.cost, goods.costings(line.today.replace(month=1, day=1)), line.first)
    office.do(products.set_steps, goods.assemblies(), line.first)


def _bring(office, buyers):
    """The customers' files, and what was there before the cut-over."""
    line = office.line
    for at in range(0, len(buyers), AT_ONCE):
        some = buyers[at : at + AT_ONCE]
        office.do(customers.open_file, dossiers.files(some, line), line.first)
        office.do(customers.assign, dossiers.charges(some, line), line.first)
        office.do(customers.agree, dossiers.agreements(some, line), line.first)
        office.do(books.bring_receivables, past.bills(some, line), line.first)
        office.do(books.bring_shelves, past.shelves(some, line), line.first)
        office.do(books.bring_months, past.months(some, line), line.first)
    for row in past.stock(line):
        office.store[row.product] += row.quantity
    office.do(books.bring_stock, past.stock(line), line.first)


def _ordered_before(office):
    """The orders that had come in before the cut-over and leave after it."""
    line = office.line
    for start in (line.first - weeks * A_WEEK for weeks in range(4, 0, -1)):
        found = plans.placed(office.buyers.values(), start, start + A_WEEK - timedelta(days=1), line)
        yield from (plan for plan in found if plan.loads[0].on >= line.first)


def _weeks(office, progress):
    """Week after week up to today."""
    life = Life(office)
    told = storylines.scenes(office.line)
    for n, (start, end) in enumerate(office.line.weeks, 1):
        cash.week(office, start, end)
        shelf.week(office, start, end)
        fresh = plans.placed(office.buyers.values(), start, end, office.line)
        if n == 1:
            fresh += _ordered_before(office)
        fresh += [plan for day, play in told if start <= day <= end for plan in play(office)]
        life.week(start, end, sorted(fresh, key=lambda plan: plan.on))
        if n % RENEWED == 0:
            statistics.renew()
        if progress:
            progress(n, len(office.line.weeks), f"{end:%Y-%m}")

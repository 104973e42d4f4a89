"""Who may do what: the one table of deeds and roles (reliability.md §3.2)."""

from gendan.people.roles import Role

AS, RM, DM, GM = Role.ASSISTANT, Role.REGIONAL, Role.SALES, Role.GENERAL
FI, LO, QC, IT = Role.FINANCE, Role.LOGISTICS, Role.QUALITY, Role.SYSTEM
PR = Role.PRODUCTION

WHO_MAY = {
    "people.admit": {IT, GM},
    "people.enrol": {AS, DM, GM},
    "people.set_preferences": {AS, FI, GM, IT},
    "people.set_days": {AS, IT},
    "people.print_paper": {AS, RM, DM, GM, FI, LO},
    "people.export": {AS, RM, DM, GM, FI, LO},
    "products.enter": {AS, DM},
    "products.cost": {AS, FI},
    "customers.open_file": {AS, DM},
    "customers.assign": {AS, DM},
    "customers.agree": {AS, DM},
    "books.bring_receivables": {AS, FI},
    "books.bring_shelves": {AS, FI},
    "books.bring_stock": {AS, FI},
    "books.bring_months": {AS, FI},
    "orders.receive": {AS, RM},
    "orders.submit": {AS, RM},
    "orders.decide": {AS, DM, FI, PR, QC, LO},
    "orders.waive": {DM},
    "orders.approve": {AS, DM},
    "orders.reject": {AS, DM},
    "orders.confirm": {AS},
    "orders.release": {AS},
    "orders.hold": {AS, DM, FI},
    "orders.resume": {AS, DM, FI},
    "orders.cancel": {AS, DM},
    "orders.close": {AS},
    "shipping.ship": {AS, LO},
    "shipping.record_arrival": {AS, RM, LO},
    "money.settle": {AS, FI},
    "money.withdraw": {AS, FI},
    "money.count": {AS, RM, FI},
    "money.issue_invoice": {FI},
    "money.take_receipt": {FI},
    "money.adjust": {FI},
    "complaints.take_back": {AS, QC},
    "sheets.remark": {AS, FI, DM},
    "sheets.freeze": {AS, FI, DM},
    "desk.undo": {AS, FI},
    "desk.give_task": {AS, DM, GM},
    "desk.finish_task": set(Role),
    "desk.snooze": set(Role),
    "desk.hand_over": set(Role),
}

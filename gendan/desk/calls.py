"""电话清单 on paper: whom to call and why, with the numbers that its printer may read.

It lies on the office's desks, so its words are Chinese, whatever language its printer reads.
"""

from gendan.base import preferences
from gendan.base.typeset import typeset
from gendan.people.models import Print
from gendan.people.roles import reads
from gendan.products.card import TEMPLATE

COLUMNS = {"客户": 24, "联系人": 33, "电话": 26, "为什么打": 97}
"""Headings, with the shares of the paper's width."""


def draw(lines, printing, *, by):
    """The file of a list of calls that was printed as `printing` (a Print) by a user.

    lines: [(name of the customer, Contact or None, [entry])].
    """
    data = {
        "picture": printing.form == Print.Form.PNG,
        "company": preferences.value("company.name", by.today),
        "note": "内部资料，含客户电话，不得外传" if reads(by, "contact") else "内部资料",
        "name": "电话清单",
        "facts": [["姓名", by.name], ["日期", str(by.today)]],
        "words": [],
        "tables": [
            {
                "title": f"{len(lines)} 家客户",
                "columns": list(COLUMNS),
                "widths": list(COLUMNS.values()),
                "rows": [_row(*line) for line in lines],
                "sums": [],
            }
        ],
        "printed": printing.foot(by),
    }
    return typeset(TEMPLATE, data, at=printing.at, form=printing.form)


def _row(party, contact, entries):
    person, phones = ((contact.name, contact.title), (contact.mobile, contact.landline)) if contact else ((), ())
    why = (f"{entry.duty.title} {entry.item.number}：{entry.item.why}" for entry in entries)
    return [party, " ".join(filter(None, person)) or "—", "\n".join(filter(None, phones)), "\n".join(why)]

"""导入模板: an empty workbook with every tab and column that the import understands (workbook.md)."""

from io import BytesIO

from django.utils.translation import gettext as _

from gendan.base.workbook.out import Book
from gendan.desk.intakes import tabs

ROWS = 5000  # that offer a choice
LONGEST_LIST = 255  # characters of the choices that Excel takes
REQUIRED = "#FFF2CC"


def pattern(at):
    """The workbook as xlsx bytes: required columns are coloured, choices drop down."""
    with Book(BytesIO(), title=_("导入模板"), author="", at=at) as book:
        for tab in tabs().values():
            _page(book, tab)
    return book.filename.getvalue()


def _page(book, tab):
    page = book.page(tab.name)
    page.freeze_panes(1, 0)
    for index, field in enumerate(tab.fields):
        look = {"bold": True, "border": 1} | ({"bg_color": REQUIRED} if field.required else {})
        page.write_string(0, index, str(field.title), book.look(**look))
        page.set_column(index, index, 2 * len(str(field.title)) + 4, book.look(num_format=_format(field)))
        labels = [str(spellings[0]) for spellings in (field.choices or {}).values()]
        if labels and len(",".join(labels)) <= LONGEST_LIST:
            page.data_validation(1, index, ROWS, index, {"validate": "list", "source": labels})


def _format(field):
    """Codes and numbers of telephones are text, so that no zero is lost; dates show as dates."""
    if field.kind in ("code", "phone", "account", "uscc"):
        return "@"
    return "yyyy-mm-dd" if field.kind == "date" else "General"

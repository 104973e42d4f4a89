"""Renderers: one filled sheet drawn as XLSX, as PDF and on screen; they know nothing but Filled and Table."""

from gendan.sheets.render.html import table_html
from gendan.sheets.render.pdf import write_pdf
from gendan.sheets.render.xlsx import write_xlsx


def draw(form, filled, *, printed_by, printed_at, head):
    """A sheet as the bytes of a file: form is "xlsx", "pdf" or "html" (its main table). head: of the journal."""
    if form == "html":
        return table_html(filled.table).encode()
    return {"xlsx": write_xlsx, "pdf": write_pdf}[form](filled, printed_by=printed_by, printed_at=printed_at, head=head)

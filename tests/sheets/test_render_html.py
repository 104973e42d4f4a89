"""Tables on the screen: what the script sorts and pins by, safe against what people wrote, and fast."""

import re
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from gendan.base.table import Column, build, shown
from gendan.sheets.render.html import table_html
from tests.sheets import sample


def test_every_cell_says_what_the_office_reads():
    table = sample.wide().table
    drawn = re.findall(r'<tr data-row="\d+">(.*?)</tr>', table_html(table))
    said = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in drawn]
    assert said == [[shown(column.kind, row.get(column.name)) for column in table.columns] for row in table.rows]


def test_what_a_person_wrote_is_escaped():
    text = "<script>alert(1)</script>\"'&"
    table = build([Column("note", text)], [{"note": text}], title=text, rates={"rate": (text, "text", text)})
    html = table_html(table)
    assert isinstance(html, SafeString)
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;") == 5


def test_heads_name_their_columns_and_how_they_sort():
    html = table_html(sample.october().table)
    assert html.count('<th scope="col"') == 18
    assert '<th scope="col" class="num"><button type="button" data-sort="cash">发货金额</button></th>' in html
    assert '<th scope="col" class="date"><button type="button" data-sort="date">最近发货</button></th>' in html


def test_figures_carry_the_value_to_sort_by():
    row = {"owed": Decimal("-1234.5"), "rate": Decimal("12.345"), "unknown": None, "pieces": 1500}
    kinds = {"owed": "cash", "rate": "share", "unknown": "share", "pieces": "count"}
    html = table_html(build([Column(name, name, kind) for name, kind in kinds.items()], [row]))
    assert '<td class="num stick stick-1 down" data-value="-1234.50">-1,234.50</td>' in html
    assert '<td class="num" data-value="12.35">12.35%</td>' in html
    assert '<td class="num" data-value="">—</td>' in html
    assert '<td class="num" data-value="1500">1,500</td>' in html


def test_the_naming_columns_are_marked_to_stay_in_sight():
    html = table_html(sample.wide(rows=1).table)
    assert 'data-stick="5"' in html
    assert [html.count(f'stick stick-{n}"') for n in range(1, 7)] == [4, 2, 2, 2, 2, 0]


def test_each_group_ends_with_its_subtotal_and_the_total_stands_below_all():
    html = table_html(sample.october().table)
    bodies = re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    assert [len(re.findall("<tr data-row", body)) for body in bodies] == [4, 7, 0]
    assert [re.search(r'<tr class="subtotal"><td[^>]*colspan="3">(.*?)</td>', body)[1] for body in bodies[:2]] == [
        "王强 小计",
        "李娜 小计",
    ]
    foot = re.search("<tfoot>(.*?)</tfoot>", html)[1]
    assert foot.startswith('<tr class="total"><td class="num stick stick-1" colspan="3">合计</td>')
    assert '<td class="num" data-value="67901233.95">67,901,233.95</td>' in foot


def test_a_figure_leads_to_its_facts_where_there_are_any():
    def link(column):
        return (lambda key: f"/sheets/R07/{key}/{column}?a=1&amp;b=2") if column == "shipped" else None

    html = table_html(sample.october().table, link=link)
    assert html.count("<a href=") == 11
    assert '<a href="/sheets/R07/3/shipped?a=1&amp;b=2">3,703,703.67</a>' in html


def test_a_remark_can_be_typed_in_its_place():
    html = table_html(sample.october().table, note=lambda key: mark_safe("<input>") if key == 2 else None)
    assert html.count('<td class="text"><input></td>') == 1
    assert '<td class="text">@x</td>' in html


def test_figures_of_the_whole_stand_below():
    html = table_html(sample.october().table)
    assert html.endswith('<dl class="figures"><dt>到期回款率</dt><dd>68.18%</dd><dt>应收回款率</dt><dd>—</dd></dl>')

"""What the markup of a list gives to those who choose rows of it; tests/walk chooses them in the browser."""

import pytest

from tests.office import draft
from tests.web import client_of, text_of

LIST = "/orders/?view=all"


@pytest.mark.usefixtures("office")
class TestMarkup:
    def test_every_row_has_a_box_and_its_figures(self):
        draft("EOM", ("P01", 3), number="A")
        page = text_of(client_of("assistant").get(LIST))
        assert 'name="pick" value="A"' in page
        assert 'data-value="240.00">240.00</td>' in page
        assert 'data-value="3">3</td>' in page

    def test_the_figures_that_one_may_not_read_are_not_there(self):
        draft("EOM", ("P01", 3), number="A")
        assert "240.00" not in text_of(client_of("logistics").get(LIST))

    def test_a_number_is_a_text(self):
        draft("EOM", ("P01", 3), number='"><i>')
        assert "<i>" not in text_of(client_of("assistant").get(LIST))

    def test_a_list_that_is_a_part_of_a_page_has_none(self):
        draft("EOM", ("P01", 3), number="A")
        part = client_of("assistant").get(LIST, headers={"HX-Request": "true"})
        assert "input" not in text_of(part)

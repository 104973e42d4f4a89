"""The handbook tells the truth about who may do what."""

from tools import handbook


def test_the_table_in_the_handbook_is_the_one_in_the_program():
    text = handbook.HANDBOOK.read_text()
    assert "| `orders.confirm` |" in text
    assert handbook.written(text) == text

"""Questions about an order under review (R-3.8): who asked whom, they keep their dimension open, and somebody is told.

Calendar of 2026: 10-08 is a Thursday; Saturday 10-10 is worked, so two working days later is 10-10.
"""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.desk import today
from gendan.orders import actions, review
from gendan.orders.asking import Asking, Reply
from gendan.orders.models import Order, Question
from gendan.people.forms import new_op
from tests.office import SERVER, d, draft, open_files, step, user
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")


def _submitted(customer="EOM", price="80"):
    number = draft(customer, ("P01", 10, price))
    step("submit", number)
    return number


def _asked(number, dimension="material", of="customer", whom="陈伟", by="assistant", on="10-08", what="要哪种板材？"):
    row = Asking(number, dimension, of, whom, "phone", d(on), what)
    return actions.ask([row], by=user(by, d(on)))[0]


def _answered(one, by="assistant", on="10-09", what="E1 级"):
    return actions.answer([Reply(one.pk, d(on), what)], by=user(by, d(on)))


def _open(number):
    order = review.ready(Order.objects.filter(number=number)).get()
    return [item.dimension for item in review.items([order], {order.pk: d("10-09")})[order.pk] if item.is_open]


def _waits(day, role):
    entries = today.board(user(role, d(day)), d(day)).entries
    return {one.item.number: one.item.until for one in entries if one.duty.key == "orders.unanswered"}


def test_an_open_question_keeps_its_dimension_open_and_no_other():
    number = _submitted()
    assert _open(number) == []
    one = _asked(number)
    assert _open(number) == ["material"]
    with pytest.raises(Refused, match="材质（后勤助理）：等客户答复"):
        step("approve", number)
    _answered(one)
    assert _open(number) == []
    step("approve", number)
    assert Order.objects.get().stage == "approved"


def test_a_waiver_does_not_answer_a_question():
    number = _submitted(price="76")
    _asked(number, "price")
    actions.waive([actions.Waiver(number, "price", d("10-08"), "新客户")], by=SERVER)
    assert _open(number) == ["price"]


def test_it_is_a_duty_of_whoever_asked_and_of_whoever_is_asked():
    number, other = _submitted(), _submitted("NET")
    _asked(number, of="production", whom="陈工", by="sales")
    _asked(other, by="regional")
    due = d("10-10")
    assert _waits("10-09", "production") == {number: due}
    assert _waits("10-09", "regional") == _waits("10-09", "assistant") == {other: due}
    assert _waits("10-09", "quality") == _waits("10-10", "sales") == {}
    assert _waits("10-11", "sales") == {number: due, other: due}  # late: the sales manager is told
    for one in Question.objects.all():
        _answered(one, on="10-11")
    assert _waits("10-11", "sales") == _waits("10-11", "assistant") == {}


def test_what_cannot_be_asked_or_answered_is_told():
    number = _submitted()
    one = _asked(number)
    with pytest.raises(Refused, match="请写问了什么"):
        _asked(number, what=" ")
    with pytest.raises(Refused, match="请从列表里选"):
        _asked(number, dimension="colour")
    with pytest.raises(Refused, match="不能早于提问"):
        _answered(one, on="10-07")
    _answered(one)
    with pytest.raises(Refused, match="已经有答复"):
        _answered(one)
    step("approve", number)
    with pytest.raises(Refused, match="不在评审中"):
        _asked(number)
    with pytest.raises(PermissionDenied):
        _asked(number, by="general")


def test_a_question_is_never_changed():
    one = _asked(_submitted())
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=one.pk).update(question="别的")


def test_foreign_orders_are_neither_asked_about_nor_answered():
    open_files({"FAR": {"payment_term": "货到付款"}}, manager="M2")
    number = _submitted("FAR")
    one = _asked(number)
    with pytest.raises(Refused, match="没有订单"):
        _asked(number, by="regional")
    with pytest.raises(Refused, match="已经有答复，或者没有了"):
        _answered(one, by="regional")
    assert _waits("10-09", "regional") == {}


def _post(client, number, address, **filled):
    return text_of(client.post(f"/orders/{number}/{address}", {"op": new_op()} | filled, follow=True))


def test_the_card_asks_answers_and_prints_both():
    number, client = _submitted(), client_of("assistant")
    filled = {"of": "customer", "whom": "陈伟", "channel": "phone", "question": "要哪种板材？"}
    page = _post(client, number, "review/material/ask/", **filled)
    assert "已记下提问" in page
    assert re.search(r"后勤助理 问 客户 陈伟（电话）：要哪种板材？", page)
    assert "等客户 0 天" in page
    assert "还有 1 项没有通过" in page
    one = Question.objects.get()
    assert "请填“答复”" in _post(client, number, f"answer/{one.pk}/", answer="")
    page = _post(client, number, f"answer/{one.pk}/", answer="E1 级")
    assert "答复（后勤助理 登记）：E1 级" in page
    assert "全部通过" in page
    assert "材质" in text_of(client.get(f"/orders/{number}/story/"))
    assert client_of("general").post(f"/orders/{number}/review/material/ask/", filled).status_code == 403
    assert client.post(f"/orders/{_submitted('NET')}/answer/{one.pk}/", {"op": "x", "answer": "y"}).status_code == 404


def test_what_is_asked_about_prices_is_read_by_readers_of_prices():
    number = _submitted(price="76")
    _asked(number, "price", what="76 元可以吗？")
    assert "76 元可以吗" in text_of(client_of("sales").get(f"/orders/{number}/review/"))
    for page in ("review", "story"):
        assert "76 元可以吗" not in text_of(client_of("production").get(f"/orders/{number}/{page}/"))


def test_three_questions_cost_the_statements_of_one(django_assert_num_queries):
    number, client = _submitted(), client_of("assistant")
    _asked(number)
    with CaptureQueriesContext(connection) as one:
        client.get(f"/orders/{number}/review/")
    for dimension in ("packing", "date"):
        _answered(_asked(number, dimension))
    with django_assert_num_queries(len(one)):
        client.get(f"/orders/{number}/review/")

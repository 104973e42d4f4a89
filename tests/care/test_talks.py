"""沟通记录: a talk stands in the customer's dealings, and an answer that was promised waits until a talk brings it."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gendan.base.faults import Refused
from gendan.care import actions as care
from gendan.care.models import Talk
from gendan.customers import actions as customers
from gendan.desk import today
from tests.office import SERVER, d, draft, ordered, user
from tests.web import client_of, form_of, send, text_of

pytestmark = pytest.mark.usefixtures("office")
FORM = "/care/EOM/talk/"


def _talked(said="问能不能早两天到", customer="EOM", on="10-20", by=SERVER, **more):
    return care.talk([care.Said(customer, d(on), said, "陈伟", **more)], by=by)[0]


def _owed(day, role="assistant"):
    """{customer: the day it is due} of the promised answers on somebody's page."""
    entries = today.board(user(role, d(day)), d(day)).entries
    return {one.item.number: one.item.until for one in entries if one.duty.key == "care.owed"}


def test_a_talk_is_written_down_once_and_stands_in_the_dealings():
    client = client_of("assistant")
    form = form_of(client, FORM)
    filled = form | {"on": "2026-10-20", "whom": "陈伟", "said": " 问能不能早两天到 ", "answer_on": "2026-10-22"}
    for _n in range(3):
        assert client.post(FORM, filled).url == "/customers/EOM/"
    (one,) = Talk.objects.all()
    assert (one.by, one.channel, one.said) == (user("assistant").name, "phone", "问能不能早两天到")
    page = text_of(client.get("/dealings/EOM/?kind=talk"))
    assert "电话 陈伟：问能不能早两天到（答应 10-22 答复）" in page
    assert len(re.findall("<li>", page)) == 1


def test_the_form_begins_with_what_there_was_to_read_out():
    """With the newest order's sentence, or that of the order asked for; with nothing where none is under way."""
    client = client_of("assistant")
    assert form_of(client, FORM)["said"] == ""
    older = ordered("EOM", ("P01", 100), on="10-08")
    draft("EOM", ("P02", 7), on="10-20")
    assert "下的 7 件" in form_of(client, FORM)["said"]
    assert "下的 100 件" in form_of(client, f"{FORM}?order={older}")["said"]
    assert form_of(client, f"{FORM}?order=nobody")["said"] == ""


def test_a_promised_answer_waits_until_a_talk_brings_it():
    """Shown a week before its day; a talk about something else leaves it open."""
    first = _talked(answer_on=d("10-30"))
    assert _owed("10-22") == {}
    assert _owed("10-23") == _owed("10-31", "regional") == {"EOM": d("10-30")}
    _talked("问新品", on="10-24")
    assert _owed("10-24") == {"EOM": d("10-30")}
    page = text_of(client_of("assistant").get(f"{FORM}?answers={first.pk}"))
    assert f'<option value="{first.pk}" selected>2026-10-30 答应的：问能不能早两天到' in page
    send(client_of("assistant"), f"{FORM}?answers={first.pk}", on="2026-10-25", said="28 日到")
    assert Talk.objects.get(answers=first).said == "28 日到"
    assert _owed("10-31") == {}
    assert "答复哪一次" not in text_of(client_of("assistant").get(FORM))


def test_an_answer_is_given_once_and_to_its_own_customer():
    first = _talked(answer_on=d("10-30"))
    with pytest.raises(Refused, match="已经答复过"):
        _talked("别家的", "NET", answers=first.pk)
    with pytest.raises(Refused, match="已经答复过"):
        care.talk([care.Said("EOM", d("10-21"), said, answers=first.pk) for said in ("一", "二")], by=SERVER)
    _talked("28 日到", answers=first.pk)
    with pytest.raises(Refused, match="已经答复过"):
        _talked("又答一次", answers=first.pk)


@pytest.mark.parametrize(
    ("wrong", "field", "remedy"),
    [
        ({"said": "  "}, "said", "请填“谈了什么”"),
        ({"answer_on": "2026-10-01"}, "answer_on", "早于谈话日期"),
        ({"channel": "pigeon"}, "channel", "请从列表里选"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(wrong, field, remedy):
    answer = send(client_of("assistant"), FORM, **{"on": "2026-10-20", "said": "问价", "whom": "陈伟"} | wrong)
    assert answer.status_code == 422
    assert remedy in str(answer.context["form"].errors[field])
    assert 'value="陈伟"' in text_of(answer)
    assert not Talk.objects.exists()


def test_a_stranger_to_the_customer_neither_writes_nor_reads():
    _talked(answer_on=d("10-30"))
    customers.assign([customers.Charge("EOM", "M2", d("2025-06-01"))], by=SERVER)
    assert _owed("10-30", "regional") == {}
    assert client_of("regional").get(FORM).status_code == 404
    assert client_of("production").get(FORM).status_code == 403
    with pytest.raises(Refused, match="没有客户 EOM"):
        _talked(by=user("regional"))
    with pytest.raises(PermissionDenied):
        _talked(by=user("production"))


def test_what_was_said_is_never_changed():
    one = _talked()
    for spoil in (lambda: Talk.objects.update(said="别的"), lambda: Talk.objects.filter(pk=one.pk).delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoil()
    for wrong in ({"said": ""}, {"channel": "pigeon"}, {"answer_on": d("10-19")}):
        row = {"customer": one.customer, "on": d("10-20"), "said": "问价", "by": "周敏"} | wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            Talk.objects.create(**row)


def test_more_talks_cost_no_more_statements():
    counts = []
    for _n in (1, 3):
        _talked(answer_on=d("10-30"))
        with CaptureQueriesContext(connection) as asked:
            assert len(_owed("10-30")) == 1
        counts.append(len(asked))
    assert counts[0] == counts[1]

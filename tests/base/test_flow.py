import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from gendan.base.flow import Flow, NotNow, Step

pytestmark = pytest.mark.django_db


class Stage(models.TextChoices):
    RECEIVED = "received", "已接单"
    ACCEPTED = "accepted", "已评审"
    SHIPPED = "shipped", "已发货"


with isolate_apps("gendan.base"):

    class Paper(models.Model):
        number = models.CharField(max_length=20)
        stage = models.CharField(max_length=20, choices=Stage)

        class Meta:
            app_label = "base"

        def __str__(self):
            return self.number


PATH = Flow(
    accept=Step("评审通过", start=(Stage.RECEIVED,), end=Stage.ACCEPTED),
    ship=Step("发货", start=(Stage.ACCEPTED,), end=Stage.SHIPPED),
    recall=Step("撤回", start=(Stage.ACCEPTED, Stage.SHIPPED), end=Stage.RECEIVED),
)


@pytest.fixture
def papers(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE base_paper (id integer PRIMARY KEY, number varchar(20), stage varchar(20))")
    stages = [Stage.RECEIVED, Stage.RECEIVED, Stage.ACCEPTED]
    return [Paper.objects.create(id=n, number=f"SO{n}", stage=stage) for n, stage in enumerate(stages, 1)]


def stages():
    return list(Paper.objects.order_by("id").values_list("stage", flat=True))


def test_a_set_moves_in_one_statement(papers, django_assert_num_queries):
    with django_assert_num_queries(1):
        PATH.take(Paper, [1, 2], "accept")
    assert stages() == ["accepted", "accepted", "accepted"]
    PATH.take(Paper, ["1", 2, 3, 3], "recall")
    assert stages() == ["received", "received", "received"]


def test_all_move_or_none_and_the_others_are_named(papers):
    with pytest.raises(NotNow) as refusal, transaction.atomic():
        PATH.take(Paper, [1, 3, 9], "accept")
    assert stages() == ["received", "received", "accepted"]
    stuck, absent = refusal.value.faults
    assert (stuck.row, stuck.field, stuck.value) == (1, "stage", "已评审")
    assert str(stuck) == "SO3 现在是“已评审”，不能评审通过：请刷新页面，看清现在的情况再办。"
    assert (absent.row, str(absent)) == (2, "找不到这张单据，不能评审通过：请刷新页面。")


def test_the_second_press_is_told_even_though_the_record_stands_where_it_wanted(papers):
    PATH.take(Paper, [1], "accept")
    with pytest.raises(NotNow, match="SO1"):
        PATH.take(Paper, [1], "accept")


def test_locked_records_are_led_all_or_none(papers):
    with pytest.raises(NotNow) as refusal:
        PATH.lead([papers[0], papers[2]], "accept")
    assert [(fault.row, fault.value) for fault in refusal.value.faults] == [(1, "已评审")]
    assert [paper.stage for paper in papers] == ["received", "received", "accepted"]
    PATH.lead([papers[0], papers[1], papers[0]], "accept")
    assert [paper.stage for paper in papers] == ["accepted", "accepted", "accepted"]


def test_nothing_to_move_asks_nothing(papers, django_assert_num_queries):
    with django_assert_num_queries(0):
        PATH.take(Paper, [], "accept")


def test_the_steps_open_to_a_record(papers):
    assert list(PATH.open_to(papers[0])) == ["accept"]
    assert list(PATH.open_to(papers[2])) == ["ship", "recall"]
    assert PATH["ship"].end == Stage.SHIPPED

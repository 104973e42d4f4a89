"""存为视图: a list as a person likes to look at it, as a tab of his own."""

import pytest

from gendan.customers import actions as customers
from gendan.people import actions as people
from gendan.people.models import Entry, SavedView
from tests.office import SERVER, d, draft, user
from tests.web import client_of, text_of

pytestmark = pytest.mark.usefixtures("office")
QUERY = "columns=on%2Camount&stage=confirmed&view=all"
NEW = {"op": "click-1", "listing": "orders:list", "name": "已确认的", "query": QUERY}


def _keep(role, follow=True, **changed):
    return client_of(role).post("/views/keep/", NEW | changed, follow=follow)


def test_a_view_is_a_tab_that_leads_to_what_was_shown():
    page = text_of(_keep("assistant"))
    assert "视图“已确认的”已保存" in page
    assert f'<a href="/orders/?{QUERY.replace("&", "&amp;")}" class="on" aria-current="true">已确认的</a>' in page
    assert page.count('aria-current="true"') == 1  # the built-in view that it is made of is not "here" too
    assert "已确认的" in text_of(client_of("assistant").get("/orders/"))
    assert Entry.objects.filter(deed="people.keep_view").count() == 1


def test_it_is_recognised_however_its_address_is_written():
    _keep("assistant")
    page = text_of(client_of("assistant").get("/orders/?view=all&columns=on&columns=amount&stage=confirmed"))
    assert "删掉这个视图" in page


def test_a_page_further_on_is_still_the_view():
    _keep("assistant")
    assert "删掉这个视图" in text_of(client_of("assistant").get(f"/orders/?{QUERY}&after=2026-10-08~1"))


def test_others_neither_see_nor_forget_it():
    _keep("assistant")
    assert "已确认的" not in text_of(client_of("sales").get("/orders/"))
    one = SavedView.objects.get()
    assert client_of("sales").post(f"/views/{one.pk}/forget/", {"op": "x"}).status_code == 404
    with pytest.raises(people.deeds.Refused):
        people.forget_view([people.Forgetting(one.pk)], by=user("sales"))
    assert SavedView.objects.count() == 1


def test_the_same_name_stands_for_the_new_one():
    _keep("assistant")
    _keep("assistant", op="click-2", query="stage=draft")
    assert list(SavedView.objects.values_list("name", "query")) == [("已确认的", "stage=draft")]


def test_one_click_sent_twice_is_one_view():
    _keep("assistant")
    _keep("assistant")
    assert SavedView.objects.count() == 1
    assert Entry.objects.filter(deed="people.keep_view").count() == 1


def test_it_can_be_forgotten():
    _keep("assistant")
    page = text_of(
        client_of("assistant").post(f"/views/{SavedView.objects.get().pk}/forget/", {"op": "x"}, follow=True)
    )
    assert "已删掉" in page
    assert not SavedView.objects.exists()
    assert ">已确认的</a>" not in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "请填“视图名”。"),
        ({"listing": "nowhere:list"}, "没有这张列表"),
        ({"listing": "orders:page"}, "没有这张列表"),
        ({"listing": "https://example.com/"}, "没有这张列表"),
    ],
)
def test_what_makes_no_view_is_told(changed, said):
    assert said in text_of(_keep("assistant", **changed))
    assert not SavedView.objects.exists()


def test_there_are_not_more_than_a_line_of_them_holds():
    for n in range(people.MOST_VIEWS):
        _keep("assistant", follow=False, op=f"c{n}", name=f"视图{n}")
    assert "最多存 12 个视图" in text_of(_keep("assistant", op="one-more", name="再一个"))
    assert SavedView.objects.count() == 12


def test_a_view_of_a_column_that_one_may_not_see_shows_none_of_it():
    _keep("logistics", query="columns=amount&view=all")
    assert "订单金额" not in text_of(client_of("logistics").get("/orders/?columns=amount&view=all"))


def _share(role, is_shared="1"):
    one = SavedView.objects.get(name="已确认的")
    answer = client_of(role).post(
        f"/views/{one.pk}/share/", {"op": f"s{is_shared}", "is_shared": is_shared}, follow=True
    )
    return answer.status_code, text_of(answer)


def test_a_shared_view_is_a_tab_for_everybody_and_only_its_owner_may_forget_it():
    _keep("assistant")
    assert "现在大家都看到" in _share("assistant")[1]
    page = text_of(client_of("sales").get(f"/orders/?{QUERY}"))
    assert "已确认的" in page
    assert "删掉这个视图" not in page
    assert "给大家看" not in page
    one = SavedView.objects.get()
    assert client_of("sales").post(f"/views/{one.pk}/forget/", {"op": "x"}).status_code == 404
    assert _share("sales", "0")[0] == 404
    assert "现在只有您自己看到" in _share("assistant", "0")[1]
    assert "已确认的" not in text_of(client_of("sales").get("/orders/"))


def test_a_shared_view_shows_each_reader_what_he_may_see():
    draft("EOM", ("P01", 1), number="SEEN")
    draft("NET", ("P01", 1), number="OTHERS")
    customers.assign([customers.Charge("NET", "", d("01-01"))], by=SERVER)
    _keep("assistant", query="view=all")
    _share("assistant")
    page = text_of(client_of("regional").get("/orders/?view=all"))
    assert "已确认的" in page
    assert "SEEN" in page
    assert "OTHERS" not in page


def test_who_may_not_share_has_no_button_and_no_way():
    _keep("logistics")
    assert "给大家看" not in text_of(client_of("logistics").get(f"/orders/?{QUERY}"))
    assert _share("logistics")[0] == 403


def test_there_are_no_more_shared_views_than_a_list_can_bear():
    for n in range(7):
        _keep("assistant", op=f"k{n}", name=f"视图{n}")
    views = [people.Sharing(pk, True) for pk in SavedView.objects.values_list("pk", flat=True)]
    people.share_view(views[:6], by=user("assistant"))
    with pytest.raises(people.deeds.Refused, match="最多有 6 个"):
        people.share_view(views[6:], by=user("assistant"))
    people.share_view([people.Sharing(views[0].view, False)], by=user("assistant"))
    people.share_view(views[6:], by=user("assistant"))
    assert SavedView.objects.filter(is_shared=True).count() == 6

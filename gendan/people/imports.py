"""Workbook tabs 公司 and 业务经理."""

from gendan.base import preferences
from gendan.base.intake import Intake, Step
from gendan.base.tab import Field, Tab
from gendan.people import actions

COMPANY = Tab(
    "公司",
    (Field("item", "项目", required=True), Field("written", "值", "raw", synonyms=("内容",))),
    key=("item",),
    master=True,
    row=actions.Preference,
)
MANAGERS = Tab(
    "业务经理",
    (
        Field("code", "工号", "code", required=True, length=20, synonyms=("业务员编号",)),
        Field("name", "姓名", required=True, length=60),
        Field("region", "区域", default="", length=60),
        Field("login", "登录名", "code", default="", length=60),
        Field("hired_on", "入职日期", "date"),
        Field("left_on", "离职日期", "date"),
    ),
    key=("code",),
    master=True,
    row=actions.Enrolment,
)


def _company(rows, about):
    for row in rows:
        key = preferences.BY_LABEL.get(row.values["item"], row.values["item"])
        yield Step(actions.set_preferences, actions.Preference(key, row.values["written"]), (row,), rank=0)


def _managers(rows, about):
    return (Step(actions.enrol, actions.Enrolment(**row.values), (row,), rank=1) for row in rows)


IMPORTS = (Intake(COMPANY, _company), Intake(MANAGERS, _managers))

"""Who works at the practice company: one login per role, four regional managers and one who has left."""

from datetime import timedelta

from gendan.people.actions import Enrolment, Hire
from gendan.people.roles import Role

PASSWORD = "gendan-lianxi-2026"  # noqa: S105 - of people who do not exist, shown on the login page
STAFF = (
    ("zhoumin", "周敏", Role.ASSISTANT),
    ("wanglei", "王磊", Role.REGIONAL),
    ("liqiang", "李强", Role.REGIONAL),
    ("sunli", "孙莉", Role.REGIONAL),
    ("hewei", "何伟", Role.REGIONAL),
    ("zhaojianguo", "赵建国", Role.SALES),
    ("chenzong", "陈总", Role.GENERAL),
    ("qiankuaiji", "钱会计", Role.FINANCE),
    ("chengong", "陈工", Role.PRODUCTION),
    ("liujing", "刘静", Role.QUALITY),
    ("laowu", "老吴", Role.LOGISTICS),
    ("wujie", "吴姐", Role.ADMIN),
    ("xiaolin", "小林", Role.SYSTEM),
)
"""Login, name, role."""
MANAGERS = (
    ("M01", "王磊", "浙北", "wanglei"),
    ("M02", "李强", "浙东", "liqiang"),
    ("M03", "孙莉", "苏南", "sunli"),
    ("M04", "何伟", "安徽", "hewei"),
)
FORMER = ("M05", "徐刚", "皖中")
"""He left, and his customers went to 何伟."""


def hires():
    """Everybody who can log in."""
    return [Hire(login, name, (role,), PASSWORD) for login, name, role in STAFF]


def enrolments(line):
    """The regional managers, the former one with the day he left."""
    there = [
        Enrolment(code, name, region, login, hired_on=line.month(-40 + 5 * n))
        for n, (code, name, region, login) in enumerate(MANAGERS)
    ]
    return [*there, Enrolment(*FORMER, hired_on=line.month(-50), left_on=handed_over_on(line) - timedelta(days=1))]


def handed_over_on(line):
    """The day on which the former manager's customers got a new one."""
    return line.month(-5)

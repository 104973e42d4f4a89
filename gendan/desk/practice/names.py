"""Names, numbers and addresses that belong to nobody: invented words, unassigned numbers, wrong check digits."""

from stdnum.cn import uscc

SURNAMES = "林方许邵倪温卢丁章姚"
GIVEN = ("建平", "晓芸", "国庆", "丽娟", "志明", "春燕", "海峰", "文静", "永康", "雪梅", "立新", "秋萍")
FIRST = "禾砚梧栎汀桁穗隽棉筑霁桉澄峤榆朴鹭岚沐渡瀚棠芷檀麦楠湉桦洛谷柚垛澜汐昭砾牧稷徽泊映暮舒烛聿"
SECOND = "舟川屿木岭溪野石湾枝桐云岸影朗序渡原青林山陌汀安和源泽墨竹台禾庭峰松湖帆月柏泉风亭桥村岩"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

CITIES = {
    "杭州市": ("浙江省", "330100"),
    "嘉兴市": ("浙江省", "330400"),
    "湖州市": ("浙江省", "330500"),
    "宁波市": ("浙江省", "330200"),
    "绍兴市": ("浙江省", "330600"),
    "台州市": ("浙江省", "331000"),
    "舟山市": ("浙江省", "330900"),
    "苏州市": ("江苏省", "320500"),
    "无锡市": ("江苏省", "320200"),
    "常州市": ("江苏省", "320400"),
    "南通市": ("江苏省", "320600"),
    "镇江市": ("江苏省", "321100"),
    "合肥市": ("安徽省", "340100"),
    "芜湖市": ("安徽省", "340200"),
    "马鞍山市": ("安徽省", "340500"),
    "滁州市": ("安徽省", "341100"),
    "宣城市": ("安徽省", "341800"),
    "安庆市": ("安徽省", "340800"),
    "蚌埠市": ("安徽省", "340300"),
    "六安市": ("安徽省", "341500"),
    "淮南市": ("安徽省", "340400"),
    "阜阳市": ("安徽省", "341200"),
}
"""City → its province and its district code."""

ACCOUNT = "0" * 16


def person(number):
    """A person's name; neighbours differ."""
    return SURNAMES[number * 7 % len(SURNAMES)] + GIVEN[number * 5 % len(GIVEN)]


def brand(number):
    """A trade name of three characters; numbers closer than some two thousand have different ones."""
    second, first = divmod(number, len(FIRST))
    return FIRST[first] + SECOND[second % len(SECOND)] + "坊"


def mobile(number):
    """A mobile number in a range that is assigned to nobody."""
    return f"141{number:08}"


def tax_number(district, number):
    """A 统一社会信用代码 of the right length whose check digit is wrong."""
    stem = f"91{district}MA{number:07}"
    right = ALPHABET.index(uscc.calc_check_digit(stem))
    return stem + ALPHABET[(right + 1) % len(ALPHABET)]

"""The command line, exactly as in workbook.md: import, sheet, verify, demo, serve."""

import argparse
import os
import sys


def main(argv=None):
    """Run one command; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gendan.settings")
    given = _parser().parse_args(argv)
    import django

    try:
        django.setup()
    except OSError as failure:  # the settings make the data folder and its keys
        place, why = failure.filename, failure.strerror
        sys.stderr.write(f"数据目录不能用({place}:{why})。请检查磁盘和权限,或用 GENDAN_HOME 指到别处。\n")
        return 2
    from gendan.desk import commands

    return commands.run(given)


class _Ask(argparse.ArgumentParser):
    """A parser whose own words are Chinese, as far as argparse lets them be; what is written wrongly exits with 2."""

    def __init__(self, **more):
        super().__init__(formatter_class=_Help, add_help=False, **more)
        self.ways = self.add_argument_group("参数和选项")
        self.ways.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message):
        self.exit(2, f"命令写得不对({message})。用法见 {self.prog} --help。\n")


class _Help(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, "用法: " if prefix is None else prefix)


def _parser():
    ask = _Ask(prog="gendan", description="跟单:直销后勤。数据在 GENDAN_HOME（默认 ~/.gendan）。")
    commands = ask.add_subparsers(dest="command", required=True, metavar="命令", title="命令")
    _import(commands)
    _sheet(commands)
    _others(commands)
    return ask


def _command(commands, name, what):
    """Where the arguments of one command are declared."""
    return commands.add_parser(name, help=what, description=what).ways


def _import(commands):
    one = _command(commands, "import", "导入办公工作簿(xlsx、xls、csv);有错时什么也不写,退出码 2")
    one.add_argument("file", metavar="FILE", help="办公工作簿")
    one.add_argument("--tab", metavar="页", action="append", help="只导入这一页,可重复")
    one.add_argument("--dry-run", action="store_true", help="只检查,不写入")
    one.add_argument("--only-correct", action="store_true", help="有错的整张单据留下,其余写入")
    one.add_argument("--annotated", metavar="FILE", help="把标出问题的原文件另存到这里")
    one.add_argument("--json", action="store_true", help="结果写成 JSON")


def _sheet(commands):
    one = _command(commands, "sheet", "出一张报表,例如 gendan sheet R07 --period 2026-10")
    one.add_argument("code", metavar="R07", help="报表编号,见 gendan sheets")
    one.add_argument("--period", required=True, help="2026-10、2026-W43、2026,R01–R03 也可以是一天 2026-10-31")
    one.add_argument("--as-of", metavar="DAY", help="截止日:R01–R03 是期间里的一天,其余报表是期间的最后一天")
    one.add_argument("--format", choices=["json", "xlsx", "pdf", "html"], default="json", help="格式(默认 json)")
    one.add_argument("--out", metavar="FILE", help="写到文件;不写就到标准输出")
    one.add_argument("--as", metavar="LOGIN", dest="login", help="按这个登录名看得到的范围出表")


def _others(commands):
    verify = _command(commands, "verify", "从原始记录重算所有余额并核对;有差异退出码 1")
    verify.add_argument("--json", action="store_true", help="结果写成 JSON")
    verify.add_argument("--anchor", action="store_true", help="先让日志的锚指向现在的末尾;要先和打印的报表对照")
    demo = _command(commands, "demo", "建一家练习公司并打开;数据在 GENDAN_HOME")
    demo.add_argument("--orders", type=int, default=1300, help="大约多少张订单(默认 1300)")
    demo.add_argument("--no-serve", action="store_true", help="只建,不启动")
    demo.add_argument("--port", type=int, default=8000, help="端口(默认 8000)")
    serve = _command(commands, "serve", "启动网页")
    serve.add_argument("--port", type=int, default=8000, help="端口(默认 8000)")
    serve.add_argument("--host", default="127.0.0.1", help="网址(默认 127.0.0.1,只有本机能打开)")
    _command(commands, "sheets", "列出已有的报表")


if __name__ == "__main__":
    sys.exit(main())

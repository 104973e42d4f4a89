"""The third-party browser files that `python -m tools.assets` fetches; without them pages come without their looks."""

from django.contrib.staticfiles import finders
from django.core.checks import Error
from django.utils.translation import gettext as _

VENDOR = ("htmx.min.js", "icons.svg", "tabler.min.css", "tabler.min.js", "tom-select.min.css", "tom-select.min.js")


def lost():
    """One sentence naming the files that are missing and the command that fetches them; "" when all are there."""
    names = [name for name in VENDOR if not finders.find(f"vendor/{name}")]
    remedy = _("网页要用的文件不全，缺 %(names)s：请在程序目录运行 python -m tools.assets，再启动。")
    return remedy % {"names": "、".join(names)} if names else ""


def system_check(app_configs, **options):
    """The same for `django check`."""
    return [Error(said, id="gendan.E001")] if (said := lost()) else []

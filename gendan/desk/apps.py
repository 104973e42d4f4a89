"""The app of the desk: it adds what Django's system check looks at."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from gendan.desk import assets


class Desk(AppConfig):
    """工作台; label "desk"."""

    name = "gendan.desk"

    def ready(self):
        register(assets.system_check, Tags.staticfiles)

"""The app of base: it has the guards look after their tables when a migration has run."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from gendan.base import guards


class Base(AppConfig):
    """Leaf ideas; label "base"."""

    name = "gendan.base"

    def ready(self):
        post_migrate.connect(guards.after_migrate, sender=self)

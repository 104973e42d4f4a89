"""The one difference to Django's own backend: it assumes 999 parameters a statement, our SQLite build takes 250,000."""

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.features import DatabaseFeatures as Features


class DatabaseFeatures(Features):
    """So that a bulk insert is one statement for 5 rows and for 5,000."""

    max_query_params = 250_000


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite as configured in settings.py."""

    features_class = DatabaseFeatures

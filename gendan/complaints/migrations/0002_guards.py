"""No table changes. Guards are installed after a migration: this one lets a database that is up to date have those of the
documents of money, shipping, orders, complaints and people, and of market prices.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0001_initial'),
    ]

    operations = []

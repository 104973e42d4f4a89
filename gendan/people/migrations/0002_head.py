"""The journal begins: its one head row."""

from django.db import migrations


def begin(apps, schema_editor):
    apps.get_model("people", "Head").objects.create()


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]

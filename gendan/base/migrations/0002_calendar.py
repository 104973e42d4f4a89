"""The State Council's holidays and make-up working days of 2004–2026, as chinesecalendar knows them."""

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays
from django.db import migrations

LAST_YEAR = 2026


def seed(apps, schema_editor):
    calendar_day = apps.get_model("base", "CalendarDay")
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    calendar_day.objects.bulk_create(
        calendar_day(on=on, kind=kind, name=names[name], source="state")
        for kind, days in (("off", holidays), ("work", workdays))
        for on, name in sorted(days.items())
        if on.year <= LAST_YEAR
    )


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

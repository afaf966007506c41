"""The clock's one row, at no offset."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO foundation_clockoffset (id, seconds, mode) VALUES (1, 0, '')",
            "DELETE FROM foundation_clockoffset",
        )
    ]

"""Counts wishes to have all products checked, so that none is lost to a check that had already begun."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns."""

    dependencies: ClassVar = [("amazon", "0003_fill_lists")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="connection",
            name="checks_asked",
            field=models.PositiveIntegerField(default=0, db_default=0),
        ),
        migrations.AddField(
            model_name="listingcheck",
            name="checks_answered",
            field=models.PositiveIntegerField(default=0, db_default=0),
        ),
    ]

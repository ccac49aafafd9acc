"""Tells products that were made for a sold SKU from those of a person, so that an import may take them over."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column."""

    dependencies: ClassVar = [("store", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="product",
            name="is_placeholder",
            field=models.BooleanField(default=False, db_default=False),  # so that the release before still runs
        ),
    ]

"""Checks that `make check` runs beside ruff, mypy and the import contracts; `python -m tests.checks`."""

import os
import sys

import tests.ground  # noqa: F401 (gives the checks a data folder and a database of their own)

os.environ["DJANGO_SETTINGS_MODULE"] = "tradewind.settings"
os.environ["TRADEWIND_URL"] = "https://tradewind.example"


def main() -> None:
    """Exit with 1 when migrations lag behind the models or production settings would be unsafe."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    call_command("check", "--deploy", "--fail-level", "WARNING")


if __name__ == "__main__":
    sys.exit(main())

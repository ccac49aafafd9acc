"""The command `tradewind`."""

import os
import sys

from .base.database import is_embedded
from .base.env import SettingInvalid, data_folder

WITHOUT_DATABASE = {"simulator"}


def main() -> None:
    """Run the command in sys.argv: exit status 0 done, 1 refused or failed, 2 bad usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradewind.settings")
    arguments = sys.argv[1:]
    try:
        if arguments[:1] == ["demo"] and not _asks_for_help(arguments):
            from .cli.demo_folder import claim  # noqa: PLC0415 (has to stand before Django's settings are read)

            claim(data_folder(), arguments[1:])
        if is_embedded() and _needs_database(arguments):
            from .base.embedded import start_embedded  # noqa: PLC0415 (costs a second that help need not)

            start_embedded(data_folder())
        from .cli.main import run  # noqa: PLC0415 (Django's settings hold where the database answers)

        status = run(arguments)
    except SettingInvalid as error:
        print(error, file=sys.stderr)  # noqa: T201 (the reason belongs on standard error)
        status = 1
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _asks_for_help(arguments: list[str]) -> bool:
    return "-h" in arguments or "--help" in arguments


def _needs_database(arguments: list[str]) -> bool:
    return bool(arguments) and not _asks_for_help(arguments) and arguments[0] not in WITHOUT_DATABASE


if __name__ == "__main__":
    main()

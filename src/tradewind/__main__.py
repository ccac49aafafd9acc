"""The command `tradewind`."""

import io
import json
import os
import sys

from .base.database import is_embedded
from .base.env import SettingInvalid, data_folder

WITHOUT_DATABASE = {"simulator"}


def main() -> None:
    """Run the command in sys.argv: exit status 0 done, 1 refused or failed, 2 bad usage."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tradewind.settings")
    arguments = sys.argv[1:]
    _speak_utf8()
    try:
        _refuse_other_bytes(arguments)
        if arguments[:1] == ["demo"] and not _asks_for_help(arguments):
            from .cli.demo_folder import claim  # noqa: PLC0415 (has to stand before Django's settings are read)

            claim(data_folder(), arguments[1:])
        if is_embedded() and _needs_database(arguments):
            from .base.embedded import start_embedded  # noqa: PLC0415 (costs a second that help need not)

            start_embedded(data_folder())
        from .cli.main import run  # noqa: PLC0415 (Django's settings hold where the database answers)

        status = run(arguments)
        sys.stdout.flush()
    except SettingInvalid as error:
        reason = {"code": "setting_invalid", "message": str(error), "fields": {}}
        text = json.dumps(reason, ensure_ascii=False) if "--json" in arguments else str(error)
        print(text, file=sys.stderr)  # noqa: T201 (the reason belongs on standard error)
        status = 1
    except BrokenPipeError:
        # whoever read our output has read enough; nothing may be written when Python ends either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: words and JSON hold more than ASCII, and cron's locale is often "C"."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _refuse_other_bytes(arguments: list[str]) -> None:
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            raise SettingInvalid(f"This argument is not UTF-8: {argument}") from error


def _asks_for_help(arguments: list[str]) -> bool:
    return "-h" in arguments or "--help" in arguments


def _needs_database(arguments: list[str]) -> bool:
    return bool(arguments) and not _asks_for_help(arguments) and arguments[0] not in WITHOUT_DATABASE


if __name__ == "__main__":
    main()

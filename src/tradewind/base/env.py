"""Settings as the operator gives them: environment variables, files beside them, the data folder."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast


class SettingInvalid(Exception):
    """A setting cannot be used; the text names it and says what it should hold."""


def read_text(name: str, default: str = "") -> str:
    """Return `name` from the environment, or the content of the file that `<name>_FILE` names.

    Raises SettingInvalid when the named file cannot be read: a missing secret file must stop the start, not
    become an empty secret.
    """
    file = os.environ.get(f"{name}_FILE", "")
    if not file:
        return os.environ.get(name, default).strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingInvalid(f"{name}_FILE names {file}, which cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        # not chained: the error quotes what stands in the file
        raise SettingInvalid(f"{name}_FILE names {file}, which is not text in UTF-8.") from None


def read_yes(name: str) -> bool:
    """Return whether `name` says yes; empty is no. Raises SettingInvalid for anything else."""
    words = read_text(name).lower()
    if words not in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        raise SettingInvalid(f"{name} should be yes or no.")
    return words in {"1", "true", "yes", "on"}


def read_port(name: str, default: int) -> int:
    """Return the port that `name` gives. Raises SettingInvalid when it is none."""
    text = read_text(name) or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise SettingInvalid(f"{name} should be a port, a number from 1 to 65535.")
    return int(text)


def data_folder() -> Path:
    """Return the folder that holds everything (`TRADEWIND_DATA`, else `./var`), absolute."""
    return Path(read_text("TRADEWIND_DATA", "var")).expanduser().resolve()


def make_folder(folder: Path) -> None:
    """Make the data folder where it is missing. Raises SettingInvalid when this user cannot write to it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingInvalid(
            f"The data folder {folder} cannot be made: {error.strerror}. Set TRADEWIND_DATA to another one."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingInvalid(f"The data folder {folder} cannot be written to by this user.")


def read_or_make_secret(name: str, file: Path, make: Callable[[], str]) -> str:
    """Return the secret from the environment, else from `file` (mode 0600), which is made once.

    The file is made by a link of a finished file, so that two processes that start together end with one secret.
    """
    given = read_text(name)
    if given:
        return given
    if not file.exists():
        make_folder(file.parent)
        _write_once(file, make())
    return file.read_text(encoding="utf-8").strip()


def read_demo(folder: Path) -> dict[str, Any]:
    """Return what a running demo wrote into the data folder (`demo.json`), or nothing."""
    try:
        return cast(dict[str, Any], json.loads((folder / "demo.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_private(file: Path, content: str) -> None:
    """Replace `file` at once by one with `content` that only its owner may read."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(content)
    draft.replace(file)


def _write_once(file: Path, content: str) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    write_private(draft, content)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()

"""The database: a PostgreSQL of the operator's own, or one of ours that lives in the data folder."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from psycopg.pq import Conninfo

from .env import SettingInvalid, read_text


@dataclass(frozen=True)
class Address:
    """Where a PostgreSQL answers. `host` may be the folder of a socket."""

    host: str
    port: str
    name: str
    user: str
    password: str
    options: dict[str, str]


def is_embedded() -> bool:
    """Return whether the database is ours, in the data folder."""
    return not read_text("DATABASE_URL")


def embedded_address(folder: Path) -> Address:
    """Return where the embedded server of this data folder answers.

    Its own pid file says so: the port on line 4, the folder of its socket on line 5 (PostgreSQL manual,
    "postmaster.pid"). Before its first start the answer leads nowhere, which is right.
    """
    try:
        lines = (folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        port, host = lines[3].strip(), lines[4].strip()
    except (OSError, IndexError):
        port, host = "5432", str(folder / "postgres")
    return Address(host=host, port=port, name="postgres", user="postgres", password="", options={})


def parse_url(url: str) -> Address:
    """Return the address in a `postgresql://` URL. Raises SettingInvalid, without the URL (it holds a password)."""
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/") and parts.port != 0
    except ValueError:  # a port that is no number, or a bracket: mostly a password that is not percent-encoded
        is_whole = False
    if not is_whole:
        raise SettingInvalid(
            "DATABASE_URL should look like postgresql://user:password@host:5432/name, "
            "with each of / : @ # ? [ ] in a password percent-encoded."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    _refuse_unknown_options(query)
    return Address(
        host=query.pop("host", "") or unquote(parts.hostname or ""),
        port=str(parts.port or query.pop("port", "5432")),
        name=unquote(parts.path.strip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=query,
    )


def _refuse_unknown_options(query: dict[str, str]) -> None:
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    unknown = sorted(query.keys() - known)
    if unknown:
        raise SettingInvalid(f"DATABASE_URL holds an option that PostgreSQL does not know: {unknown[0]}.")

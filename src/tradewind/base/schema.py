"""Whether the database's tables are those that this version of the code expects, and bringing them there."""

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from .errors import Refused
from .keys import check_keys

MIGRATION_LOCK = 7_203_001


def migrate() -> None:
    """Bring the tables in step; of processes that start together, one works and the others wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    check_keys()


def is_in_step() -> bool:
    """Return whether every migration has run."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def ensure_in_step() -> None:
    """Raise Refused when the database does not answer, is behind this version, or is sealed with other keys.

    The embedded database is ours, so it is brought in step rather than refused.
    """
    try:
        in_step = is_in_step()
    except OperationalError as error:
        raise describe_unreachable(error) from error
    if not in_step and settings.DATABASE_IS_EMBEDDED:
        migrate()
    elif not in_step:
        raise Refused(
            "database_behind", _("The database is not in step with this version. Run `tradewind migrate` first.")
        )
    check_keys()


def describe_unreachable(error: OperationalError) -> Refused:
    """Return the refusal for a database that does not answer, with PostgreSQL's own reason."""
    lines = str(error).strip().splitlines() or [_("no reason given")]
    words = _("The database does not answer (%(reason)s). Check DATABASE_URL, or that PostgreSQL runs.")
    return Refused("database_unreachable", words % {"reason": lines[0]})

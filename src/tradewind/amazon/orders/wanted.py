"""Of which connections orders are asked for: those that are On and whose options import orders."""

from collections.abc import Iterable

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.connections.options import ImportOptions, read_options


def imports_orders(connection: Connection) -> bool:
    """Return whether the connection's options import orders, be it On or Off."""
    return bool(connection.options.get("imports", {}).get("orders", True))


def takes_orders(connection: Connection) -> bool:
    """Return whether orders of the connection are asked for and taken now."""
    return connection.is_on and imports_orders(connection)


def all_taking() -> list[Connection]:
    """Return the connections whose orders are asked for, with what tells that; one query."""
    names = ("pk", "seller_account_id", "marketplace_id", "is_on", "options")
    return taking(Connection.objects.filter(is_on=True).only(*names).order_by("pk"))


def taking(connections: Iterable[Connection]) -> list[Connection]:
    """Return those of the connections whose orders are asked for."""
    return [one for one in connections if takes_orders(one)]


def imports_of(connection: Connection | None) -> ImportOptions:
    """Return how the connection's orders come into the store. Raises OptionsInvalid."""
    return read_options(connection.options).imports if connection and connection.options else ImportOptions()

"""What Amazon's status of an order means to the store, and which of two states of an order is the later one."""

from tradewind.store.orders.place import Status

# Model orders_2026-01-01.json, "FulfillmentStatus". INVOICE_UNCONFIRMED stands only in Amazon's migration table:
# everything is sent, Brazil's invoice is not confirmed yet. UNFULFILLABLE is for a person to look at.
_STATUSES: dict[str, Status] = {
    "PENDING_AVAILABILITY": Status.PENDING,
    "PENDING": Status.PENDING,
    "UNSHIPPED": Status.OPEN,
    "PARTIALLY_SHIPPED": Status.PARTLY_SHIPPED,
    "SHIPPED": Status.SHIPPED,
    "INVOICE_UNCONFIRMED": Status.SHIPPED,
    "CANCELLED": Status.CANCELLED,
    "CANCELED": Status.CANCELLED,
}
KNOWN = frozenset(_STATUSES)
"""The statuses that Amazon's documents name, but for UNFULFILLABLE."""
_RANKS = (Status.UNKNOWN, Status.PENDING, Status.OPEN, Status.PARTLY_SHIPPED, Status.SHIPPED, Status.CANCELLED)


def store_status(status: str) -> Status:
    """Return the store's status; a status that Amazon invented since is `unknown`, and seen as such."""
    return _STATUSES.get(status.upper(), Status.UNKNOWN)


def status_rank(status: str) -> int:
    """Return how far along its way an order with Amazon's `status` is."""
    return _RANKS.index(store_status(status))

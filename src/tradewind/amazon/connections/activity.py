"""Writes what happens between a seller account and us, for the Activity tab."""

from tradewind.base import clock

from .models import Activity, Connection, SellerAccount


def note(  # noqa: PLR0913 - the columns of one row, all but two optional
    kind: str,
    summary: str,
    *,
    connection: Connection | None = None,
    seller_account: SellerAccount | None = None,
    is_problem: bool = False,
    operation: str = "",
    request_id: str | None = "",
    sku: str = "",
    amazon_order_id: str = "",
    feed_id: str = "",
) -> Activity:
    """Write one row in the caller's transaction. `summary` is a sentence without personal data or secrets."""
    return Activity.objects.create(
        at=clock.now(),
        kind=kind,
        summary=summary[:2000],
        connection=connection,
        seller_account=seller_account or (connection.seller_account if connection else None),
        is_problem=is_problem,
        operation=operation[:60],
        request_id=(request_id or "")[:100],
        sku=sku[:200],
        amazon_order_id=amazon_order_id[:40],
        feed_id=feed_id[:40],
    )

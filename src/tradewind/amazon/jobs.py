"""The channel's jobs: each loads its rows and calls a rule of a room."""

from django.db import transaction

from tradewind.base import clock
from tradewind.base.queue import enqueue, register
from tradewind.store.orders.place import link_products

from .connections.care import plan_care, refresh_participations, retry_authorization
from .connections.health import plan_health, read_health
from .connections.models import SellerAccount
from .listings.advance import continue_submission
from .listings.check import check_all_products, check_changed_products, check_touched_products, enqueue_due_checks
from .listings.schedule import send_due
from .listings.submit import enqueue_due_steps
from .mapping.schema.impact import report_schema
from .mapping.schema.renew import enqueue_old_schemas, renew_schemas
from .mapping.schema.settle import settle_schemas
from .orders.fetch import accounts_due, fetch_account
from .orders.request import enqueue_fetch
from .orders.reread import accounts_incomplete, reread_incomplete
from .orders.retry import enqueue_retry, held_ready, reread_set_aside, set_aside_due

# connections


@register("amazon.care_for_connections", periodic="*/5 * * * * *")
def care_for_connections(timestamp: int) -> None:  # noqa: ARG001
    """Enqueue what is due for seller accounts, and give reminders."""
    plan_care()


@register("amazon.refresh_participations")
def refresh_account_participations(seller_account_id: int) -> None:
    """Read again in which marketplaces an account takes part."""
    refresh_participations(seller_account_id)


@register("amazon.retry_authorization")
def retry_account_authorization(seller_account_id: int) -> None:
    """Ask Amazon once more for an account whose authorization it refused."""
    retry_authorization(seller_account_id)


@register("amazon.plan_health", periodic="*/10 * * * * *")
def plan_account_health(timestamp: int) -> None:  # noqa: ARG001
    """Enqueue the accounts whose health is due."""
    plan_health()


@register("amazon.read_health")
def read_account_health(seller_account_id: int) -> None:
    """Do the next step of reading how Amazon rates an account."""
    read_health(seller_account_id)


# listings


@register("amazon.continue_submission")
def do_next_step(submission_id: int) -> None:
    """Do the next step of one submission to Amazon."""
    continue_submission(submission_id)


@register("amazon.continue_submissions", periodic="*/5 * * * * *")
def continue_submissions(timestamp: int) -> None:  # noqa: ARG001
    """Enqueue the next step of every submission that is due, by the clock."""
    with transaction.atomic():
        enqueue_due_steps()


@register("amazon.send_scheduled", periodic="*/15 * * * * *")
def send_scheduled(timestamp: int) -> None:  # noqa: ARG001
    """Ask for the feeds that are due by their schedules."""
    send_due()


@register("amazon.check_all_products")
def check_all(connection_id: int) -> None:
    """Check every product of a connection against Amazon's rules."""
    check_all_products(connection_id)


@register("amazon.check_changed_products")
def check_changed(connection_id: int) -> None:
    """Check the products that changed in the store."""
    check_changed_products(connection_id)


@register("amazon.check_touched_products")
def check_touched(connection_id: int) -> None:
    """Check the products that changes of the mapping touch."""
    check_touched_products(connection_id)


@register("amazon.check_due_products", periodic="*/5 * * * * *")
def check_due(timestamp: int) -> None:  # noqa: ARG001
    """Enqueue the checks of connections whose catalog changed."""
    with transaction.atomic():
        enqueue_due_checks()


@register("amazon.renew_schemas", periodic="23 */10 * * * *")
def renew_due_schemas(timestamp: int) -> None:  # noqa: ARG001
    """Enqueue the connections whose schemas are older than a day, and use new versions that have waited enough."""
    with transaction.atomic():
        enqueue_old_schemas(clock.now())
    settle_schemas()


@register("amazon.renew_connection_schemas")
def renew_connection_schemas(connection_id: int) -> None:
    """Read the old schemas of one connection again."""
    renew_schemas(connection_id)


@register("amazon.report_schema")
def report_new_schema(connection_id: int, schema_id: int) -> None:
    """Report what a new version of Amazon's rules would do to a connection's products."""
    report_schema(connection_id, schema_id)


# orders


@register("amazon.fetch_due_orders", periodic="*/5 * * * * *")
def fetch_due_orders(timestamp: int) -> None:  # noqa: ARG001 - the queue's own schedule, not our clock
    """Enqueue the reading of every account whose orders are due."""
    for seller_account_id in accounts_due(clock.now()):
        enqueue_fetch(seller_account_id)


@register("amazon.fetch_orders")
def fetch_orders(seller_account_id: int) -> None:
    """Read what is due of one account's orders; what has to wait is found due again later."""
    seller_account = SellerAccount.objects.filter(pk=seller_account_id).first()
    if seller_account is not None:
        fetch_account(seller_account)


@register("amazon.reread_incomplete_orders", periodic="7 * * * * *")
def reread_incomplete_orders(timestamp: int) -> None:  # noqa: ARG001
    """Enqueue the accounts of which Amazon sent orders only in part."""
    for seller_account_id in accounts_incomplete(clock.now()):
        lock = f"account:{seller_account_id}:incomplete-orders"
        enqueue("amazon.reread_account", lock=lock, queueing_lock=lock, seller_account_id=seller_account_id)


@register("amazon.reread_account")
def reread_account(seller_account_id: int) -> None:
    """Read an account's incomplete orders again, each by its id."""
    seller_account = SellerAccount.objects.filter(pk=seller_account_id).first()
    if seller_account is not None:
        reread_incomplete(seller_account, now=clock.now())


@register("amazon.retry_set_aside_orders", periodic="13 * * * * *")
def retry_set_aside_orders(timestamp: int) -> None:  # noqa: ARG001
    """Enqueue the orders that were set aside and have waited long enough."""
    for set_aside_id in set_aside_due(clock.now()):
        enqueue_retry(set_aside_id)


@register("amazon.retry_held_orders", periodic="*/20 * * * * *")
def retry_held_orders(timestamp: int) -> None:  # noqa: ARG001
    """Enqueue the orders that were held for a product and need not wait any more."""
    for set_aside_id in held_ready():
        enqueue_retry(set_aside_id)


@register("amazon.reread_set_aside_order")
def reread_set_aside_order(set_aside_id: int) -> None:
    """Ask Amazon for one order that was set aside, and take it."""
    reread_set_aside(set_aside_id)


@register("amazon.link_products", periodic="*/20 * * * * *")
def link_order_products(timestamp: int) -> None:  # noqa: ARG001
    """Give order lines that need a product the one that has appeared."""
    with transaction.atomic():
        link_products(now=clock.now())

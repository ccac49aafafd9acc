"""Takes the wish to send a connection's listings to Amazon, and says why not when it cannot be."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tradewind.base import audit, clock
from tradewind.base.errors import Conflict, NotFound, Refused
from tradewind.base.queue import enqueue
from tradewind.store.models import Variant

from ..connections import activity, marketplaces
from ..connections.models import Connection, SellerAccount
from ..mapping.readiness import refresh_readiness
from .models import Submission

UNDER_WAY = ("waiting", "rendering", "uploading", "creating", "queued", "processing", "reading")
_MOST_SKUS = 1000


def request_submission(
    connection: Connection, *, actor: audit.Actor, skus: Sequence[str] = (), is_scheduled: bool = False
) -> Submission:
    """Have all listings that are valid and new to Amazon sent, or only those of `skus`; return the submission.

    Raises Refused: `connection_off`, `reconnect_needed`, `account_suspended`, `settings_missing` (with what is
    missing), `too_many_skus`; NotFound: `connection_unknown`, `sku_unknown`; Conflict: `feed_in_flight`, because
    Amazon works feeds of one account one after the other. A feed that rests, because its marketplace is Off, holds
    up no other marketplace.
    """
    with transaction.atomic():
        account = SellerAccount.objects.select_for_update().filter(pk=connection.seller_account_id).first()
        locked = Connection.objects.select_for_update().filter(pk=connection.pk).first()
        if account is None or locked is None:
            raise NotFound("connection_unknown", _("This marketplace was disconnected meanwhile."))
        _require_possible(locked, account)
        _require_skus(skus)
        now = clock.now()
        submission = Submission.objects.create(
            seller_account=account,
            connection=locked,
            requested_by=actor.name,
            skus=list(skus),
            is_scheduled=is_scheduled,
            created_at=now,
            next_step_at=now,
        )
        name = marketplaces.get(locked.marketplace_id).name
        audit.record("listings.submitted", actor=actor, subject=f"{account.merchant_id} {name}")
        words = _("%(who)s asked for a feed to %(name)s.") % {"who": actor.name, "name": name}
        activity.note("feed", words, connection=locked)
        enqueue_step(submission)
    return submission


def enqueue_step(submission: Submission) -> None:
    """Have the submission's next step done, in the caller's transaction; steps of an account never overlap."""
    enqueue(
        "amazon.continue_submission",
        lock=f"feeds:{submission.seller_account_id}",
        queueing_lock=f"submission:{submission.pk}",
        submission_id=submission.pk,
    )


def enqueue_due_steps() -> None:
    """Enqueue the next step of each submission that is due; those of connections that are Off rest."""
    due = Submission.objects.filter(
        state__in=UNDER_WAY,
        next_step_at__lte=clock.now(),
        connection__is_on=True,
    ).exclude(seller_account__state=SellerAccount.State.RECONNECT_NEEDED)
    for submission in due.order_by("pk"):
        enqueue_step(submission)


def _require_possible(connection: Connection, account: SellerAccount) -> None:
    name = marketplaces.get(connection.marketplace_id).name
    if not connection.is_on:
        raise Refused("connection_off", _("%(name)s is switched off. Switch it on first.") % {"name": name})
    if account.state == SellerAccount.State.RECONNECT_NEEDED:
        raise Refused("reconnect_needed", _("%(name)s has to be connected again first.") % {"name": name})
    if not connection.is_participating or connection.has_suspended_listings:
        words = _("Amazon has suspended the listings of this account on %(name)s. Settle it in Seller Central first.")
        raise Refused("account_suspended", words % {"name": name})
    missing = refresh_readiness(connection)
    if missing:
        words = _("The settings of %(name)s are not complete: %(missing)s")
        raise Refused("settings_missing", words % {"name": name, "missing": " ".join(missing)})
    at_work = Q(connection=connection) | Q(seller_account=account, connection__is_on=True)
    under_way = Submission.objects.filter(at_work, state__in=UNDER_WAY).first()
    if under_way is not None:
        words = _("A feed of this seller account is under way (number %(id)s). Amazon works one after the other.")
        raise Conflict("feed_in_flight", words % {"id": under_way.pk})


def _require_skus(skus: Sequence[str]) -> None:
    if len(skus) > _MOST_SKUS:
        raise Refused("too_many_skus", _("Name at most %(most)s SKUs, or none for all.") % {"most": _MOST_SKUS})
    known = set(Variant.objects.filter(sku__in=skus).values_list("sku", flat=True))
    unknown = [sku for sku in skus if sku not in known]
    if unknown:
        words = _("The store has no SKU “%(sku)s”.") % {"sku": unknown[0][:100]}
        raise NotFound("sku_unknown", words, fields={"skus": words})

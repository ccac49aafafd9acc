"""Finds out at Amazon what a new authorization is good for, before anything of it is stored."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tradewind.base import clock
from tradewind.base.errors import Refused
from tradewind.spapi import listings, sellers
from tradewind.spapi.client import Client
from tradewind.spapi.errors import AmazonError, Missing, NotAuthorized, Rejected
from tradewind.spapi.operations import OPERATIONS
from tradewind.spapi.sellers import Participation

from . import buckets, marketplaces, wire
from .refusals import to_refusal

_CALLED = ("getMarketplaceParticipations", "searchListingsItems")


def prove(access_token: str, *, merchant_id: str, marketplace_id: str) -> list[Participation]:
    """Return where the seller takes part, once the token is proven to be of `merchant_id`.

    None of Amazon's answers tells whose token it is, so the pair is proven by a call whose path holds the merchant
    ID. Raises Refused: `marketplace_not_taking_part` (the message lists those that are), `seller_mismatch`, or why
    Amazon did not answer.
    """
    region = marketplaces.get(marketplace_id).region
    client = Client(
        endpoint=wire.endpoint(region),
        access_token=lambda _is_refused: access_token,
        http=wire.http(),
        clock=clock.now,
    )
    try:
        found = known_ones(sellers.get_marketplace_participations(client), region)
    except AmazonError as error:
        raise to_refusal(error) from error
    require_taking_part(found, [marketplace_id])
    _prove_pair(client, merchant_id, marketplace_id)
    return found


def known_ones(found: Sequence[Participation], region: str) -> list[Participation]:
    """Return those that are stores of the region; real accounts are known to list other entries too."""
    return [
        one
        for one in found
        if marketplaces.is_known(one.marketplace_id) and marketplaces.get(one.marketplace_id).region == region
    ]


def require_taking_part(found: Sequence[Participation], marketplace_ids: Sequence[str]) -> None:
    """Raise Refused `marketplace_not_taking_part` unless the seller takes part in all these marketplaces."""
    taking_part = [one.marketplace_id for one in found if one.is_participating]
    missing = [one for one in marketplace_ids if one not in taking_part]
    if not missing:
        return
    wanted = ", ".join(marketplaces.get(one).name for one in missing)
    names = ", ".join(marketplaces.get(one).name for one in taking_part) or _("no marketplace of this region")
    raise Refused(
        "marketplace_not_taking_part",
        _("This seller account does not sell on %(wanted)s; it sells on %(names)s. Nothing was connected.")
        % {"wanted": wanted, "names": names},
        fields={"marketplace_id": _("The seller account does not sell there.")},
    )


def count_calls(owner: str) -> None:
    """Count the calls of a proof in the account's buckets, now that it has some."""
    for operation in _CALLED:
        plan = OPERATIONS[operation]
        buckets.take(owner, operation, rate=plan.rate, burst=plan.burst, now=clock.now())


def _prove_pair(client: Client, merchant_id: str, marketplace_id: str) -> None:
    try:
        listings.search_items(client, seller_id=merchant_id, marketplace_id=marketplace_id, page_size=1)
    except (NotAuthorized, Rejected, Missing) as error:
        raise Refused(
            "seller_mismatch",
            _(
                "Amazon does not confirm that this authorization belongs to the merchant ID %s. Nothing was connected. "
                "If the merchant ID is right, the application may lack the role Product Listing."
            )
            % merchant_id,
            fields={"merchant_id": _("Amazon does not confirm this merchant ID.")},
        ) from error
    except AmazonError as error:
        raise to_refusal(error) from error

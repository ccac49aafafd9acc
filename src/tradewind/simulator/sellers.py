"""Sellers API v1: where a seller account takes part, and who it is (Amazon: sellers.json)."""

from typing import Any

from .marketplaces import MARKETPLACES
from .parties import Seller
from .routing import Call, Response, operation


@operation("getMarketplaceParticipations", "GET", "/sellers/v1/marketplaceParticipations", rate=0.016, burst=15)
def get_marketplace_participations(call: Call) -> Response:
    """Answer every marketplace the account has ever opened, with whether it takes part now."""
    return call.answer({"payload": participation_list(call.seller)})


@operation("getAccount", "GET", "/sellers/v1/account", rate=0.016, burst=15)
def get_account(call: Call) -> Response:
    """Answer the account; like Amazon's, it does not tell the merchant ID."""
    seller = call.seller
    home = MARKETPLACES[next(iter(seller.participations))]
    address = {"addressLine1": "1 Example Street", "city": "Sampletown", "countryCode": home.country}
    payload = {
        "businessType": seller.business_type,
        "sellingPlan": seller.selling_plan,
        "marketplaceParticipationList": participation_list(seller),
        "business": {"name": seller.name, "registeredBusinessAddress": address},
        "primaryContact": {"name": f"{seller.name} Owner", "address": address},
    }
    return call.answer({"payload": payload})


def participation_list(seller: Seller) -> list[dict[str, Any]]:
    """Return the participations in the shape of the model."""
    return [
        {
            "marketplace": {
                "id": one.id,
                "name": one.name,
                "countryCode": one.country,
                "defaultCurrencyCode": one.currency,
                "defaultLanguageCode": one.language,
                "domainName": one.domain,
            },
            "storeName": seller.name,
            "participation": {
                "isParticipating": participation.is_participating,
                "hasSuspendedListings": participation.has_suspended_listings,
            },
        }
        for one, participation in (
            (MARKETPLACES[marketplace_id], participation)
            for marketplace_id, participation in seller.participations.items()
        )
    ]

"""The sellers, sign-ins and applications that every world begins with in the demo and in tests."""

from typing import TYPE_CHECKING

from .marketplaces import BY_COUNTRY
from .parties import SECRET_LIFE, Application, Identity, Participation, Secret

if TYPE_CHECKING:
    from .world import World

APPLICATION_ID = "amzn1.sellerapps.app.11111111-2222-4333-8444-555555555555"
DRAFT_APPLICATION_ID = "amzn1.sellerapps.app.99999999-2222-4333-8444-555555555555"
CLIENT_ID = "amzn1.application-oa2-client.tradewind-demo"
DRAFT_CLIENT_ID = "amzn1.application-oa2-client.tradewind-draft"
CLIENT_SECRET = "local-amazon-client-secret"  # noqa: S105 - opens nothing but this simulator
REDIRECT_URI = "http://127.0.0.1:8000/channels/amazon/callback"

ROLES = (
    "Product Listing",
    "Pricing",
    "Inventory and Order Tracking",
    "Direct-to-Consumer Shipping",
    "Selling Partner Insights",
)

SELLERS = [
    ("A3NORTHWIND7US1", "Northwind Trading", "na", "US CA MX", False),
    ("A1OUTLET22US09", "Northwind Outlet", "na", "US", False),
    ("A2NORTHFR55EU3", "Boutique Nord", "eu", "GB FR DE IT ES", False),
    ("A9SAKURA44JP01", "Sakura Goods", "fe", "JP", False),
    ("A5PAUSED66US02", "Paused Parcel", "na", "US", True),
]

IDENTITIES = [
    Identity("owner@northwind.example", ("A3NORTHWIND7US1", "A1OUTLET22US09")),
    Identity("outlet@northwind.example", ("A1OUTLET22US09",)),
    Identity("owner@boutique-nord.example", ("A2NORTHFR55EU3",)),
    Identity("owner@sakura-goods.example", ("A9SAKURA44JP01",)),
    Identity("owner@paused-parcel.example", ("A5PAUSED66US02",)),
    Identity("assistant@northwind.example", ("A3NORTHWIND7US1",), is_primary=False),
]


def furnish(world: "World") -> None:
    """Put the demo's applications, sellers and sign-ins into a world; safe to repeat after a reset."""
    ends_at = world.now + SECRET_LIFE
    for application_id, client_id, name, is_published in (
        (APPLICATION_ID, CLIENT_ID, "Tradewind", True),
        (DRAFT_APPLICATION_ID, DRAFT_CLIENT_ID, "Tradewind (draft)", False),
    ):
        world.applications[application_id] = Application(
            id=application_id,
            name=name,
            client_id=client_id,
            secrets=[Secret(CLIENT_SECRET, ends_at)],
            redirect_uris=list(world.redirect_uris),
            is_published=is_published,
            roles=ROLES,
        )
    for merchant_id, name, region, countries, is_suspended in SELLERS:
        marketplace_ids = [BY_COUNTRY[country].id for country in countries.split()]
        world.add_seller(
            merchant_id, name=name, region=region, marketplace_ids=marketplace_ids, is_suspended=is_suspended
        )
    brazil = Participation(is_participating=False)
    world.sellers["A3NORTHWIND7US1"].participations[BY_COUNTRY["BR"].id] = brazil
    for identity in IDENTITIES:
        give_sign_in(world, identity)


def give_sign_in(world: "World", identity: Identity) -> None:
    """Let a person sign in, and give their accounts the refresh token of a private application."""
    world.identities[identity.email] = identity
    for merchant_id in identity.merchant_ids:
        refresh_token = private_refresh_token(merchant_id)
        if world.authorizations.by_refresh_token(refresh_token) is None:
            world.authorizations.self_authorize(APPLICATION_ID, merchant_id, refresh_token, world.now)


def private_refresh_token(merchant_id: str) -> str:
    """Return the refresh token that a private application of this seller was given beforehand."""
    return f"Atzr|local-{merchant_id}"

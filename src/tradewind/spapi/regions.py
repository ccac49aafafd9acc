"""Amazon's three regions and the hosts that serve them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """One of Amazon's regions; a token is valid only in its own."""

    code: str
    name: str
    endpoint: str


# https://developer-docs.amazon.com/sp-api/docs/sp-api-endpoints
REGIONS = {
    "na": Region("na", "North America", "https://sellingpartnerapi-na.amazon.com"),
    "eu": Region("eu", "Europe", "https://sellingpartnerapi-eu.amazon.com"),
    "fe": Region("fe", "Far East", "https://sellingpartnerapi-fe.amazon.com"),
}


def endpoint(region: str, override: str | None = None) -> str:
    """The address to call for `region`, without a slash at its end.

    `override` replaces Amazon's host and may hold `{region}`. Raises ValueError for an unknown region.
    """
    code = region.lower()
    if code not in REGIONS:
        raise ValueError(f"Amazon has no region {region!r}; there are {', '.join(REGIONS)}.")
    return (override.replace("{region}", code) if override else REGIONS[code].endpoint).rstrip("/")

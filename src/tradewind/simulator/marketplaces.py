"""Amazon's 23 marketplaces as this side knows them (Amazon: "Marketplace IDs", "Sellers API")."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marketplace:
    """One country's store at Amazon; `country` is the ISO code, GB for the United Kingdom."""

    id: str
    country: str
    name: str
    domain: str
    region: str
    currency: str
    language: str
    country_name: str

    @property
    def central(self) -> str:
        """The country code in Seller Central's address, where the United Kingdom is `uk`."""
        return "uk" if self.country == "GB" else self.country.lower()


REGION_NAMES = {"na": "North America", "eu": "Europe", "fe": "Far East"}

_TABLE = """
ATVPDKIKX0DER  US Amazon.com    na USD en_US United States
A2EUQ1WTGCTBG2 CA Amazon.ca     na CAD en_CA Canada
A1AM78C64UM0Y8 MX Amazon.com.mx na MXN es_MX Mexico
A2Q3Y263D00KWC BR Amazon.com.br na BRL pt_BR Brazil
A28R8C7NBKEWEA IE Amazon.ie     eu EUR en_IE Ireland
A1RKKUPIHCS9HS ES Amazon.es     eu EUR es_ES Spain
A1F83G8C2ARO7P GB Amazon.co.uk  eu GBP en_GB United Kingdom
A13V1IB3VIYZZH FR Amazon.fr     eu EUR fr_FR France
AMEN7PMS3EDWL  BE Amazon.com.be eu EUR fr_BE Belgium
A1805IZSGTT6HS NL Amazon.nl     eu EUR nl_NL Netherlands
A1PA6795UKMFR9 DE Amazon.de     eu EUR de_DE Germany
APJ6JRA9NG5V4  IT Amazon.it     eu EUR it_IT Italy
A2NODRKZP88ZB9 SE Amazon.se     eu SEK sv_SE Sweden
AE08WJ6YKNBMC  ZA Amazon.co.za  eu ZAR en_ZA South Africa
A1C3SOZRARQ6R3 PL Amazon.pl     eu PLN pl_PL Poland
ARBP9OOSHTCHU  EG Amazon.eg     eu EGP ar_AE Egypt
A33AVAJ2PDY3EV TR Amazon.com.tr eu TRY tr_TR Turkey
A17E79C6D8DWNP SA Amazon.sa     eu SAR ar_AE Saudi Arabia
A2VIGQ35RCS4UG AE Amazon.ae     eu AED en_AE United Arab Emirates
A21TJRUUN4KGV  IN Amazon.in     eu INR en_IN India
A19VAU5U5O7RUS SG Amazon.sg     fe SGD en_SG Singapore
A39IBJ37TRP1C6 AU Amazon.com.au fe AUD en_AU Australia
A1VC38T7YXB528 JP Amazon.co.jp  fe JPY ja_JP Japan
"""


def _read(line: str) -> Marketplace:
    marketplace_id, country, name, region, currency, language, country_name = line.split(maxsplit=6)
    return Marketplace(
        id=marketplace_id,
        country=country,
        name=name,
        domain=f"www.{name.lower()}",
        region=region,
        currency=currency,
        language=language,
        country_name=country_name,
    )


MARKETPLACES = {one.id: one for one in map(_read, _TABLE.strip().splitlines())}
BY_COUNTRY = {one.country: one for one in MARKETPLACES.values()}
BY_CENTRAL = {**{one.central: one for one in MARKETPLACES.values()}, "gb": BY_COUNTRY["GB"]}


def marketplaces_of(region: str) -> list[Marketplace]:
    """Return the region's marketplaces in Amazon's order."""
    return [one for one in MARKETPLACES.values() if one.region == region]

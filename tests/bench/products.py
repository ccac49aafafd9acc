"""Shirts of a made-up store, the same ones in every run, and the rules and schema they are held against."""

import random
from collections.abc import Iterator
from decimal import Decimal

from tradewind.amazon.mapping.build import Plan, plan_rules
from tradewind.amazon.mapping.defaults import suggest_answers, suggest_rules
from tradewind.amazon.mapping.facts import Market, ProductFacts
from tradewind.amazon.mapping.rules.rules import Rule, read_chain
from tradewind.amazon.mapping.schema.validate import CompiledSchema, compile_schema
from tradewind.simulator.schemas.document import Wanted, build_document

US = "ATVPDKIKX0DER"
MARKET = Market(US, "Amazon.com", "en_US", "USD")
PRODUCT_TYPE = "SHIRT"
ONE_IN_INCOMPLETE = 20
"""Real catalogs have gaps, and telling of a problem costs more than finding none."""
_COLORS = ("Black", "White", "Navy", "Red", "Olive", "Heather Grey")
_SIZES = ("XS", "S", "M", "L", "XL", "2XL")
_SENTENCES = (
    "Cut from soft combed cotton that keeps its shape.",
    "The collar stays flat, wash after wash.",
    "A straight fit with room to move in.",
    "Machine wash at 30 °C and dry in the shade.",
    "Buttons of corozo nut, sewn on with a shank.",
    "Woven in Portugal, cut and sewn a few miles further.",
)


def read_schema() -> CompiledSchema:
    """Compile the local Amazon's own SHIRT schema of Amazon.com."""
    return compile_schema(build_document(Wanted(PRODUCT_TYPE, US, "en_US")).content)


def plan_defaults(schema: CompiledSchema) -> Plan:
    """Return the plan of the default rules, as a merchant gets them with one click."""
    chains = suggest_rules(suggest_answers("US"), country="US")
    return plan_rules({path: Rule(path, read_chain(chain)) for path, chain in chains.items()}, schema.shape)


def make_products(count: int) -> Iterator[ProductFacts]:
    """Yield `count` shirts, six variants to a product; one in twenty has no barcode."""
    for number in range(count):
        yield _make_product(number, random.Random(number // len(_SIZES)))


def _make_product(number: int, chance: random.Random) -> ProductFacts:
    color, size = chance.choice(_COLORS), _SIZES[number % len(_SIZES)]
    sentences = chance.choices(_SENTENCES, k=chance.randint(4, 16))
    product_id = number // len(_SIZES)
    address = f"https://shop.example/media/{product_id}"
    return ProductFacts(
        sku=f"SHIRT-{number:06}-{size}",
        title=f"Harbour Shirt {product_id}",
        description="<p>" + "</p><p>".join(sentences) + "</p>",
        brand="Northwind",
        category_path="Clothing > Shirts",
        tags=("cotton", "summer"),
        images=tuple(f"{address}/{position}.jpg" for position in range(chance.randint(1, 6))),
        options={"Color": color, "Size": size},
        fields={"Material": "Cotton", "Care": "Machine wash"},
        barcode=_make_barcode(number) if number % ONE_IN_INCOMPLETE else "",
        price=Decimal(chance.randint(999, 8999)) / 100,
        currency="USD",
        quantity=chance.randint(0, 500),
        weight_kg=Decimal("0.245"),
        product_id=product_id,
        variant_id=number,
    )


def _make_barcode(number: int) -> str:
    """Return an EAN of 13 digits, its check digit right."""
    digits = f"590{number:09}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)

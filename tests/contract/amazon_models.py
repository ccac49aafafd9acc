"""Amazon's published models, read operation by operation for the tests of our requests."""

import json
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

METHODS = {"get", "put", "post", "patch", "delete"}
# Several versions of an API name the same operations; these are the ones we call.
FILES = (
    "sellers-api-model/sellers.json",
    "orders-api-model/orders_2026-01-01.json",
    "orders-api-model/ordersV0.json",
    "feeds-api-model/feeds_2021-06-30.json",
    "reports-api-model/reports_2021-06-30.json",
    "listings-items-api-model/listingsItems_2021-08-01.json",
    "product-type-definitions-api-model/definitionsProductTypes_2020-09-01.json",
)


def folder() -> Path:
    """The folder that holds Amazon's `models`; skips the test, saying so, where there is none."""
    named = os.environ.get("SPAPI_MODELS")
    for candidate in filter(None, [named, Path(__file__).resolve().parents[2].parent / "shared" / "amazon"]):
        if (Path(candidate) / "models").is_dir():
            return Path(candidate)
    pytest.skip("Amazon's models are neither at SPAPI_MODELS nor at ../shared/amazon.")


@dataclass(frozen=True)
class Modelled:
    """One operation as its model has it."""

    method: str
    path: str
    body: dict[str, Any]
    common: list[dict[str, Any]]
    model: dict[str, Any]

    @property
    def definitions(self) -> dict[str, Any]:
        return self.model["definitions"]

    @property
    def responses(self) -> dict[str, Any]:
        return self.body["responses"]

    @property
    def usage_plan(self) -> tuple[float, float]:
        """Rate and burst from the table in the description, the default plan where there are several."""
        row = re.search(r"^\s*\|(?:\s*Default\s*\|)?\s*([\d.]+)\s*\|\s*(\d+)\s*\|", self.body["description"], re.M)
        assert row, self.body["description"]
        return float(row[1]), float(row[2])

    def parameters(self, place: str) -> dict[str, dict[str, Any]]:
        """The parameters in a place (path, query, body) by name."""
        every = [self._resolve(one) for one in [*self.common, *self.body.get("parameters", [])]]
        return {one["name"]: one for one in every if one["in"] == place}

    def _resolve(self, parameter: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in parameter:
            return parameter
        return self.model["parameters"][parameter["$ref"].rpartition("/")[2]]


@cache
def _load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def find(operation_id: str) -> Modelled:
    """The operation in the first of FILES that has it."""
    for name in FILES:
        model = _load(folder() / "models" / name)
        for path, methods in model["paths"].items():
            for method in METHODS & set(methods):
                if methods[method]["operationId"] == operation_id:
                    common = methods.get("parameters", [])
                    return Modelled(method.upper(), path, methods[method], common, model)
    raise LookupError(operation_id)

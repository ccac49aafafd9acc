"""The channel's table of contents."""

from .connections.models import (
    AccessToken,
    Activity,
    AmazonApplication,
    AuthorizationRequest,
    Connection,
    CurrencyRate,
    RateBucket,
    SelectedProduct,
    SellerAccount,
)
from .listings.models import Attempt, Issue, Listing, ListingCheck, Submission, SubmissionItem
from .mapping.models import AttributeRule, CategoryMapping, MappingChange, ProductTypeSchema, SchemaReport
from .orders.models import (
    AmazonOrder,
    AmazonOrderBuyer,
    AmazonOrderItem,
    OrderCursor,
    OrderGap,
    OrderLeftOut,
    OrderReach,
    SetAsideOrder,
)

__all__ = [
    "AccessToken",
    "Activity",
    "AmazonApplication",
    "AmazonOrder",
    "AmazonOrderBuyer",
    "AmazonOrderItem",
    "Attempt",
    "AttributeRule",
    "AuthorizationRequest",
    "CategoryMapping",
    "Connection",
    "CurrencyRate",
    "Issue",
    "Listing",
    "ListingCheck",
    "MappingChange",
    "OrderCursor",
    "OrderGap",
    "OrderLeftOut",
    "OrderReach",
    "ProductTypeSchema",
    "RateBucket",
    "SchemaReport",
    "SelectedProduct",
    "SellerAccount",
    "SetAsideOrder",
    "Submission",
    "SubmissionItem",
]

"""The channel's table of contents."""

from .connections.models import (
    AccessToken,
    Activity,
    AmazonApplication,
    AuthorizationRequest,
    Connection,
    RateBucket,
    SellerAccount,
)
from .listings.models import Attempt, Issue, Listing, ListingCheck, Submission, SubmissionItem
from .mapping.models import AttributeRule, CategoryMapping, ProductTypeSchema
from .orders.models import (
    AmazonOrder,
    AmazonOrderBuyer,
    AmazonOrderItem,
    OrderCursor,
    OrderGap,
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
    "Issue",
    "Listing",
    "ListingCheck",
    "OrderCursor",
    "OrderGap",
    "OrderReach",
    "ProductTypeSchema",
    "RateBucket",
    "SellerAccount",
    "SetAsideOrder",
    "Submission",
    "SubmissionItem",
]

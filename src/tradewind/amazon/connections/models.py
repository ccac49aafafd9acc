"""Seller accounts, the marketplaces they are connected in, and all that a call to Amazon needs."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class AmazonApplication(models.Model):
    """The merchant's Amazon application, where it is set on its page rather than in the environment (one row)."""

    application_id = models.CharField(max_length=100, blank=True)
    client_id = models.CharField(max_length=200)
    sealed_client_secret = models.TextField()
    sealed_previous_secret = models.TextField(blank=True)
    """Amazon takes some time before a rotated secret works, so the one before stays beside it."""
    secret_set_at = models.DateTimeField()
    is_draft = models.BooleanField(default=False)
    problem = models.CharField(max_length=40, blank=True)
    """Why Amazon refuses the application itself; no account is to blame for it. Empty when it does not."""
    problem_since_at = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(null=True)
    reminded_days = models.PositiveSmallIntegerField(null=True)
    """The last reminder given of the secret's end, in days before it."""
    updated_at = models.DateTimeField()


class SellerAccount(models.Model):
    """One seller's authorization in one region (Amazon: selling partner)."""

    class State(models.TextChoices):
        """Whether Amazon lets us in."""

        AUTHORIZED = "authorized"
        DOUBTED = "doubted"
        """Amazon refused the grant once or twice; tried again for 15 minutes before the merchant is asked."""
        RECONNECT_NEEDED = "reconnect_needed"

    region = models.CharField(max_length=2)
    merchant_id = models.CharField(max_length=50)
    store_name = models.CharField(max_length=200, blank=True)
    sealed_refresh_token = models.TextField()
    authorized_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    """365 days after the merchant's consent (FACTS 1.6)."""
    state = models.CharField(max_length=20, choices=State.choices, default=State.AUTHORIZED)
    state_reason = models.CharField(max_length=40, blank=True)
    state_changed_at = models.DateTimeField()
    refusal_count = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    reminded_days = models.PositiveSmallIntegerField(null=True)
    """The last reminder given of the authorization's end, in days before it."""
    participations_due_at = models.DateTimeField(null=True)
    """When Amazon is asked again where the account takes part."""
    health: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """How Amazon rates the account, by marketplace ID; empty until Amazon told. See health.py."""
    health_read_at = models.DateTimeField(null=True)
    health_due_at = models.DateTimeField(null=True)
    """When Amazon is asked for it again, or for the report that is under way."""
    health_asked_at = models.DateTimeField(null=True)
    """Written before the report is asked for: with it and without a report's id, Amazon may have made one."""
    health_report_id = models.CharField(max_length=100, blank=True)
    """The report that Amazon is making; empty when none is."""
    health_problem = models.TextField(blank=True)
    """Why the last reading came to nothing, in words; empty when it did not."""
    health_failures = models.PositiveIntegerField(default=0)
    """Readings in a row that came to nothing."""
    generation = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "merchant_id"], name="seller_account_once"),
        ]

    def __str__(self) -> str:
        return self.merchant_id


class Connection(models.Model):
    """One seller account in one marketplace."""

    seller_account = models.ForeignKey(SellerAccount, on_delete=models.CASCADE, related_name="connections")
    marketplace_id = models.CharField(max_length=20)
    description = models.CharField(max_length=200, blank=True)
    is_on = models.BooleanField(default=True)
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=10)
    is_participating = models.BooleanField(default=True)
    has_suspended_listings = models.BooleanField(default=False)
    participation_read_at = models.DateTimeField(null=True)
    missing_settings: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Sentences, written by mapping: what has to be set before feeds may run. Empty when complete."""
    settings_checked_at = models.DateTimeField(null=True)
    options: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """What is exported and imported, and how; options.py reads it. Empty means every default."""
    options_version = models.PositiveIntegerField(default=1)
    """Counts saves of the options, so that a save over somebody else's is noticed."""
    checks_asked = models.PositiveIntegerField(default=0, db_default=0)
    """Counts wishes to have all products checked; `ListingCheck.checks_answered` says which were fulfilled."""
    feed_scheduled_at = models.DateTimeField(null=True)
    """When the schedule of the options last asked for a feed; before that, when the schedule was set."""
    orders_read_at = models.DateTimeField(null=True)
    feed_sent_at = models.DateTimeField(null=True)
    switched_at = models.DateTimeField()
    switched_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    """Counts saves, so that a save over somebody else's is noticed."""
    generation = models.PositiveIntegerField(default=1)
    """Counts switches, so that a job enqueued before one sees that it is of yesterday."""
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seller_account", "marketplace_id"], name="connection_once"),
        ]


class CurrencyRate(models.Model):
    """What one unit of a currency is worth in another from a day on, as the merchant keeps it."""

    base = models.CharField(max_length=3)
    quote = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    starts_on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["base", "quote", "starts_on"], name="currency_rate_once"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="currency_rate_positive"),
        ]


class SelectedProduct(models.Model):
    """A product that somebody chose by hand to go to one connection."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="selected_products")
    product = models.ForeignKey("store.Product", on_delete=models.CASCADE)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["connection", "product"], name="selected_product_once"),
        ]


class AuthorizationRequest(models.Model):
    """One trip to Amazon's consent page. The state itself is never kept, only its hash."""

    state_hash = models.CharField(max_length=64, unique=True)
    session_hash = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=20)
    """connect or reconnect"""
    marketplace_id = models.CharField(max_length=20)
    connection = models.ForeignKey(Connection, null=True, on_delete=models.CASCADE)
    redirect_uri = models.CharField(max_length=500)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    outcome: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """What the first callback came to, shown again when it is repeated."""


class AccessToken(models.Model):
    """The sealed current access token of a seller account and scope."""

    seller_account = models.ForeignKey(SellerAccount, on_delete=models.CASCADE, related_name="access_tokens")
    scope = models.CharField(max_length=60, blank=True)
    sealed_token = models.TextField()
    obtained_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seller_account", "scope"], name="access_token_once"),
        ]


class RateBucket(models.Model):
    """Tokens left for one operation; negative means reserved ahead."""

    owner = models.CharField(max_length=100)
    """`<region>:<merchant ID>`, or `application` where Amazon limits the whole application."""
    operation = models.CharField(max_length=60)
    tokens = models.FloatField()
    """Fewer than none: time that is already promised to Amazon as a pause."""
    rate = models.FloatField()
    """Tokens a second."""
    burst = models.FloatField()
    refusal_count = models.PositiveIntegerField(default=0)
    """How often in a row Amazon refused a call for its rate; each time the pause doubles."""
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "operation"], name="rate_bucket_once"),
        ]


class Activity(models.Model):
    """One thing that happened between a seller account and us, for the Activity tab. No personal data."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    summary = models.TextField()
    is_problem = models.BooleanField(default=False)
    seller_account = models.ForeignKey(SellerAccount, null=True, on_delete=models.CASCADE)
    connection = models.ForeignKey(Connection, null=True, on_delete=models.CASCADE)
    operation = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    sku = models.CharField(max_length=200, blank=True)
    amazon_order_id = models.CharField(max_length=40, blank=True)
    feed_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-at", "-id"]),
            models.Index(fields=["connection", "-at"]),
        ]

"""What Amazon has of our products, and each submission with each message in it and each try."""

from typing import Any, ClassVar

from django.db import models


class Listing(models.Model):
    """One SKU on one connection, and what Amazon last accepted of it."""

    class State(models.TextChoices):
        """Where the listing stands."""

        INCOMPLETE = "incomplete"
        READY = "ready"
        SENT = "sent"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        UNKNOWN = "unknown"

    connection = models.ForeignKey("amazon.Connection", on_delete=models.CASCADE, related_name="listings")
    variant = models.ForeignKey("store.Variant", null=True, on_delete=models.SET_NULL, related_name="listings")
    sku = models.CharField(max_length=200)
    product_type = models.CharField(max_length=100, blank=True)
    category = models.ForeignKey(
        "store.Category", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    """The product's category when it was last checked, so that listings are counted without looking at products."""
    asin = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20, choices=State.choices)
    needed: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Attributes that Amazon asks of this product because of its other values, filled or not."""
    accepted: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(null=True)
    accepted_at = models.DateTimeField(null=True)
    content_version = models.PositiveIntegerField(default=0)
    price_version = models.PositiveIntegerField(default=0)
    stock_version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["connection", "sku"], name="listing_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["connection", "state", "id"], include=["sku", "variant"], name="listing_in_list"),
            models.Index(fields=["connection", "category", "id"], include=["state"], name="listing_in_category"),
        ]


class Submission(models.Model):
    """One feed to Amazon, from the wish to send it to the last line of its report."""

    class State(models.TextChoices):
        """How far it is. The first four are ours, the next two Amazon's, the rest are ends."""

        WAITING = "waiting"
        RENDERING = "rendering"
        UPLOADING = "uploading"
        CREATING = "creating"
        """createFeed is about to be called or was called and its answer is not known."""
        QUEUED = "queued"
        PROCESSING = "processing"
        READING = "reading"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"
        UNKNOWN = "unknown"
        PARKED = "parked"

    seller_account = models.ForeignKey("amazon.SellerAccount", on_delete=models.CASCADE, related_name="submissions")
    connection = models.ForeignKey("amazon.Connection", on_delete=models.CASCADE, related_name="submissions")
    follows = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="followers")
    """What does not fit one feed goes in several, one after the other."""
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    reason = models.TextField(blank=True)
    feed_document_id = models.CharField(max_length=200, blank=True)
    feed_id = models.CharField(max_length=60, blank=True)
    result_document_id = models.CharField(max_length=200, blank=True)
    skus: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """The SKUs that were asked for; empty means all."""
    is_scheduled = models.BooleanField(default=False)
    """Asked for by the schedule: what Amazon refused as it is now is not sent again without a person."""
    checked_count = models.PositiveIntegerField(default=0)
    refused_count = models.PositiveIntegerField(default=0)
    """Products that our own check kept back."""
    creating_since = models.DateTimeField(null=True)
    message_count = models.PositiveIntegerField(default=0)
    accepted_count = models.PositiveIntegerField(default=0)
    invalid_count = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    byte_count = models.PositiveBigIntegerField(default=0)
    requested_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    next_step_at = models.DateTimeField(null=True)
    failed_steps = models.PositiveIntegerField(default=0)
    """Tries of the present step that came to nothing."""
    polls = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["seller_account", "feed_id"], condition=~models.Q(feed_id=""), name="feed_once"
            ),
            models.UniqueConstraint(
                fields=["connection"],
                condition=models.Q(state__in=["creating", "queued", "processing", "reading"]),
                name="one_feed_in_flight",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-created_at", "-id"])]


class SubmissionItem(models.Model):
    """One message of a feed and what Amazon said of it."""

    class Outcome(models.TextChoices):
        """What came of the message."""

        WAITING = "waiting"
        ACCEPTED = "accepted"
        WARNED = "warned"
        INVALID = "invalid"
        UNKNOWN = "unknown"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="items")
    listing = models.ForeignKey(Listing, null=True, on_delete=models.SET_NULL, related_name="submission_items")
    message_id = models.PositiveIntegerField()
    sku = models.CharField(max_length=200)
    message: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "message_id"], name="message_once"),
            models.UniqueConstraint(fields=["submission", "sku"], name="message_sku_once"),
        ]


class Attempt(models.Model):
    """One call to Amazon for a submission, with the request id that Amazon's support asks for."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    operation = models.CharField(max_length=60)
    status = models.PositiveIntegerField(null=True)
    request_id = models.CharField(max_length=100, blank=True)
    duration_s = models.FloatField()
    error = models.CharField(max_length=300, blank=True)


class Issue(models.Model):
    """One problem that Amazon, or our own check before sending, has with one listing."""

    class Source(models.TextChoices):
        """Who found it."""

        AMAZON = "amazon"
        CHECK = "check"

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="issues")
    submission_item = models.ForeignKey(SubmissionItem, null=True, on_delete=models.CASCADE, related_name="issues")
    source = models.CharField(max_length=10, choices=Source.choices)
    code = models.CharField(max_length=60, blank=True)
    severity = models.CharField(max_length=10)
    is_current = models.BooleanField(default=True)
    """Whether it still holds: what Amazon said of an earlier feed stays as history."""
    message = models.TextField()
    path = models.CharField(max_length=300, blank=True)
    """JSON pointer into the attributes, where our own check found it."""
    attributes: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    created_at = models.DateTimeField()
    # Of a problem of our own check also the following, so that a hundred thousand are counted from an index alone.
    connection = models.ForeignKey(
        "amazon.Connection", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    category = models.ForeignKey(
        "store.Category", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    attribute = models.CharField(max_length=100, blank=True)
    words_key = models.UUIDField(null=True)
    """Stands for the message where listings with the same problem are found and counted; see words.py."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["listing", "source"]),
            models.Index(fields=["connection", "source", "words_key", "listing"], name="issue_by_words"),
            models.Index(
                fields=["connection", "source", "attribute", "listing"], include=["category"], name="issue_by_attribute"
            ),
        ]


class ListingCheck(models.Model):
    """How far one connection's products are checked, and up to which change of the catalog."""

    connection = models.OneToOneField("amazon.Connection", on_delete=models.CASCADE, related_name="listing_check")
    read_until_transaction_id = models.BigIntegerField(default=0)
    read_until_id = models.BigIntegerField(default=0)
    """With the transaction before it: the last `store.ProductChange` that was taken into account."""
    all_checked_at = models.DateTimeField(null=True)
    checks_answered = models.PositiveIntegerField(default=0, db_default=0)
    """`Connection.checks_asked` when the last check of all products began."""
    checked_at = models.DateTimeField(null=True)
    products_done = models.PositiveIntegerField(default=0)
    products_total = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    """Checks in a row that failed on our side."""
    next_try_at = models.DateTimeField(null=True)
    """When a check that failed is tried again."""

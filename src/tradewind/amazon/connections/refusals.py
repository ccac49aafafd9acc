"""Says in words why Amazon did not do what a person is waiting for."""

from django.utils.translation import gettext as _

from tradewind.base.errors import Refused
from tradewind.spapi.errors import AmazonError, NotAuthorized, NotUnderstood, Throttled

from .login import is_about_application


def to_refusal(error: AmazonError) -> Refused:
    """Return the refusal that tells a person what happened and what to do."""
    code, words = _describe(error)
    if error.request_id:
        words += " " + _("(Amazon's request id: %s)") % error.request_id
    return Refused(code, words)


def _describe(error: AmazonError) -> tuple[str, str]:
    if isinstance(error, NotAuthorized) and is_about_application(error):
        words = _("Amazon refuses the application's client ID and secret. Check them, then try again.")
        return "application_refused", words
    if isinstance(error, NotAuthorized) and error.reason == "other_region":
        return "other_region", _("The authorization is not for this marketplace's region.")
    if isinstance(error, NotAuthorized):
        words = _("Amazon refuses access. Check that the application has the roles it needs, then try again.")
        return "not_authorized", words
    if isinstance(error, Throttled):
        minutes = max(1, round((error.retry_after_s or 60) / 60))
        return "amazon_throttled", _("Amazon asks us to slow down. Try again in %d min.") % minutes
    if isinstance(error, NotUnderstood):
        return "amazon_not_understood", _("Amazon's answer could not be read. Please report this.")
    if error.retryable:
        return "amazon_unavailable", _("Amazon cannot be reached at the moment. Try again in a few minutes.")
    return "amazon_refused", _("Amazon refuses: %s") % error.message

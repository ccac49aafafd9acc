"""Forms of the settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tradewind.base.models import Role

from ..forms import PlainForm

ROLE_HELP = _(
    "An admin connects marketplaces and manages people; an operator switches, describes, maps, submits and "
    "imports; a viewer sees everything and changes nothing."
)


class InviteForm(PlainForm):
    """Somebody to invite."""

    email = forms.CharField(label=_("Email"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.OPERATOR, help_text=ROLE_HELP)


class TokenForm(PlainForm):
    """A token to make."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What uses it, for example: warehouse script."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.OPERATOR, help_text=ROLE_HELP)


class ApplicationForm(PlainForm):
    """The merchant's Amazon application."""

    application_id = forms.CharField(
        label=_("Application ID"),
        max_length=100,
        required=False,
        help_text=_("Begins with amzn1.sp.solution. or amzn1.sellerapps.app. A private application needs none."),
    )
    client_id = forms.CharField(
        label=_("Client ID"), max_length=100, help_text=_("Begins with amzn1.application-oa2-client.")
    )
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept sealed and never shown again. Leave empty to keep the present one."),
    )
    is_draft = forms.BooleanField(
        label=_("The application is a draft"),
        required=False,
        help_text=_("Amazon then needs version=beta on its consent page."),
    )

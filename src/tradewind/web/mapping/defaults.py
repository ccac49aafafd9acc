"""The defaults of a connection as a form, with Amazon's own values to choose from where they are known."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradewind.amazon.connections.models import Connection
from tradewind.amazon.mapping import queries
from tradewind.amazon.mapping.defaults import Answers

from ..forms import PlainForm

# Shown until a product type is chosen and Amazon's own values are known.
_PLAIN_CHOICES: dict[str, list[tuple[str, object]]] = {
    "supplier_declared_dg_hz_regulation": [
        ("not_applicable", gettext_lazy("Not dangerous")),
        ("unknown", gettext_lazy("Unknown")),
    ],
    "department": [
        ("unisex_adult", gettext_lazy("Unisex, adults")),
        ("womens", gettext_lazy("Women")),
        ("mens", gettext_lazy("Men")),
        ("unisex_child", gettext_lazy("Children")),
    ],
    "target_gender": [
        ("unisex", gettext_lazy("Everybody")),
        ("female", gettext_lazy("Women")),
        ("male", gettext_lazy("Men")),
    ],
}


class DefaultsForm(PlainForm):
    """What stands in wherever a product says nothing itself."""

    brand = forms.CharField(
        label=gettext_lazy("Brand"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("For products without a brand of their own. Amazon's word for none is Generic."),
    )
    country_of_origin = forms.CharField(
        label=gettext_lazy("Country of origin"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Where most of your products are made; two letters, such as PT."),
    )
    supplier_declared_dg_hz_regulation = forms.CharField(
        label=gettext_lazy("Dangerous goods"), max_length=60, required=False
    )
    department = forms.CharField(
        label=gettext_lazy("Department"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For clothes and jewelry."),
    )
    target_gender = forms.CharField(label=gettext_lazy("For"), max_length=60, required=False)
    age_range_description = forms.CharField(label=gettext_lazy("Age range"), max_length=60, required=False)
    care_instructions = forms.CharField(label=gettext_lazy("Care of clothes"), max_length=60, required=False)
    is_exempt_from_barcodes = forms.ChoiceField(
        label=gettext_lazy("Products without a barcode"),
        choices=[
            ("no", gettext_lazy("Keep them back: a barcode is needed")),
            ("yes", gettext_lazy("Send them: Amazon exempts my brand")),
        ],
        help_text=gettext_lazy("Ask for the exemption in Seller Central first, else Amazon refuses them."),
    )

    def __init__(self, *args: Any, connection: Connection, seen: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = queries.list_all_choices(connection, [name for name in self.fields if name in _CHOSEN])
        amazons = {name: [(str(one.value), one.label) for one in choices] for name, choices in known.items()}
        for name in {**_PLAIN_CHOICES, **amazons}:
            shown = [(value, str(label)) for value, label in amazons.get(name) or _PLAIN_CHOICES[name]]
            given = self.data.get(name, "")
            if given and given not in dict(shown):
                shown.insert(0, (given, given))
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label,
                help_text="" if name == "country_of_origin" else self.fields[name].help_text,
                required=False,
                choices=[("", _("None")), *shown],
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        for name, field in self.fields.items():
            field.widget.attrs["data-seen"] = str(seen.get(name, ""))

    def answers(self) -> dict[str, Any]:
        """Return what was given, as the mapping's verbs want it."""
        given = {name: "" if value is None else value for name, value in self.cleaned_data.items()}
        given["is_exempt_from_barcodes"] = given["is_exempt_from_barcodes"] == "yes"
        return given


def as_given(answers: Answers) -> dict[str, Any]:
    """Return the answers as the form would send them."""
    given = asdict(answers)
    return {**given, "is_exempt_from_barcodes": "yes" if answers.is_exempt_from_barcodes else "no"}


_CHOSEN = {
    "country_of_origin",
    "supplier_declared_dg_hz_regulation",
    "department",
    "target_gender",
    "age_range_description",
    "care_instructions",
}

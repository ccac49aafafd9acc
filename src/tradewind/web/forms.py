"""What all forms share: Bootstrap's classes, and a refusal's words shown beside the field at fault."""

from typing import Any

from django import forms

from tradewind.base.errors import Refused


class PlainForm(forms.Form):
    """A form whose fields look like the theme; every text is bounded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_select = isinstance(field.widget, forms.Select)
            is_box = isinstance(field.widget, forms.CheckboxInput)
            css = "form-select" if is_select else "form-check-input" if is_box else "form-control"
            field.widget.attrs.setdefault("class", css)

    def add_refusal(self, refusal: Refused) -> None:
        """Show a rule's refusal: beside the fields that it names, else above the form."""
        named = {name: words for name, words in refusal.fields.items() if name in self.fields}
        for name, words in named.items():
            self.add_error(name, words)
        if not named:
            self.add_error(None, refusal.message)

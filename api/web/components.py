"""GOV.UK Frontend's components as one template function, `govuk("button", {…})`.

The library's templates read parameters that were never given, which our own templates may not do. They therefore live
in an environment of their own, and `_ui.html` is the only one of our templates that calls the function.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

Parameters = Mapping[str, Any]


class Components:
    """The components by the names that the GOV.UK Design System gives them, such as `date-input`."""

    def __init__(self) -> None:
        loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
        self._environment = Environment(loader=loader, autoescape=True)

    def __call__(self, name: str, parameters: Parameters) -> Markup:
        """Return the component as HTML. A parameter that is None is left out, as if it had not been given."""
        template = self._environment.get_template(f"govuk_frontend_jinja/components/{name}/macro.html")
        macro = getattr(template.module, "govuk" + "".join(word.capitalize() for word in name.split("-")))
        # The macro's output is Markup already; `strip` is what makes it plain text again.
        return Markup(macro(_given(parameters)).strip())  # noqa: S704


def _given(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _given(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_given(inner) for inner in value]
    return value

"""A visitor without JavaScript: fetches pages, fills in their forms, and checks every page on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.api.web.house_rules import Tree, check_page, words_of

Typed = str | Sequence[str]


WHY = "Why are you looking at this record?"


class FetchedPage:
    """One page as it came back."""

    def __init__(self, response: TestResponse, address: str) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.text
        self.address = response.request.full_path.rstrip("?") if response.request else address
        self.tree: Tree = html.document_fromstring(self.text)

    @property
    def heading(self) -> str:
        """The page's H1."""
        return " ".join(self.tree.xpath("string(//h1)").split())

    @property
    def words(self) -> str:
        """What a person can read."""
        return words_of(self.tree)

    def all(self, path: str) -> list[Tree]:
        """Return the elements that an XPath finds."""
        found: list[Tree] = self.tree.xpath(path)
        return found

    def link(self, words: str) -> str:
        """Return the address of the one link with these words."""
        found = {a.get("href") for a in self.all("//a") if " ".join(a.text_content().split()) == words}
        assert len(found) == 1, f"{self.address} has {len(found)} links that say `{words}`"
        address: str = found.pop()
        return address

    def form(self, button: str) -> Tree:
        """Return the one form that has a button with these words."""
        found = [
            form
            for form in self.all("//form")
            if any(" ".join(b.text_content().split()) == button for b in form.xpath(".//button"))
        ]
        assert len(found) == 1, f"{self.address} has {len(found)} forms with a button `{button}`"
        return found[0]


class Visitor:
    """One person with a browser of their own."""

    def __init__(self, app: Flask, says_why: str = "contact") -> None:
        self.client: FlaskClient = app.test_client()
        self.says_why = says_why
        """The purpose given wherever a person's record is not shown without one; none to be shown the question."""

    def sign_in(self, account_id: str, password: str) -> FetchedPage:
        """Sign in through the page."""
        return self.press(self.visit("/sign-in"), "Sign in", account_id=account_id, password=password)

    def visit(self, address: str, status: int = 200) -> FetchedPage:
        """Follow a link."""
        return self._checked(self.client.get(address, follow_redirects=True), address, status)

    def press(
        self,
        page: FetchedPage,
        button: str,
        typed: Mapping[str, Typed] = MappingProxyType({}),
        *,
        status: int = 200,
        **more: Typed,
    ) -> FetchedPage:
        """Fill in the form that has this button and press it; what is not typed stays as the page shows it."""
        form = page.form(button)
        fields = _as_shown(form)
        known = {str(name) for name in form.xpath(".//@name")}
        for name, value in {**typed, **more}.items():
            assert name in known, f"{page.address}: the form has no field `{name}`; it has {sorted(known)}"
            fields.setlist(name, [value] if isinstance(value, str) else list(value))
        pressed = next(b for b in form.xpath(".//button") if " ".join(b.text_content().split()) == button)
        if pressed.get("name"):
            fields.add(pressed.get("name"), pressed.get("value", ""))
        action = form.get("action")
        if form.get("method") == "get":
            return self._checked(self.client.get(action, query_string=fields, follow_redirects=True), action, status)
        return self._checked(self.client.post(action, data=fields, follow_redirects=True), action, status)

    def _checked(self, response: TestResponse, address: str, status: int) -> FetchedPage:
        if self.says_why and response.status_code == 200 and WHY in response.text:
            return self.press(FetchedPage(response, address), "Go on", purpose=self.says_why, status=status)
        assert response.status_code == status, f"{address} answered {response.status}: {response.text[-2000:]}"
        check_page(response.text, dict(response.headers), address)
        return FetchedPage(response, address)


def _as_shown(form: Tree) -> MultiDict[str, str]:
    """Return what a browser would send if nothing were changed."""
    fields: MultiDict[str, str] = MultiDict()
    for field in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name = field.get("name")
        if field.tag == "select":
            chosen = field.xpath(".//option[@selected]") or field.xpath(".//option")[:1]
            fields.add(name, chosen[0].get("value", ""))
        elif field.tag == "textarea":
            fields.add(name, (field.text or "").removeprefix("\n"))
        elif field.get("type") not in ("radio", "checkbox") or field.get("checked") is not None:
            fields.add(name, field.get("value", ""))
    return fields

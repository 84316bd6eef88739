"""What every page owes its readers, checked on each page that any test fetches."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any

from lxml import html

Tree = Any
"""A parsed page. The stubs of lxml make an XPath's answer a union of eight types."""

LABELLED = "//input[not(@type='hidden')] | //select | //textarea"
NOT_FOR_PEOPLE = "//script | //style | //code | //pre"
ENGINE_WORDS = ("digest of", "sha-256", "sha256", "hash", "trace", "jurisdiction", "null", "undefined", "evaluation")
CODE_WORD = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


def check_page(text: str, headers: dict[str, str], address: str) -> None:
    """Raise AssertionError, saying how to mend it, when a page breaks a rule of the house."""
    tree: Tree = html.document_fromstring(text)
    _check_heading(tree, text, address)
    _check_ids(tree, address)
    _check_labels(tree, address)
    _check_forms(tree, address)
    _check_nothing_inline(tree, headers, address)
    _check_words(tree, address)


def words_of(tree: Tree) -> str:
    """Return what a person can read on a page, without code samples."""
    copy: Tree = html.document_fromstring(html.tostring(tree))
    for element in copy.xpath(NOT_FOR_PEOPLE):
        element.drop_tree()
    return " ".join(copy.text_content().split())


def _check_heading(tree: Tree, text: str, address: str) -> None:
    assert text.startswith("<!DOCTYPE html>"), f"{address} does not start with <!DOCTYPE html>"
    assert tree.get("lang"), f"{address} does not say its language: <html lang=…>"
    headings = [" ".join(heading.text_content().split()) for heading in tree.xpath("//h1")]
    assert len(headings) == 1, f"{address} has {len(headings)} H1; a page has one, made by frame.html from page.heading"
    title = " ".join(tree.findtext(".//title", "").split()).removeprefix("Error: ")
    assert title.startswith(headings[0]), f"{address}: the title `{title}` does not start with its H1 `{headings[0]}`"
    levels = [int(heading.tag[1]) for heading in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    steps = [after for before, after in pairwise(levels) if after > before + 1]
    assert not steps, f"{address} skips a heading level on its way to an H{steps[0]}"


def _check_ids(tree: Tree, address: str) -> None:
    ids = Counter(tree.xpath("//@id"))
    twice = [name for name, count in ids.items() if count > 1]
    assert not twice, f"{address} uses the id `{twice[0]}` more than once"
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
        for element in tree.xpath(f"//*[@{attribute}]"):
            lost = [name for name in element.get(attribute).split() if name not in ids]
            assert not lost, f"{address}: {attribute} points to `{lost[0]}`, which is not on the page"
    for fragment in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        assert fragment[1:] in ids, f"{address} links to `{fragment}`, which is not on the page"


def _check_labels(tree: Tree, address: str) -> None:
    labels = set(tree.xpath("//label/@for"))
    for field in tree.xpath(LABELLED):
        named = field.get("id") in labels or field.get("aria-label") or field.get("aria-labelledby")
        assert named, f"{address}: the field `{field.get('name')}` has no label"
    for field in tree.xpath("//input[@type='radio' or @type='checkbox']"):
        assert field.xpath("ancestor::fieldset/legend"), f"{address}: `{field.get('name')}` stands in no fieldset"
    for legend in tree.xpath("//legend | //label | //button | //main//a"):
        assert legend.text_content().strip() or legend.get("aria-label"), f"{address} has an empty <{legend.tag}>"
    for image in tree.xpath("//img[not(@alt)]"):
        raise AssertionError(f"{address}: the picture {image.get('src')} has no alt text")


def _check_forms(tree: Tree, address: str) -> None:
    for form in tree.xpath("//form"):
        assert form.get("action"), f"{address} has a form that does not say where it goes: action=…"
        assert form.get("method") in ("get", "post"), f"{address}: the form to {form.get('action')} has no method"
        if form.get("method") == "post":
            assert form.xpath(".//input[@name='csrf_token' and string(@value)]"), (
                f"{address}: add ui.token(csrf_token())"
            )
        assert form.xpath(".//button"), f"{address}: the form to {form.get('action')} has no button"
    assert not tree.xpath("//form//form"), f"{address} has a form inside a form"


def _check_nothing_inline(tree: Tree, headers: dict[str, str], address: str) -> None:
    policy = headers.get("Content-Security-Policy", "")
    assert policy.startswith("default-src 'self';"), f"{address} was sent without the content security policy"
    assert "unsafe" not in policy, f"{address} allows {policy}"
    assert not tree.xpath("//@style | //style"), f"{address} has inline style, which the policy blocks"
    assert not tree.xpath("//script[not(@src)]"), f"{address} has an inline script, which the policy blocks"
    events = [name for element in tree.iter() for name in element.attrib if name.startswith("on")]
    assert not events, f"{address} has `{events[0]}=`, which the policy blocks"
    far = [place for place in tree.xpath("//link/@href | //script/@src | //img/@src") if not place.startswith("/")]
    assert not far, f"{address} loads `{far[0]}` from elsewhere"


def _check_words(tree: Tree, address: str) -> None:
    words = words_of(tree)
    codes = [code for code in CODE_WORD.findall(words) if code not in tree.xpath("//input/@value")]
    assert not codes, f"{address} shows the code name `{codes[0]}`: show its label"
    lower = f" {words.casefold()} "
    found = [word for word in ENGINE_WORDS if re.search(rf"\b{re.escape(word)}\b", lower)]
    assert not found, f"{address} says `{found[0]}`: a person did not ask for it; say it in plain words"
    assert "{{" not in words, f"{address} shows a template that was not filled in"
    assert "{%" not in words, f"{address} shows a template that was not filled in"

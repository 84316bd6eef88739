"""The rules of the house bite: a good page passes, and each way of breaking a rule is found."""

from __future__ import annotations

import pytest

from api.web.headers import HEADERS
from tests.api.web.house_rules import check_page

GOOD = """<!DOCTYPE html>
<html lang="en"><head><title>Start – Rightful</title></head><body><main><h1>Start</h1>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t">
<label for="a">Name</label><input id="a" name="a" aria-describedby="b"><p id="b">As on the card</p>
<fieldset><legend>Colour</legend><input type="radio" id="c" name="c"><label for="c">Red</label></fieldset>
<button>Go</button></form><a href="#a">Up</a></main></body></html>"""


def test_a_good_page_passes() -> None:
    check_page(GOOD, HEADERS, "/")


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("<!DOCTYPE html>", "<!doctype HTML>", "DOCTYPE"),
        (' lang="en"', "", "language"),
        ("<h1>Start</h1>", "<h1>Start</h1><h1>Again</h1>", "2 H1"),
        ("<h1>Start</h1>", "<h1>Begin</h1>", "title"),
        ("<h1>Start</h1>", "<h1>Start</h1><h3>Part</h3>", "skips a heading"),
        ('<p id="b">', '<p id="a">', "more than once"),
        ('aria-describedby="b"', 'aria-describedby="z"', "not on the page"),
        ('href="#a"', 'href="#z"', "not on the page"),
        ('<label for="a">Name</label>', "", "no label"),
        ("<legend>Colour</legend>", "", "no fieldset"),
        ("<button>Go</button>", "<button></button>", "empty <button>"),
        ("<h1>Start</h1>", '<h1>Start</h1><img src="/a.png">', "no alt text"),
        (' action="/x"', "", "where it goes"),
        (' method="post"', "", "no method"),
        ('name="csrf_token"', 'name="token"', "ui.token"),
        ("<button>Go</button>", "", "no button"),
        ("<h1>", '<h1 style="color:red">', "inline style"),
        ("</main>", "</main><script>1</script>", "inline script"),
        ("<h1>", '<h1 onclick="x()">', "onclick"),
        ("</head>", '<link rel="stylesheet" href="https://elsewhere.example/a.css"></head>', "from elsewhere"),
        ("As on the card", "As in not_established", "not_established"),
        ("As on the card", "As in the Evaluation", "evaluation"),
        ("As on the card", "As {{ x }}", "not filled in"),
    ],
)
def test_a_page_that_breaks_a_rule_is_found(good: str, bad: str, complaint: str) -> None:
    assert good in GOOD
    with pytest.raises(AssertionError, match=complaint):
        check_page(GOOD.replace(good, bad, 1), HEADERS, "/")


def test_a_page_without_its_security_policy_is_found() -> None:
    with pytest.raises(AssertionError, match="content security policy"):
        check_page(GOOD, {}, "/")

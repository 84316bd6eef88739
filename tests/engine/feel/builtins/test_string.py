"""String functions and XPath patterns (DMN 1.5, 10.3.4.3)."""

from __future__ import annotations

import pytest

from tests.engine.feel.evaluating import reason_of, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("\\U01F40Eab", 2)', "ab"),
        ('string length("\\U01F40Eab")', "3"),
        ('string length("\\uD83D\\uDC0E")', "1"),
        ('upper case("aBc4")', "ABC4"),
        ('lower case("aBc4")', "abc4"),
        ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "xyz")', ""),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("", "a")', ""),
        ('contains("foobar", "of")', "false"),
        ('starts with("foobar", "fo")', "true"),
        ('ends with("foobar", "r")', "true"),
        ('upper case(["a"])', "A"),
        ('split("John Doe", "\\s")', '["John", "Doe"]'),
        ('split("a;b;c;;", ";")', '["a", "b", "c", "", ""]'),
        ('string join(["a", null, "c"], "_and_")', "a_and_c"),
        ("string join([])", ""),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("abracadabra", "a(.)", "a$1$1")', "abbraccaddabbra"),
        ('replace("a.b", ".", "-", "q")', "a-b"),
        ('replace("cost", "o", "\\\\$0")', "c$0st"),
    ],
)
def test_strings_are_taken_apart_and_put_together(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('matches("foobar", "^fo*b")', "true"),
        ('matches("a\\nb", "a.b")', "false"),
        ('matches("a\\nb", "a.b", "s")', "true"),
        ('matches("A1", "a\\d", "i")', "true"),
        ('matches("hello world", "hello \\ sworld", "x")', "true"),
        ('matches("d", "[a-z-[aeiou]]")', "true"),
        ('matches("e", "[a-z-[aeiou]]")', "false"),
        ('matches("\u0416", "\\p{IsCyrillic}")', "true"),
        ('matches("\u0416", "[\\p{L}-[\\p{Lu}]]")', "false"),
        ('matches("_x", "\\i\\c*")', "true"),
        ('matches("x y", "^\\S+$")', "false"),
    ],
)
def test_patterns_are_those_of_xpath(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('matches("aA", "(a)\\1", "i")', "true"),
        ('matches("aA", "(a)\\1")', "false"),
        ('matches("abab", "^(ab)\\1$")', "true"),
        ('matches("abac", "^(ab)\\1$")', "false"),
        # A group that took no part took nothing.
        ('matches("b", "^(?:(a)|b)\\1$")', "true"),
        ('replace("aabbcd", "(.)\\1", "<$1>")', "<a><b>cd"),
        ('split("aXXbYYc", "([A-Z])\\1")', '["a", "b", "c"]'),
        # Two digits name a group only where so many were opened.
        ('matches("abcdefghijkk", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)\\11")', "true"),
        ('matches("aa1", "(a)\\11")', "true"),
        ('matches("aaaa", "^(a+?)\\1$")', "true"),
        ('matches("aaa", "^(a{2,})\\1$")', "false"),
        ('matches("", "^(a*)*\\1$")', "true"),
        ('matches("x=x y=z", "^(.)=\\1$", "m")', "false"),
        ('matches("a\\nb=b", "^(.)=\\1$", "m")', "true"),
        ('matches("a\\na", "^(.).\\1$", "s")', "true"),
        ('matches("a\\na", "^(.).\\1$")', "false"),
    ],
)
def test_a_pattern_may_refer_back_to_what_a_group_took(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('matches("a", "(")', "invalid_pattern"),
        ('matches("a", "a", "p")', "invalid_pattern"),
        ('matches("aa", "\\1")', "invalid_pattern"),
        ('matches("aa", "(a\\1)")', "invalid_pattern"),
        ('matches("aa", "(a)[\\1]")', "invalid_pattern"),
        ('matches("aa", "(a)\\2")', "invalid_pattern"),
        ('matches("aa", "(a{1000}){1000}\\1")', "invalid_pattern"),
        ('matches("a", "\\p{ L}")', "invalid_pattern"),
        ('matches("a", "a{2,1000000}")', "invalid_pattern"),
        ('replace("abc", "b*", "x")', "invalid_pattern"),
        ('replace("abc", "b", "$")', "invalid_pattern"),
        ('split("abc", "")', "invalid_pattern"),
        ('substring("abc", 0)', "no_such_position"),
        ('substring("abc", 4)', "no_such_position"),
        ('substring("abc", 1, 0)', "out_of_range"),
        ("upper case(1)", "wrong_arguments"),
        ('string join(["a", 1], "-")', "wrong_type"),
        ('contains(string: "abc", pattern: "a")', "wrong_arguments"),
    ],
)
def test_what_cannot_be_done_to_a_string_is_null_with_a_reason(text: str, code: str) -> None:
    assert reason_of(text) == code

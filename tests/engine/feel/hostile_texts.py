"""Texts that try to take all time, all memory or the whole stack, by what they try."""

from __future__ import annotations

from typing import Final

_LONG: Final = 's: string join(for i in 1..9000 return "aaaaaaaaaa")'
_MANY: Final = "l: for i in 1..9000 return i"
_WIDE: Final = "c: context(for i in 1..9000 return {key: string(i), value: i})"
_TWICE: Final = "f: function(n) if n = 0 then [1] else {x: f(n - 1), y: [x, x]}.y"


def _again(body: str, times: int = 9_000) -> str:
    return f"count(for i in 1..{times} return {body})"


LOOPS: Final = {
    "loops in loops": "for a in 1..1000, b in 1..1000 return a",
    "a loop inside a loop": _again("count(for j in 1..9000 return j)"),
    "a loop to a huge number": "for i in 1..1e300 return i",
    "a loop over all days": 'for d in @"0001-01-01"..@"9999-12-31" return d',
    "a long body": _again(" + ".join(["i"] * 90)),
    "some without an end": "some a in 1..1000, b in 1..1000, c in 1..1000 satisfies a + b + c > 99999",
    "some inside every": "every a in 1..9000 satisfies (some b in 1..9000 satisfies b = a)",
    "a list in three loops": f"{{{_MANY}, r: some a in l, b in l, c in l satisfies false}}.r",
    "inner loops over nothing": "count(for a in 1..9000, b in (for c in 1..9000 return c)[item > 99999] return 1)",
    "counting what came before": "for i in 1..9000 return count(partial)",
    "keeping what came before": "for i in 1..9000 return partial",
    "a filter inside a filter": f"{{{_MANY}, c: count(l[count(l[item > 1]) > 2])}}.c",
    "sorting by a function": "sort(for i in 1..9000 return modulo(i * 7919, 9001), function(a, b) a < b)",
    "sorting": "sort(for i in 1..9000 return modulo(i * 7919, 9001))",
    "sorting long strings": f"{{{_LONG}, t: sort(for i in 1..500 return s + string(modulo(i * 7, 501)))}}.t",
}
"""Loops that never end, or end too late."""

RECURSION: Final = {
    "two calls in each": "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(30)}.r",
    "a call without an end": "{f: function(n) f(n + 1), r: f(1)}.r",
    "a function that is given itself": "{f: function(g, n) g(g, n), r: f(f, 1)}.r",
    "self-application": "(function(x) x(x))(function(x) x(x))",
    "a list twice in a list, written": f"{{{_TWICE}, z: string(f(25))}}.z",
    "a list twice in a list, returned": f"{{{_TWICE}, z: f(25)}}.z",
    "a list twice in a list, compared": f"{{{_TWICE}, z: f(20) = f(20)}}.z",
    "a list twice in a list, the same": f"{{{_TWICE}, z: is(f(20), f(20))}}.z",
    "a list twice in a list, typed": f"{{{_TWICE}, z: f(20) instance of list<list<list<list<Any>>>>}}.z",
    "a list twice in a list, added": f"{{{_TWICE}, z: f(20) + 1}}.z",
    "a list twice in a list, flattened": f"{{{_TWICE}, z: count(flatten(f(25)))}}.z",
    "a list twice in a list, as an argument": f"{{{_TWICE}, z: abs(f(25))}}.z",
    "a list twice in a list, a member": f"{{{_TWICE}, z: f(20).a}}.z",
    "a list twice in a list, searched": f"{{{_TWICE}, z: list contains(f(20), f(19))}}.z",
    "a context twice in a context": "{f: function(n) if n = 0 then {a: 1} else {x: f(n - 1), y: {a: x, b: x}}.y,"
    " z: string(f(25))}.z",
    "a context put into itself": "{f: function(n, c) if n = 0 then c else f(n - 1, context put(c, string(n), c)),"
    " r: string(f(30, {}))}.r",
}
"""Functions that call without an end, and values that are small in memory and huge when walked through."""

NUMBERS: Final = {
    "divisions": _again("1/7/11"),
    "exponentials": _again("exp(i)"),
    "logarithms": _again("log(i)"),
    "square roots": _again("sqrt(i)"),
    "roots as powers": _again("i ** 0.3333333"),
    "huge powers": _again("1.0000001 ** (i * 999999999)"),
    "negative powers": _again("1.23456789 ** -i"),
    "a huge scale": _again("decimal(1/3, 6000)"),
    "a tiny number rounded up": _again("round up(1e-6000, 6100)"),
    "the rest of a huge number": _again("modulo(1e6000 + i, 7e-6000)"),
    "parity of a huge number": _again("even(1e6000 + i)"),
    "deviations": _again("stddev(1, 2, 3, 4, i)", 1_000),
    "the deviation of many": "stddev(for i in 1..9000 return i / 7)",
    "the commonest of many": "mode(for i in 1..9000 return i)",
    "the middle of many": "median(for i in 1..9000 return i / 7)",
    "a huge number as text": _again("string(1e6000)"),
    "a tiny number as text": _again("string(1e-6000)"),
    "many huge numbers as text": "string(for i in 1..9000 return 1e6000)",
    "huge numbers joined": "string join(for i in 1..9000 return string(1e6000))",
    "a number of many digits": "9" * 19_000,
    "a text of many digits": _again('number("' + "9" * 15_000 + '")'),
}
"""Numbers that are dear to calculate or to write."""

TIMES: Final = {
    "dates from text": _again('date(string(2000) + "-01-01")'),
    "zones looked up": _again('@"2015-04-01T10:00:00@Europe/London" + duration("P" + string(i) + "D")'),
    "zones compared": _again('@"2015-04-01T10:00:00@Europe/London" < @"2015-04-01T10:00:00@America/New_York"'),
    "the longest time apart": _again('@"999999999-01-01" - @"-999999999-01-01"'),
    "zones that do not exist": _again('time("10:00:00@Nowhere/Place" + string(i))'),
    "huge durations": _again('duration("P" + string(i) + "99999999999999999999Y") * 1e9'),
    "weeks of far years": _again('week of year(@"999999999-12-31")'),
}
"""Calendar and clock."""

LISTS: Final = {
    "distinct values": "distinct values(for i in 1..9000 return i)",
    "distinct contexts": "distinct values(for i in 1..300 return {a: i, b: [i, i, i]})",
    "union of many": "union(for i in 1..9000 return i, for i in 1..9000 return -i)",
    "positions in a list of lists": _again("index of(for j in 1..90 return [1, 2, 3, j], [1, 2, 3, 4])", 100),
    "long lists compared": f"{{{_MANY}, c: {_again('l = l')}}}.c",
    "long lists the same": f"{{{_MANY}, c: {_again('is(l, l)')}}}.c",
    "in a long list": f"{{{_MANY}, c: {_again('0 in l')}}}.c",
    "contained in a long list": f"{{{_MANY}, c: {_again('list contains(l, 0)')}}}.c",
    "the least of a long list": f"{{{_MANY}, c: {_again('min(l)')}}}.c",
    "the sum of a long list": f"{{{_MANY}, c: {_again('sum(l)')}}}.c",
    "all of a long list": f"{{{_MANY}, c: {_again('all(l)')}}}.c",
    "a long list counted": f"{{{_MANY}, c: {_again('count(l)')}}}.c",
    "a long list turned round": f"{{{_MANY}, c: {_again('reverse(l)')}}}.c",
    "members of a long list": f"{{l: for i in 1..9000 return {{a: i}}, c: {_again('l.a')}}}.c",
    "types of a long list": f"{{{_MANY}, c: {_again('l instance of list<number>')}}}.c",
    "a long list passed on": f"{{{_MANY}, f: function(x: list<number>) 1, c: {_again('f(l)')}}}.c",
    "parts kept": f"{{{_MANY}, c: for k in 1..9000 return sublist(l, 2)}}.c",
    "rests kept": f"{{{_MANY}, c: for k in 1..9000 return remove(l, 2)}}.c",
    "longer lists kept": f"{{{_MANY}, c: for k in 1..9000 return append(l, 2)}}.c",
    "inserted and kept": f"{{{_MANY}, c: for k in 1..9000 return insert before(l, 2, 3)}}.c",
    "replaced and kept": f"{{{_MANY}, c: for k in 1..9000 return list replace(l, 2, 3)}}.c",
    "joined lists kept": f"{{{_MANY}, c: for k in 1..9000 return concatenate(l, [2])}}.c",
    "one list many times, flattened": "{a: for i in 1..9000 return 1, b: for i in 1..9000 return a, c: flatten(b)}.c",
    "one list many times, written": "{a: for i in 1..9000 return 1, b: for i in 1..9000 return a, c: string(b)}.c",
    "one list many times, returned": "{a: for i in 1..9000 return 1, b: for i in 1..9000 return a}.b",
    "a list doubled": "{f: function(n, s) if n = 0 then s else f(n - 1, concatenate(s, s)), x: f(30, [1])}.x",
    "entries of a wide context": f"{{{_WIDE}, n: {_again('get entries(c)')}}}.n",
    "put into a wide context": f'{{{_WIDE}, n: for k in 1..9000 return context put(c, "x", k)}}.n',
    "wide contexts merged": f"{{{_WIDE}, n: for k in 1..9000 return context merge([c, c])}}.n",
    "wide contexts compared": f"{{{_WIDE}, n: {_again('c = c')}}}.n",
    "functions kept": "{l: for i in 1..9000 return function(x) x + i, r: count(for f in l return f(1))}.r",
}
"""Lists and contexts: long, nested, kept."""

TEXTS: Final = {
    "a string doubled": '{f: function(n, s) if n = 0 then s else f(n - 1, s + s), x: f(30, "aaaaaaaa")}.x',
    "long strings joined": f"{{{_LONG}, t: string join([s, s, s, s])}}.t",
    "long strings kept": f"{{{_LONG}, t: for i in 1..9000 return s + string(i)}}.t",
    "parts of a long string kept": f"{{{_LONG}, t: for i in 1..9000 return substring(s, 2)}}.t",
    "a long string in capitals": f"{{{_LONG}, t: for i in 1..9000 return upper case(s)}}.t",
    "a replacement that grows": f'{{{_LONG}, t: replace(s, "a", "bbbbbbbbbbbbbbbbb")}}.t',
    "searches in a long string": f"{{{_LONG}, t: {_again('contains(s, ~aaab~)').replace('~', chr(34))}}}.t",
    "cuts in a long string": f"{{{_LONG}, t: {_again('substring before(s, ~b~)').replace('~', chr(34))}}}.t",
    "a long string measured": f"{{{_LONG}, t: {_again('string length(s)')}}}.t",
    "long strings compared": f'{{{_LONG}, u: s + "b", t: {_again("u > s")}}}.t',
    "a long string split again and again": f"{{{_LONG}, t: {_again('split(s, ~a~)', 900).replace('~', chr(34))}}}.t",
    "matching a long string": f"{{{_LONG}, t: {_again('matches(s, ~(a|b)*c~)').replace('~', chr(34))}}}.t",
    "a pattern with nested repetition": f'{{{_LONG}, t: matches(s, "^(a+)+$")}}.t',
    "a pattern that refers back": f'{{{_LONG}, t: matches(s, "^(a*)*\\\\1b$")}}.t',
    "a pattern with many ways back": 'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "^(a?)(a?)(a?)(a*)*\\\\1\\\\2\\\\3b$")',
    "many patterns": _again('matches("abc", "[\\\\p{L}-[a]]{" + string(modulo(i, 900)) + "}")'),
    "many large patterns": _again('matches("abc", "([\\\\p{L}-[a]]{1,9}){1,9}" + string(i))'),
    "a pattern that repeats repetitions": 'matches("abc", "((((a{1,100}){1,100}){1,100}){1,100})")',
    "classes without others": _again(
        'matches("abc", "[^\\\\P{L}\\\\p{Lu}-[\\\\p{IsBasicLatin}\\\\i]]" + string(i))', 500
    ),
}
"""Strings and patterns."""

SHAPES: Final = {
    "a long disjunction": " or ".join(["x"] * 900),
    "a long string": '"' + "a" * 5700 + '"',
    "a wide list": "[" + ",".join(["1"] * 2970) + "]",
    "a wide list of strings": "[" + ",".join(['""'] * 1980) + "]",
    "a wide context": "{" + ",".join(f"a{i}:1" for i in range(720)) + "}",
    "a wide context of which each entry reads the last": "{a0:1"
    + "".join(f",a{i}:a{i - 1}" for i in range(1, 420))
    + "}",
    "a wide call": "sum(" + ",".join(["1"] * 2970) + ")",
    "a wide cell": "x in (" + ",".join(["1"] * 2970) + ")",
    "brackets as deep as may be": "(" * 58 + "1" + ")" * 58,
    "brackets without an end": "(" * 5700,
    "lists in lists": "[" * 50 + "1" + "]" * 50,
    "lists without an end": "[" * 5700,
    "ranges without an end": "]" * 5700,
    "tests without an end": "x in (" * 900,
    "conditions without an end": "if " * 1800,
    "loops without an end": "for x in " * 600,
    "negated tests without an end": "not(" * 1350,
    "a comment without an end": "/*" * 2700,
    "many comments": "/**/" * 1470 + "1",
    "a name of many words": " ".join(["a"] * 2700),
    "a name of many operators": "a" + "-a" * 2700,
    "many minus signs": "-" * 5700 + "1",
    "a long sum": "1" + "+1" * 2700,
    "a long chain of filters": "x" + "[1]" * 1800,
    "a long chain of members": "x" + ".a" * 2700,
    "a long chain of tests": "1" + " in 1" * 1170,
    "tests that may be brackets": "x in (" * 28 + "1" + ")" * 28,
    "ranges that may be filters": "[1..2[" * 25,
    "ranges in ranges": "]1..[1..]" * 60,
    "types in types": "x instance of " + "list<" * 900,
    "a wide type": "x instance of context<" + ",".join(f"a{i}: number" for i in range(420)) + ">",
    "a string that is not closed": '"' * 5700 + "a",
    "many backslashes": '"' + "\\" * 5699,
    "half characters": '"' + "\\uD83D" * 900 + '"',
    "a long chain of between": "x" + " between 1 and 2" * 330,
    "quantifiers in quantifiers": "some a in [1] satisfies " * 240 + "true",
    "functions of functions": "function(a) " * 450 + "1",
    "beyond the length of a text": "1" * 6_001,
}
"""Texts whose shape is what is hostile."""

HOSTILE: Final = {**LOOPS, **RECURSION, **NUMBERS, **TIMES, **LISTS, **TEXTS, **SHAPES}

"""Regions of findings in words: `£116.00 a week or less`, `one more of these`, `a friend or a neighbour`."""

from __future__ import annotations

from engine.analysis.regions import Count, Region, Stretch, Words
from engine.values import Date, Null, Value
from explanations.languages.speech import say, say_plural
from explanations.material import Material
from explanations.wording import english
from explanations.wording.printing import Kind


def region_words(material: Material, path: str, regions: tuple[Region, ...]) -> str:
    """Return how a finding would have to be: any one of the regions of a value, every count of a set."""
    kind = material.finding_kind(path)
    said = [_region(material, kind, region) for region in regions]
    together = all(isinstance(region, Count) for region in regions) and not _same_class(regions)
    return english.listed_names(said, "and" if together else "or")


def _same_class(regions: tuple[Region, ...]) -> bool:
    """Return whether the regions are counts of one class of members, so that any of them will do."""
    return len({region.members for region in regions if isinstance(region, Count)}) < len(regions)


def _region(material: Material, kind: Kind, region: Region) -> str:
    match region:
        case Words(values):
            return english.listed_names([_value(material, kind, value) for value in values], "or")
        case Stretch():
            return _stretch(material, kind, region)
        case Count():
            return _count(material, kind, region)


def _value(material: Material, kind: Kind, value: Value) -> str:
    return say("known to be none") if isinstance(value, Null) else material.print(value, kind)


def _stretch(material: Material, kind: Kind, region: Stretch) -> str:
    low = None if region.low is None else material.print(region.low, kind)
    high = None if region.high is None else material.print(region.high, kind)
    if isinstance(region.low or region.high, Date):
        return _days(low, high, region)
    if low is None and high is None:
        return say("any amount")
    if high is None:
        return say("{low} or more", low=low) if region.low_included else say("more than {low}", low=low)
    if low is None:
        return say("{high} or less", high=high) if region.high_included else say("less than {high}", high=high)
    if low == high:
        return say("exactly {value}", value=low)
    if region.low_included and region.high_included:
        return say("from {low} to {high}", low=low, high=high)
    start = say("{low} or more", low=low) if region.low_included else say("more than {low}", low=low)
    end = say("{high} or less", high=high) if region.high_included else say("less than {high}", high=high)
    return say("{start} but {end}", start=start, end=end)


def _days(low: str | None, high: str | None, region: Stretch) -> str:
    start = say("on {day} or later", day=low) if region.low_included else say("after {day}", day=low)
    end = say("on {day} or before", day=high) if region.high_included else say("before {day}", day=high)
    if high is None:
        return start
    if low is None:
        return end
    return say("on {day}", day=low) if low == high else say("{start} but {end}", start=start, end=end)


def _count(material: Material, kind: Kind, region: Count) -> str:
    """Return how many more or fewer of some members it would take."""
    others = tuple(member for member in region.members if member not in region.has)
    if len(region.members) == 1:
        named = "“" + material.print(region.members[0], kind) + "”"
        return say("with {member}", member=named) if region.least else say("without {member}", member=named)
    if region.now is None:
        return _of(material, kind, region.members, region)
    if region.least > region.now:
        text = say_plural(
            "{number} more of these: {members}",
            "{number} more of these: {members}",
            region.least - region.now,
            members=_names(material, kind, others),
        )
        return (
            text
            if region.most == region.least and region.most < len(region.members)
            else say("at least {count}", count=text)
        )
    if region.most < region.now:
        text = say_plural(
            "{number} fewer of these: {members}",
            "{number} fewer of these: {members}",
            region.now - region.most,
            members=_names(material, kind, region.has),
        )
        return text if region.most == region.least and region.least > 0 else say("at least {count}", count=text)
    return _of(material, kind, region.members, region)


def _of(material: Material, kind: Kind, members: tuple[str, ...], region: Count) -> str:
    named = _names(material, kind, members)
    if region.most == len(members):
        return say("at least {number} of these: {members}", number=str(region.least), members=named)
    if region.least == 0:
        return say("at most {number} of these: {members}", number=str(region.most), members=named)
    return say("{least} to {most} of these: {members}", least=str(region.least), most=str(region.most), members=named)


def _names(material: Material, kind: Kind, members: tuple[str, ...]) -> str:
    return english.listed_names([material.print(member, kind) for member in members], "or")

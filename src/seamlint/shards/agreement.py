"""Whether parts belong together, and if not, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from seamlint.request import UsageError, shown_path
from seamlint.shards.part import Portion, Tools, tools
from seamlint.shards.tree import difference

_OPTIONS = {
    "boundary": "--boundary",
    "select": "--select",
    "ignore": "--ignore",
    "screen": "SEAMLINT_SCREEN",
    "baseline": "--baseline",
}


def agreed(portions: Sequence[tuple[str, Portion]]) -> list[Portion]:
    """The parts in their order. Raises UsageError if they are not the parts of one check, or not all of them."""
    (name, first), *others = portions
    for other_name, other in others:
        _compare(shown_path(name), first, shown_path(other_name), other)
    _refuse_gaps(portions)
    own = tools()
    if own != first.tools:
        raise UsageError(_other_tools(shown_path(name), first.tools, "this one", own))
    ordered = [each for _, each in sorted(portions, key=lambda item: item[1].share.number)]
    latest = max(each.day for each in ordered).toordinal()
    days = [part.days for each in ordered for part in each.parts]
    if not all(after < latest <= until for after, until in days):
        raise UsageError(
            "the parts were made on different days, and a suppression or exception ended meanwhile: make them again"
        )
    return ordered


def _refuse_gaps(portions: Sequence[tuple[str, Portion]]) -> None:
    of = portions[0][1].share.of
    names: dict[int, str] = {}
    for name, each in portions:
        if each.share.number in names:
            twice = f"{shown_path(names[each.share.number])} and {shown_path(name)}"
            raise UsageError(f"{twice} are both part {each.share.number} of {of}")
        names[each.share.number] = name
    missing = [str(number) for number in range(1, of + 1) if number not in names]
    if missing:
        which = f"part {missing[0]} of {of} is" if len(missing) == 1 else f"parts {', '.join(missing)} of {of} are"
        raise UsageError(f"{which} missing: give the files of all jobs")


def _compare(name: str, first: Portion, other_name: str, other: Portion) -> None:
    both = f"{name} and {other_name}"
    if first.share.of != other.share.of:
        parts = " and ".join(f"part {each.share.number} of {each.share.of}" for each in (first, other))
        raise UsageError(f"{both} are {parts}: give the parts of one check")
    if first.tools != other.tools:
        raise UsageError(_other_tools(name, first.tools, other_name, other.tools))
    for field in fields(first.question):
        if getattr(first.question, field.name) != getattr(other.question, field.name):
            raise UsageError(f"{both} were asked for with different options: {_OPTIONS[field.name]} is not the same")
    if [(each.root, each.file, each.paths) for each in first.parts] != [
        (each.root, each.file, each.paths) for each in other.parts
    ]:
        raise UsageError(f"{both} are about different paths or projects: run all jobs in the same way")
    for mine, yours in zip(first.parts, other.parts, strict=True):
        differs = difference(mine.tree, yours.tree)
        if differs:
            raise UsageError(
                f"{both} are about different files ({differs}): "
                "check out the same commit in all jobs, and let none write what is checked"
            )


def _other_tools(name: str, one: Tools, other_name: str, other: Tools) -> str:
    first, second = (f"seamlint {each.version} on {each.python}" for each in (one, other))
    if first == second:
        return (
            f"{name} and {other_name} were made by {first}, but not by the same code or not with the same libraries: "
            "install the same in all jobs"
        )
    return f"{name} was made by {first}, {other_name} by {second}: use one for all jobs"

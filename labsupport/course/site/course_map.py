"""The map of the course, read from the table of lab 00: which lab is easier after which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from labsupport.course.files import CourseProblem

ROW = re.compile(
    r"^\| *\[?(?P<number>\d\d) (?P<name>[^]|]+?)(?:\]\([^)]*\))? *"
    r"\| *(?P<question>[^|]+?) *\| *(?P<minutes>\d+) *\| *(?P<after>[^|]+?) *\|$",
    re.MULTILINE,
)
NOTHING = "–"


@dataclass(frozen=True)
class Place:
    """A lab on the map.

    number: "06". minutes: that a student needs. after: the numbers of the labs that make it easier.
    where: what the table says there in words instead, such as "most of them"; "" if it does not.
    """

    number: str
    name: str
    question: str
    minutes: int
    after: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class Branch:
    """A place, and what is easier after it."""

    place: Place
    next: Sequence[Branch]


def course_map(start: NotebookNode) -> list[Place]:
    """The places in the table of lab 00, in their order; CourseProblem where there are none."""
    text = "\n".join(cell.source for cell in start.cells if cell.cell_type == "markdown")
    places = [_place(**row.groupdict()) for row in ROW.finditer(text)]
    if not places:
        raise CourseProblem("Lab 00 has no table of the labs any more: the map is made from it.")
    return places


def _place(number: str, name: str, question: str, minutes: str, after: str) -> Place:
    numbers = tuple(re.findall(r"\d\d", after))
    where = "" if numbers or after == NOTHING else after
    return Place(number, name, question, int(minutes), numbers, where)


def branches(places: Iterable[Place]) -> list[Branch]:
    """The places as a tree: each stands under the first lab that makes it easier."""
    places = list(places)
    known = {place.number for place in places}

    def below(number: str | None) -> list[Branch]:
        return [
            Branch(place, below(place.number))
            for place in places
            if next((one for one in place.after if one in known), None) == number
        ]

    return below(None)

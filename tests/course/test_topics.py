"""docs/topics.md against the notebooks, and two promises that hold for all labs together."""

import difflib
import functools
import graphlib
import re

import pytest

from labsupport.course import lab_paths
from labsupport.course.files import read
from labsupport.places import NOTEBOOKS, ROOT

LABS = {path.name[:2]: path for path in lab_paths()}
PAGE = (ROOT / "docs" / "topics.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?!topic \|)(?!-)(.*) \|$", re.MULTILINE)
LECTURES = {
    part[0]: [tuple(row.split(" | ")) for row in ROW.findall(part)]
    for part in re.split(r"^## Lecture ", PAGE, flags=re.MULTILINE)[1:]
}
each_lecture = pytest.mark.parametrize("lecture", LECTURES)


@functools.cache
def prose(path):
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def headings(path):
    return re.findall(r"^##+ +(.+?)\s*$", prose(path), re.MULTILINE)


def fault(lab, section):
    """What is wrong with the place of a topic; "" where nothing is."""
    link = re.fullmatch(r"\[(\d\d)\]\(\.\./notebooks/(.+)\)", lab)
    if not link or LABS.get(link[1]) != NOTEBOOKS / link[2]:
        return f"{lab} is no link to a lab that stands"
    found = headings(LABS[link[1]])
    if found.count(section) == 1:
        return ""
    near = difflib.get_close_matches(section, found, n=1, cutoff=0)
    return f"lab {link[1]} has {found.count(section)} headings {section!r}; the nearest is {near}"


def test_the_five_lectures_have_a_table_each():
    assert list(LECTURES) == list("ABCDE")
    assert all(LECTURES.values())


@each_lecture
def test_each_topic_has_its_section_in_a_lab_that_stands(lecture):
    found = [(topic, fault(lab, section)) for topic, _, lab, section in LECTURES[lecture]]
    assert [row for row in found if row[1]] == []


@each_lecture
def test_no_topic_stands_twice_and_the_parts_of_the_lecture_come_in_order(lecture):
    topics, parts, *_ = zip(*LECTURES[lecture], strict=True)
    assert sorted(topics) == sorted(set(topics))
    assert list(parts) == sorted(parts)
    assert {part[0] for part in parts} == {lecture}


def test_each_lab_that_stands_is_named():
    named = {lab.strip("[")[:2] for rows in LECTURES.values() for _, _, lab, _ in rows}
    assert set(LABS) - named == set()


@functools.cache
def easier_after():
    """{number of a lab: the labs that the map in lab 00 wants before it}."""
    row = re.compile(r"^\| \[?(\d\d) .*\| ([^|]+) \|$", re.MULTILINE)
    cells = dict(row.findall(prose(LABS["00"])))
    return {
        lab: set(cells) - {lab} if "most" in cell else set(re.findall(r"\d\d", cell))
        for lab, cell in cells.items()
    }


def needed(path):
    """The labs whose words the opening of a lab wants, after "You need" or "What you need"."""
    opening = read(path).cells[0].source.partition("ou need")[2]
    named = re.findall(r"\blabs?\s(\d\d(?:(?:,| and|, and)\s\d\d)*)", opening)
    return set(re.findall(r"\d\d", " ".join(named)))


def test_the_labs_that_come_before_another_form_no_circle():
    before = easier_after()
    assert set(LABS) <= set(before)
    assert set().union(*before.values()) <= set(before)
    opened = {lab: needed(path) for lab, path in LABS.items()}
    graph = {lab: labs | opened.get(lab, set()) for lab, labs in before.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as circle:
        pytest.fail(" after ".join(circle.args[1]))


def test_the_order_that_the_readme_calls_good_takes_no_lab_before_what_eases_it():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    order = re.findall(r"\d\d", re.search(r"\d\d( → \d\d)+", readme)[0])
    for place, lab in enumerate(order):
        assert easier_after()[lab].isdisjoint(order[place:])


def test_saturated_means_the_same_distance_from_an_end_in_all_labs():
    distance = r"(?:less|closer) than (0\.\d+) (?:away )?(?:from|to)|within (0\.\d+) of 0 or 1"
    beyond = r"beyond ±(0\.\d+)"
    found = {
        (lab, 1 - float(number) if pattern is beyond else float(number))
        for lab, path in LABS.items()
        for pattern in (distance, beyond)
        for match in re.finditer(pattern, prose(path).replace("\n", " "))
        for number in filter(None, match.groups())
    }
    assert {lab for lab, _ in found} >= {"02", "06", "09"}
    assert {round(value, 6) for _, value in found} == {0.03}

"""Every scene of every sheet is played on its Lab, and shows what the sheet says."""

from contextlib import closing
from math import log10

import pytest

from labsupport.course import lab_paths
from labsupport.course.explorers import explorers, sheet_of
from labsupport.course.files import read
from labsupport.course.sections import sections_of
from labsupport.data.datasets import mnist_folder
from labsupport.data.idx import MNIST, find_idx
from labsupport.exercises.predictions import find_question, questions
from labsupport.exercises.sheet import Scene, Vote
from labsupport.explore.controls import Slider
from labsupport.places import room_names

each_room = pytest.mark.parametrize("room", room_names(), ids="labs.{}".format)
PATHS = {path.stem[3:]: path for path in lab_paths()}


@pytest.fixture(params=["embedded", "MNIST"])
def digits(request, monkeypatch):
    """The digits that the Labs train on, one data set after the other."""
    if request.param == "embedded":
        monkeypatch.setenv("LABSUPPORT_DIGITS", "embedded")
    elif not all(find_idx(mnist_folder(), file) for file in MNIST):
        pytest.skip("MNIST is not here")
    return request.param


def opened(room, scene):
    """The Lab of a scene as the notebook opens it."""
    (make,) = [make for make in explorers(room) if make.__name__ == scene.lab]
    lab = make()
    return lab.compare(*scene.compared) if scene.compared else lab


def play(lab, scene):
    """Does on `lab` what the scene says."""
    for action in scene.do:
        if isinstance(action, str) and action in getattr(lab, "TRAINS", ()):
            lab.run(action)
        elif isinstance(action, str):
            lab.press(action)
        else:
            lab.set(**action)


@pytest.mark.slow
@each_room
def test_every_scene_can_be_played_and_shows_what_the_sheet_says(room, digits):
    labs = {}
    try:
        for scene in [scene for scene in sheet_of(room).scenes if scene.do]:
            place = scene.lab, tuple(scene.compared)
            labs[place] = labs.get(place) or opened(room, scene)
            play(labs[place], scene)
            assert scene.holds(labs[place]), f"{scene.title}: {labs[place].summary}"
    finally:
        for lab in labs.values():
            lab.close()


def reached_by_keys(slider, value):
    """Whether the arrows lead to `value`, from the low end or from a mark."""
    for start in (slider.low, *slider.marks.values()):
        way = log10(value / start) if slider.log else value - start
        if way / slider.step == pytest.approx(round(way / slider.step), abs=0.002):
            return True
    return False


@each_room
def test_the_arrows_or_a_mark_lead_to_each_value_that_a_scene_sets(room):
    makers = {make.__name__: make for make in explorers(room)}
    for scene in [scene for scene in sheet_of(room).scenes if scene.do]:
        with closing(makers[scene.lab]()) as lab:
            for action in [action for action in scene.do if isinstance(action, dict)]:
                for name, value in action.items():
                    slider = lab.controls[name]
                    if isinstance(slider, Slider):
                        assert reached_by_keys(slider, value), f"{scene.title}: {name} {value}"


@each_room
def test_the_hall_votes_on_each_question_once_in_the_order_of_the_room(room):
    asked = [vote.question for vote in sheet_of(room).votes]
    assert asked == [name for name, (owner, _) in questions().items() if owner == room]


@each_room
def test_what_stands_behind_an_option_belongs_to_a_wrong_one(room):
    for vote in sheet_of(room).votes:
        question = find_question(vote.question)
        assert set(vote.beliefs) <= set(question.options) - {question.answer}, vote.question


@each_room
def test_each_part_of_a_sheet_finds_its_section_and_each_vote_its_prediction(room):
    found = sections_of(read(PATHS[room]))
    for beginning, items in sheet_of(room).sections.items():
        (section,) = [one for one in found if one.heading.startswith(beginning)]
        code = "\n".join(cell.source for cell in section.cells)
        for item in items:
            assert not isinstance(item, Vote) or f'predict("{item.question}")' in code, item


@each_room
def test_the_lab_of_a_scene_stands_in_the_notebook(room):
    code = "\n".join(cell.source for cell in read(PATHS[room]).cells)
    for scene in sheet_of(room).scenes:
        named = ", ".join(f'"{preset}"' for preset in scene.compared)
        call = f"{scene.lab}().compare({named})" if named else f"{scene.lab}()"
        assert not scene.do or call in code, scene.title


@pytest.mark.parametrize(
    "parts", [{"do": ["Pin"]}, {"do": ["Run"], "seen": "a curve", "holds": lambda lab: True}]
)
def test_a_scene_on_a_lab_says_what_is_seen_and_what_to_say_while_it_trains(parts):
    with pytest.raises(ValueError, match="'A title'"):
        Scene("A title", **parts)

"""Recorded Labs: the settings in their plans, their pictures as files, what pages are told."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from labsupport.course import CourseProblem
from labsupport.course.explorers import explorers
from labsupport.course.recorded import record, recorded_front, recorded_style
from labsupport.course.recorded.frames import COLORS, EXACT, STEP, Frames, pixels
from labsupport.course.recorded.lines import WORDS
from labsupport.course.recorded.plan import (
    MOST_SETTINGS,
    NARROW,
    WIDE,
    bases,
    main_slider,
    plan,
    recorded_values,
    settings_of_trainings,
    trainings_of_experiments,
)
from labsupport.course.recorded.recording import plan_of
from labsupport.course.recorded.trainings import combinations
from labsupport.explore import Choice, Lab, Seed, Slider, Toggle, TrainingLab
from labsupport.places import room_names
from recorded_labs import BROKEN, asked_training, point_lab, small_lab, small_training

MAKERS = [
    pytest.param(make, id=f"{room}-{make.__name__}")
    for room in room_names()
    for make in explorers(room)
]
MOST_PICTURES = 1500  # of a Lab that trains
TWO_CONTROLS = {
    "x": Slider("x", "x", 0, 0, 100),
    "kind": Choice("kind", "kind", "a", ["a", "b", "c", "d"], recorded=["b"]),
}


@pytest.fixture
def lab(request):
    made = request.param()
    yield made
    made.close()


@pytest.mark.parametrize("lab", MAKERS, indirect=True)
def test_the_plan_of_each_lab_is_accepted_by_its_controls_and_within_the_budget(lab):
    if isinstance(lab, TrainingLab):
        settings = settings_of_trainings(lab.controls, lab.values, lab.presets)
        count = len(settings)
        asked = trainings_of_experiments(lab.controls, lab.values, lab.experiments)
        settings += [one for experiment in asked for one in experiment if one not in settings]
        numbers = [[settings.index(one) for one in experiment] for experiment in asked]
        combined = combinations(count, [], numbers)
        pictures = [18 if pinned else 50 if of < count else 25 for of, pinned in combined]
        assert sum(pictures) <= MOST_PICTURES
    else:
        lines = plan_of(lab)
        settings = [setting for line in lines for setting in line.settings]
        free = [setting for line in lines if not line.pinned for setting in line.settings]
        assert len(settings) <= MOST_SETTINGS
        assert all(base in free for base in bases(lab.values, lab.presets))
        track = main_slider(lab.controls)
        assert all({**lab.values, track.name: mark} in free for mark in track.marks.values())
    names = {name for name in lab.controls if name not in ("look", "pace")}
    for setting in settings:
        assert setting.keys() == names
        for name, value in setting.items():
            assert lab.controls[name].accept(value) == value


@pytest.mark.parametrize("most", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("lab", MAKERS, indirect=True)
def test_what_the_text_asks_for_is_recorded_each_setting_with_the_first_one_pinned(lab, most):
    if isinstance(lab, TrainingLab):
        pytest.skip("trainings: test_trainings_of_an_experiment_are_shown_beside_those_before_them")
    lines = plan_of(lab, most)
    for experiment in lab.experiments:
        settings = [{**lab.values, **one} for one in experiment]
        for pinned in (None, settings[0])[: len(settings)]:
            there = [one for line in lines if line.pinned == pinned for one in line.settings]
            assert all(one in there for one in settings)


def test_a_plan_has_whole_lines_for_the_bases_and_fewer_stops_around_them():
    lines = plan(TWO_CONTROLS, {"x": 7, "kind": "a"}, {"c": {"kind": "c", "x": 33}})
    free = {line.others["kind"]: line.stops for line in lines if not line.pinned}
    assert (len(free["a"]), len(free["c"])) == (101, 101)
    assert {0, 7, 33, 100} <= set(free["b"])
    assert WIDE.beside <= len(free["b"]) <= WIDE.beside + 2
    pinned = [line for line in lines if line.pinned == {"x": 33, "kind": "c"}]
    assert {line.others["kind"] for line in pinned} == set("abc")
    assert all(33 in line.stops for line in pinned)


def test_an_experiment_adds_its_settings_and_a_pin_where_more_than_one_follow_each_other():
    start, presets = {"x": 7, "kind": "a"}, {"c": {"kind": "c", "x": 33}}
    usual = plan(TWO_CONTROLS, start, presets)
    alone, pair = [{"kind": "d", "x": 41}], [{"kind": "b", "x": 50}, {"kind": "d", "x": 52}]
    lines = plan(TWO_CONTROLS, start, presets, [alone, pair])
    free = {line.others["kind"]: line.stops for line in lines if not line.pinned}
    assert {41, 52} <= set(free["d"])
    assert len(free["d"]) <= WIDE.few + 2
    assert 50 in free["b"]
    more = [line for line in lines if line.pinned == {"x": 50, "kind": "b"}]
    assert [(line.others["kind"], 52 in line.stops) for line in more] == [("b", False), ("d", True)]
    pins = [line.pinned for line in usual if line.pinned]
    assert not [one for one in lines if one.pinned and one not in more and one.pinned not in pins]


def test_trainings_of_an_experiment_are_shown_beside_those_before_them():
    usual = combinations(2, [(0, ())], [])
    assert set(combinations(2, [(0, ())], [[0, 2, 3], [4]])) - set(usual) == {
        *((2, ()), (3, ()), (4, ())),
        *((2, (0,)), (2, (0, 2)), (3, (0, 2)), (3, (0, 2, 3))),
    }


def test_what_a_control_says_of_its_recorded_values_is_taken_at_its_word():
    slider = Slider("s", "s", 1.0, 0.5, 2.0, 0.4, marks={"m": 0.9}, recorded=True)
    assert recorded_values(slider) == pytest.approx([0.5, 0.9, 1.3, 1.7, 2.0])
    assert recorded_values(Choice("c", "c", 1, {"one": 1, "two": 2}, recorded=True)) == [1, 2]
    assert recorded_values(Toggle("t", "t", recorded=True)) == [False, True]
    assert recorded_values(Seed(recorded=[0, 4])) == [0, 4]
    with pytest.raises(ValueError, match="must be a number"):
        recorded_values(Slider("s", "s", 1.0, 0.5, 2.0, 0.5, recorded=[3.0]))
    with pytest.raises(ValueError, match="a seed has no end"):
        recorded_values(Seed(recorded=True))
    with pytest.raises(ValueError, match="no slider"):
        main_slider({"t": Toggle("t", "t")})


# -- pictures --------------------------------------------------------------------------------------


def shown(folder, frames, number):
    """The picture of a frame as a page puts it together: (height, width, 3)."""
    base, patch, left, top = frames[number]
    with Image.open(folder / f"{base}.webp") as image:
        whole = image.convert("RGBA")
    if patch >= 0:
        with Image.open(folder / f"{patch}.webp") as image:
            whole.alpha_composite(image.convert("RGBA"), (left, top))
    return np.asarray(whole.convert("RGB")).astype(int)


def colored(png):
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def test_equal_pictures_are_stored_once_and_what_stands_still_in_its_base_alone(tmp_path):
    rng = np.random.default_rng(0)
    still = rng.integers(0, EXACT - 1, (60, 80)).astype(np.uint32) | 0xFF000000
    pictures = [still.copy() for _ in range(6)]
    for place, picture in enumerate(pictures):
        picture[10:20, 10 * place : 10 * place + 8] = 0xFF0000FF
    frames = Frames(tmp_path)
    frames.learn(pictures, 6)
    numbers = [frames.add(picture) for picture in [*pictures, *pictures]]
    assert numbers == [*range(6), *range(6)]
    files = sorted(tmp_path.iterdir())
    assert len(files) == 2  # all patches show the same square, in other places
    assert frames.bytes == sum(file.stat().st_size for file in files)
    for number, picture in zip(numbers, pictures, strict=False):
        expected = picture.view(np.uint8).reshape(60, 80, 4)[..., :3]
        np.testing.assert_array_equal(shown(tmp_path, frames.listed, number), expected)


def test_a_picture_of_another_size_gets_a_base_of_its_own(tmp_path):
    frames = Frames(tmp_path)
    small, large = (np.full((k, k), 0xFF00FF00, np.uint32) for k in (8, 9))
    assert [frames.add(small), frames.add(large), frames.add(small)] == [0, 1, 0]
    assert [shown(tmp_path, frames.listed, k).shape[0] for k in range(2)] == [8, 9]


def test_rare_colors_are_rounded_and_frequent_ones_stay(tmp_path):
    frames = Frames(tmp_path)
    base = np.full((50, 50), 0xFFFFFFFF, np.uint32)
    frames.learn([base], 1)
    picture = base.copy()
    frequent = np.repeat(np.arange(EXACT, dtype=np.uint32), 12)
    picture.ravel()[: len(frequent)] = 0xFF000000 | frequent
    picture[40] = 0xFF640000 | np.arange(50, dtype=np.uint32)  # rare
    picture[49, 49] = 0xFFFBFBFB
    seen = shown(tmp_path, frames.listed, frames.add(picture))
    np.testing.assert_array_equal(seen[..., 0].ravel()[: len(frequent)], frequent)
    assert np.abs(seen[40, :, 0] - np.arange(50)).max() <= STEP // 2
    assert len(np.unique(seen[40, :, 0])) == 4
    assert seen[49, 49].tolist() == [255, 255, 255]


def test_of_too_many_colors_rare_ones_become_the_nearest_of_the_others(tmp_path):
    frames = Frames(tmp_path)
    base = np.full((60, 50), 0xFFFFFFFF, np.uint32)
    frames.learn([base], 1)
    picture = base.copy()
    one = np.arange(COLORS, dtype=np.uint32)
    picture.ravel()[: 12 * COLORS] = np.repeat(0xFF000000 | one // 8 << 12 | one % 8 << 5, 12)
    picture[59, 49] = 0xFF8000F0  # rare, and near none
    seen = shown(tmp_path, frames.listed, frames.add(picture))
    assert len(np.unique(seen.reshape(-1, 3), axis=0)) <= COLORS + 1
    assert seen[59, 49].tolist() != [240, 0, 128]


# -- a Lab and its recording -----------------------------------------------------------------------


def read(folder, key):
    """What `answers.js` hands to the page, settings unfolded."""
    script = (folder / "answers.js").read_text(encoding="utf-8")
    start = f"registerRecordedLab({json.dumps(key)}, "
    assert script.startswith(start)
    assert script.endswith(");\n")
    told = json.loads(script[len(start) : -3])
    folded = told["settings"]
    told["settings"] = [
        {name: folded["tables"][k][row[k]] for k, name in enumerate(folded["names"])}
        for row in folded["rows"]
    ]
    for answer in told.get("answers", []):
        answer |= {name: told["texts"][answer[name]] for name in WORDS if name in answer}
    return told


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A recording of each small Lab: {key: folder}."""
    root = tmp_path_factory.mktemp("recorded")
    folders = {}
    for key, make in {"small-1": small_lab, "training-1": small_training}.items():
        folders[key] = root / key
        folders[key].mkdir()
        made = record([make], folders[key], key)
        size = sum(file.stat().st_size for file in folders[key].rglob("*") if file.is_file())
        assert made.bytes == size
        assert made.pictures == len(read(folders[key], key)["frames"])
    return folders


def test_each_answer_is_that_of_the_live_lab(recorded):
    told = read(recorded["small-1"], "small-1")
    live = small_lab()
    live.fit(width=1040, height=640)
    plain = [k for k, answer in enumerate(told["answers"]) if answer["pin"] < 0]
    pinned = [k for k, answer in enumerate(told["answers"]) if answer["pin"] == 1]
    assert len(plain) > 80
    for numbers, pin in ((plain[::13], None), (pinned[::9], told["pins"][1])):
        if pin:
            live.set(**pin)
            live.press("Pin")
        for number in numbers:
            answer = told["answers"][number]
            live.set(**told["settings"][number])
            assert (live.summary, live.setting) == (answer["words"], answer["setting"])
            assert live.status["pinned"] == answer.get("pinned", "")
            seen = shown(recorded["small-1"], told["frames"], answer["frame"])
            off = np.abs(seen - colored(live.png)).max(axis=2)
            assert (off > 8).mean() < 0.002
    live.close()


def test_an_answer_that_fails_says_why_and_leaves_the_picture(recorded):
    told = read(recorded["small-1"], "small-1")
    failed = [
        answer
        for setting, answer in zip(told["settings"], told["answers"], strict=True)
        if setting["weight"] == pytest.approx(BROKEN) and answer["pin"] < 0
    ]
    assert len(failed) >= 2
    for answer in failed:
        assert answer["frame"] == -1
        assert answer["error"] == "ZeroDivisionError: this weight is too odd"


def test_a_page_is_told_where_sliders_stop_and_has_no_button_for_what_is_not_recorded(recorded):
    told = read(recorded["small-1"], "small-1")
    stops = {control["name"]: control.get("stops") for control in told["page"]["controls"]}
    assert stops["depth"] == [2, 5]
    assert stops["shift"] is None  # one value is no choice
    assert told["page"]["buttons"] == ["Pin", "Reset"]
    narrow = read(recorded["small-1"] / "narrow", "small-1/narrow")
    assert narrow["page"]["buttons"] == ["Pin", "Reset"]
    assert narrow["pictures"] < told["pictures"] / 2
    kinds = [{one["activation"] for one in some["settings"]} for some in (told, narrow)]
    assert kinds[0] == kinds[1]
    assert {**told["start"]} in narrow["settings"]
    assert shown(recorded["small-1"] / "narrow", narrow["frames"], 0).shape[1] == 374


def test_a_training_is_recorded_from_its_start_to_its_end_with_looks_back(recorded):
    told = read(recorded["training-1"], "training-1")
    assert [setting["rate"] for setting in told["settings"]] == [0.1, 1.0]
    for run in told["runs"]:
        shares = [share for share, *_ in run["moments"]]
        assert (shares[0], shares[-1]) == (0, 1)
        assert shares == sorted(set(shares))
        assert [look for look, *_ in run["looks"]] == [0, 25, 50, 75, 100]
        assert run["moments"][0][2].startswith(f"rate {0.1 if run['of'] == 0 else 1}: not started")
        assert "iteration 16 of 16" in run["moments"][-1][2]
        assert "Layers as of iteration 4." in run["looks"][1][2]
    assert {(run["of"], *run["pinned"]) for run in told["runs"]} == {
        *((0,), (1,), (0, 0), (1, 0), (0, 1), (1, 1), (1, 0, 1)),
    }
    assert told["begins"] == [{"of": 0, "pinned": [], "over": False}]


def test_a_lab_that_is_shown_twice_is_recorded_once_and_begins_as_each_cell_left_it(tmp_path):
    makers = [small_training, lambda: small_training().compare("fast", "slow")]
    record(makers, tmp_path, "compared")
    told = read(tmp_path, "compared")
    assert told["begins"] == [
        {"of": 0, "pinned": [], "over": False},
        {"of": 0, "pinned": [1], "over": True},
    ]
    assert told["start"]["rate"] == 0.1


def test_a_training_that_fails_is_recorded_with_its_reason(tmp_path):
    record([asked_training], tmp_path, "broken")
    told = read(tmp_path, "broken")
    failed = [run for run in told["runs"] if run["error"]]
    assert [told["settings"][run["of"]]["rate"] for run in failed] == [BROKEN]
    assert failed[0]["error"] == "ValueError: this rate is too odd"
    assert len(failed[0]["moments"]) == 1


def test_recording_twice_writes_the_same_bytes(tmp_path):
    written = []
    for folder in (tmp_path / "first", tmp_path / "second"):
        folder.mkdir()
        record([point_lab], folder, "point-1")
        files = folder.rglob("*.*")
        written.append({file.relative_to(folder): file.read_bytes() for file in files})
    assert len(written[0]) > 20
    assert written[0] == written[1]


def test_a_handle_is_told_where_its_places_are_recorded(tmp_path):
    record([point_lab], tmp_path, "point-1")
    for told in (read(tmp_path, "point-1"), read(tmp_path / "narrow", "point-1/narrow")):
        assert {answer["handle"] for answer in told["answers"]} == {0}
        assert told["handles"][0]["x"]["control"] == "x"


def test_what_cannot_be_recorded_is_refused_with_the_reason(tmp_path, monkeypatch):
    with pytest.raises(CourseProblem, match="key-1: str is no Lab"):
        record([lambda: "a clinic"], tmp_path, "key-1")

    class Clinic(Lab):
        def _buttons(self):
            return {**super()._buttons(), "Order": self._reset}

    monkeypatch.setattr("recorded_labs.Lab", Clinic)
    assert record([small_lab], tmp_path, "clinic-1") is None
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(CourseProblem, match="No space left on device.*make it writable"):
        record([small_lab], tmp_path, "key-2")


def test_the_front_is_one_classic_script_that_asks_nobody(recorded):
    front = recorded_front()
    assert "export" not in front.replace("exports", "")
    assert not [word for word in ("fetch(", "import(", "XMLHttpRequest", "http:") if word in front]
    assert "showRecordedLab" in front
    assert ".lab-recorded" in recorded_style()
    assert ".lab-stage" in recorded_style()


def test_the_pixels_of_a_picture_are_one_number_each(recorded):
    file = next((recorded["small-1"]).glob("*.webp"))
    assert pixels(file.read_bytes()).dtype == np.uint32

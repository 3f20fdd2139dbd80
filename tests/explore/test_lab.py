import io
import json
import math
import threading

import numpy as np
import pytest
from PIL import Image

from lab_tools import SmallFigure, lab_threads, request, until
from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.signals import signal_profile
from labsupport.explore import Choice, Lab, Seed, Slider, Toggle
from labsupport.explore.inbox import Inbox
from labsupport.figures.signals import SignalFigure

CONTROLS = {
    "scale": Slider(
        "scale", "init scale", 0.01, 1e-3, 10**0.5, 0.05, log=True, marks={"LeCun": 500**-0.5}
    ),
    "depth": Slider("depth", "layers", 5, 1, 10),
    "shift": Slider("shift", "shift", 0.0, -1.0, -0.0 + 1.0, 0.1),
    "activation": Choice(
        "activation", "activation", "tanh", {a.label: n for n, a in ACTIVATIONS.items()}
    ),
    "norm": Toggle("norm", "batch norm"),
    "seed": Seed(),
}
PRESETS = {"He": {"scale": (2 / 500) ** 0.5, "activation": "relu"}, "deep": {"depth": 10}}


class Compute:
    """Remembers what it was called with; can be told to fail, or to wait at a gate."""

    def __init__(self):
        self.calls, self.at_once, self.most_at_once = [], 0, 0
        self.entered, self.gate = threading.Event(), threading.Event()
        self.gate.set()

    def __call__(self, **values):
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.entered.set()
        try:
            assert self.gate.wait(10)
            self.calls.append(values)
            if values.get("depth") == 7:
                raise ZeroDivisionError("seven layers are too many")
            if values.get("depth") == 8:
                raise SystemExit
            return "undrawable" if values.get("depth") == 9 else values
        finally:
            self.at_once -= 1


@pytest.fixture
def compute():
    return Compute()


@pytest.fixture
def lab(compute):
    yield Lab(compute, SmallFigure, controls=list(CONTROLS.values()), presets=PRESETS)
    until(lambda: not lab_threads())


def settled(lab, number):
    until(lambda: lab.answered == number and not lab_threads())


def assert_png(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    assert image.format == "PNG"
    return image.size


# -- controls ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTROLS)
def test_a_control_accepts_its_start_and_describes_itself_to_the_page(name):
    control = CONTROLS[name]
    assert control.accept(control.value) == control.value
    page = json.loads(json.dumps(control.page()))
    assert (page["name"], page["label"]) == (name, control.label)
    assert page["kind"] == type(control).__name__.lower()


@pytest.mark.parametrize("number", [float, np.float64, np.float32, np.int64])
def test_a_slider_takes_any_kind_of_number_and_keeps_its_own(number):
    assert type(CONTROLS["depth"].accept(number(3))) is int
    assert type(CONTROLS["scale"].accept(number(1))) is float


def test_a_value_between_the_steps_stays_exact():
    assert CONTROLS["scale"].accept(1 / math.sqrt(500)) == 1 / math.sqrt(500)


@pytest.mark.parametrize("name", ["scale", "depth", "shift"])
def test_a_slider_reaches_its_ends_and_what_rounding_adds_to_them(name):
    slider = CONTROLS[name]
    for end in (slider.low, slider.high):
        assert slider.accept(end) == end
    if name != "depth":
        assert slider.accept(slider.high * (1 + 1e-12)) == slider.high
        assert slider.accept(slider.low - abs(slider.low) * 1e-12) == slider.low


def test_a_slider_over_many_decades_does_not_take_zero_for_its_lowest_value():
    with pytest.raises(ValueError, match="from 1e-15 to 0.1"):
        Slider("noise", "noise", 1e-6, 1e-15, 0.1, 0.5, log=True).accept(0)


REFUSED = [
    *(("scale", bad) for bad in (0, -1, 3.2, math.nan, math.inf, "1", None, True, [1], 1j)),
    *(("depth", bad) for bad in (0, 11, 2.5, "3", None)),
    *(("shift", bad) for bad in (-1.1, 1.1)),
    *(("activation", bad) for bad in ("tan", None, 3, ["tanh"])),
    *(("norm", bad) for bad in ("yes", None, 2, [])),
    *(("seed", bad) for bad in (-1, 1.5, math.nan, math.inf, "0", None, True)),
]


@pytest.mark.parametrize(("name", "bad"), REFUSED)
def test_a_value_a_control_cannot_have_is_refused_and_nothing_changes(lab, compute, name, bad):
    before, picture, calls = lab.values, lab.png, len(compute.calls)
    with pytest.raises(ValueError, match=rf"{name} is .*; it must be "):
        lab.set(**{name: bad})
    assert (lab.values, lab.png, lab.error, len(compute.calls)) == (before, picture, "", calls)


def test_a_choice_gives_its_own_option_for_one_that_equals_it():
    size = Choice("size", "size", 1, [1, 2, True])
    assert size.accept(np.float64(2.0)) is size.labeled["2"]
    assert size.accept(1) is size.labeled["1"]
    assert size.accept(True) is True
    with pytest.raises(ValueError, match="size is False; it must be one of"):
        size.accept(False)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Slider("a", "a", 5, 0, 1),
        lambda: Slider("a", "a", 1, 2, 1),
        lambda: Slider("a", "a", 1, 0, 2, 0),
        lambda: Slider("a", "a", 1, 0, 2, log=True),
        lambda: Slider("a", "a", 1.0, 0.0, 2.0, marks={"far": 3.0}),
        lambda: Choice("a", "a", 4, [1, 2]),
        lambda: Choice("a", "a", len, {"length": len}),
    ],
)
def test_a_control_that_could_not_work_is_refused_where_it_is_written(build):
    with pytest.raises((ValueError, TypeError), match="a"):
        build()


# -- in Python -----------------------------------------------------------------------------------


def test_a_new_lab_shows_the_picture_of_its_start(lab, compute):
    assert compute.calls == [lab.values]
    assert lab.values == {name: control.value for name, control in CONTROLS.items()}
    assert lab.result == lab.values
    assert lab.summary == f"seen: {lab.result}"
    assert assert_png(lab.png) == (300, 200)
    assert lab.error == ""


def test_setting_a_control_computes_and_draws_anew(lab, compute):
    before = lab.png
    lab.set(scale=1 / math.sqrt(500), depth=3)
    assert compute.calls[-1] == lab.result == lab.values
    assert lab.values["scale"] == 1 / math.sqrt(500)
    assert lab.values["depth"] == 3
    assert "'depth': 3" in lab.summary
    assert lab.png != before
    assert len(compute.calls) == 2


def test_everything_the_page_gets_is_json(lab):
    lab.set(scale=np.float64(0.5), seed=np.int64(3), norm=True)
    lab.press("Pin")
    for trait in ("page", "values", "status", "summary", "error", "answered"):
        value = getattr(lab, trait)
        assert json.loads(json.dumps(value)) == value


def test_unknown_names_are_answered_with_the_known_ones(lab):
    before = lab.values
    with pytest.raises(ValueError, match=r"no control \['scael'\]; there are \['scale', 'depth'"):
        lab.set(scael=1, depth=2)
    with pytest.raises(ValueError, match="no button 'Pni'; there are .*'He'.*'Pin'"):
        lab.press("Pni")
    with pytest.raises(ValueError, match="no control"):
        Lab(Compute(), SmallFigure, controls=[Seed()], presets={"He": {"scale": 1}})
    with pytest.raises(ValueError, match="must be"):
        Lab(Compute(), SmallFigure, controls=[Seed()], presets={"bad": {"seed": -1}})
    with pytest.raises(ValueError, match=r"\['Reset', 'seed'\] is there twice"):
        Lab(Compute(), SmallFigure, controls=[Seed(), Seed()], presets={"Reset": {}})
    assert lab.values == before


def test_presets_set_several_controls_and_reset_goes_back(lab):
    start = lab.values
    lab.press("He")
    assert lab.values == {**start, **PRESETS["He"]}
    lab.press("deep")
    lab.press("Pin")
    assert lab.values["depth"] == 10
    lab.press("Reset")
    assert (lab.values, lab.result, lab.pinned) == (start, start, None)


def test_pin_keeps_the_present_result_as_a_ghost_until_it_is_pressed_again(lab, compute):
    first, plain = lab.result, lab.png
    lab.press("Pin")
    assert (lab.pinned, lab.status["down"]["Pin"]) == (first, True)
    lab.set(depth=2)
    assert lab.pinned == first
    with_ghost = lab.png
    lab.press("Pin")
    assert (lab.pinned, lab.status["down"]["Pin"]) == (None, False)
    assert lab.png not in (with_ghost, plain)
    assert len(compute.calls) == 2


def test_new_seed_counts_on_and_is_there_only_with_a_seed(lab):
    lab.press("New seed")
    lab.press("New seed")
    assert lab.values["seed"] == lab.result["seed"] == 2
    seedless = Lab(Compute(), SmallFigure, controls=[CONTROLS["depth"]])
    assert seedless.page["buttons"] == ["Pin", "Reset", "Large print"]


class Kitchen(Lab):
    """A Lab with a button of its own, a key for it, and one that is seldom needed."""

    KEYS = {"k": "Cook"}
    SELDOM = ("Reset", "Large print")

    def _buttons(self):
        return {"Cook": lambda: self._change({"depth": 6}), **super()._buttons()}


def test_a_kind_of_lab_has_buttons_of_its_own_beside_their_choice_with_keys():
    dish = Choice("dish", "dish", "soup", ["soup", "cake"], button="Cook")
    lab = Kitchen(Compute(), SmallFigure, controls=[CONTROLS["depth"], dish])
    lab.press("Cook")
    assert lab.values == {"depth": 6, "dish": "soup"}
    page = json.loads(json.dumps(lab.page))
    assert (page["keys"], page["seldom"]) == ({"k": "Cook"}, ["Reset", "Large print"])
    assert page["controls"][1]["button"] == "Cook"
    assert Lab(Compute(), SmallFigure, controls=[CONTROLS["depth"]]).page["keys"] == {}


def test_a_choice_that_names_a_button_which_is_not_there_is_refused():
    dish = Choice("dish", "dish", "soup", ["soup", "cake"], button="Cook")
    with pytest.raises(ValueError, match="no button .'Cook'."):
        Lab(Compute(), SmallFigure, controls=[dish])


def test_large_print_is_a_button_and_a_setting_of_the_whole_lecture(lab, monkeypatch):
    normal = lab.png
    lab.press("Large print")
    assert lab.status["down"]["Large print"]
    large = lab.png
    assert large != normal
    lab.press("Large print")
    assert lab.png == normal
    for value, expected in (("1", True), ("0", False), ("", False)):
        monkeypatch.setenv("LABSUPPORT_LARGE_PRINT", value)
        lecture = Lab(Compute(), SmallFigure, controls=list(CONTROLS.values()))
        assert lecture.status["down"]["Large print"] == expected
        assert lecture.png == (large if expected else normal)


def test_two_labs_share_nothing_even_with_one_figure():
    one, two = (Lab(Compute(), SmallFigure, controls=list(CONTROLS.values())) for _ in range(2))
    before = (two.values, two.png, two.status)
    one.set(depth=2)
    one.press("Pin")
    one.press("Large print")
    assert (two.values, two.png, two.status) == before


# -- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("depth", "error", "text"),
    [
        (7, ZeroDivisionError, "ZeroDivisionError: seven layers are too many"),
        (8, SystemExit, "SystemExit"),
        (9, RuntimeError, "RuntimeError: this cannot be drawn"),
    ],
)
def test_an_exception_is_raised_in_python_shown_in_red_and_over_with_the_next_good_value(
    lab, depth, error, text
):
    with pytest.raises(error):
        lab.set(depth=depth)
    assert lab.error == text
    assert lab.values["depth"] == depth
    lab.set(depth=2)
    assert lab.error == ""
    assert lab.result["depth"] == 2


@pytest.mark.parametrize("button", ["Pin", "Large print"])
def test_a_button_does_not_hide_that_the_picture_is_not_that_of_the_controls(lab, button):
    with pytest.raises(ZeroDivisionError):
        lab.set(depth=7)
    with pytest.raises(ZeroDivisionError):
        lab.press(button)
    assert lab.error.startswith("ZeroDivisionError")
    lab.press("Reset")
    assert lab.error == ""


@pytest.mark.parametrize("depth", [7, 8, 9])
def test_a_lab_that_cannot_draw_its_start_is_not_made(depth):
    with pytest.raises((ZeroDivisionError, RuntimeError, SystemExit)):
        Lab(Compute(), SmallFigure, controls=[Slider("depth", "layers", depth, 1, 10)])


# -- the page's requests -------------------------------------------------------------------------


def test_a_request_of_the_page_is_answered_by_its_number(lab):
    request(lab, 1, {"depth": 3, "scale": 0.5}, "Pin", "New seed")
    settled(lab, 1)
    assert (lab.values["depth"], lab.values["scale"], lab.values["seed"]) == (3, 0.5, 1)
    assert lab.pinned["depth"] == 3
    assert lab.result == lab.values


def test_of_a_thousand_requests_the_last_is_drawn_and_few_are_computed(lab, compute):
    compute.entered.clear()
    compute.gate.clear()
    request(lab, 1, {"scale": 0.5})
    assert compute.entered.wait(5)
    for number in range(2, 1001):
        request(lab, number, {"scale": 0.01 + number / 1000, "depth": 1 + number % 3})
    compute.gate.set()
    settled(lab, 1000)
    assert lab.result == lab.values
    assert (lab.values["scale"], lab.values["depth"]) == (1.01, 2)
    assert len(compute.calls) == 3  # the start, the first request, and all others together
    assert compute.most_at_once == 1


def test_a_burst_from_two_threads_ends_with_the_last_value_of_each_control(lab, compute):
    def drag(name, values):
        for number, value in enumerate(values, start=1):
            request(lab, number, {name: value})

    threads = [
        threading.Thread(target=drag, args=("scale", [0.01 + k / 1000 for k in range(500)])),
        threading.Thread(target=drag, args=("depth", [1 + k % 6 for k in range(500)])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    settled(lab, 500)
    assert (lab.values["scale"], lab.values["depth"]) == (0.01 + 0.499, 1 + 499 % 6)
    assert lab.result == lab.values
    assert compute.most_at_once == 1


def test_presses_stay_in_order_while_values_wait(lab, compute):
    compute.entered.clear()
    compute.gate.clear()
    request(lab, 1, {"depth": 2})
    assert compute.entered.wait(5)
    for number, button in enumerate(["New seed", "He", "New seed", "deep"], start=2):
        request(lab, number, button)
    compute.gate.set()
    settled(lab, 5)
    assert (lab.values["seed"], lab.values["depth"], lab.values["activation"]) == (2, 10, "relu")


LAST_WORDS = {  # what is done while a computation is under way, and what must be seen at the end
    "slider after preset": (["deep", {"depth": 3}], {"depth": 3}),
    "preset after slider": ([{"depth": 3}, "deep"], {"depth": 10}),
    "slider after Reset": (["Reset", {"depth": 4}], {"depth": 4}),
    "Reset after slider": ([{"depth": 4, "scale": 0.5}, "Reset"], {"depth": 5, "scale": 0.01}),
    "slider, preset, slider": ([{"depth": 2, "shift": 1.0}, "deep", {"depth": 3}], {"depth": 3}),
    "seed after New seed": (["New seed", {"seed": 7}], {"seed": 7}),
    "New seed after seed": ([{"seed": 7}, "New seed"], {"seed": 8}),
}


@pytest.mark.parametrize("together", [True, False], ids=["one message", "one message each"])
@pytest.mark.parametrize("order", LAST_WORDS)
def test_what_is_done_last_wins_whether_it_moved_or_pressed(lab, compute, order, together):
    actions, expected = LAST_WORDS[order]
    compute.entered.clear()
    compute.gate.clear()
    request(lab, 1, {"depth": 6})
    assert compute.entered.wait(5)
    messages = [actions] if together else [[action] for action in actions]
    for number, message in enumerate(messages, start=2):
        request(lab, number, *message)
    compute.gate.set()
    settled(lab, 1 + len(messages))
    assert {name: lab.values[name] for name in expected} == expected
    assert lab.result == lab.values
    assert lab.error == ""


def test_a_ghost_is_of_the_moment_in_which_pin_was_pressed(lab, compute):
    request(lab, 1, {"depth": 2}, "Pin", {"depth": 3}, {"depth": 4})
    settled(lab, 1)
    assert (lab.pinned["depth"], lab.result["depth"]) == (2, 4)
    assert [values["depth"] for values in compute.calls][:3] == [5, 2, 4]


def test_presets_in_a_hurry_are_computed_once(lab, compute):
    request(lab, 1, "He", {"depth": 2}, "deep", {"depth": 3})
    settled(lab, 1)
    assert len(compute.calls) == 2
    assert lab.result == lab.values == {**compute.calls[0], **PRESETS["He"], "depth": 3}
    lab.press("deep")  # a preset is not changed by what is joined with it
    assert lab.values["depth"] == 10


@pytest.mark.parametrize(
    ("depth", "error"),
    [(7, "ZeroDivisionError: seven layers are too many"), (8, "SystemExit")],
)
def test_a_failing_compute_turns_red_and_the_next_request_is_answered(lab, depth, error):
    request(lab, 1, {"depth": depth})
    settled(lab, 1)
    assert lab.error == error
    request(lab, 2, {"depth": 2})
    settled(lab, 2)
    assert (lab.error, lab.result["depth"]) == ("", 2)


MALFORMED = [
    None,
    {},
    "hello",
    {"number": 1},
    {"number": 1, "actions": None},
    {"number": None, "actions": []},
    {"number": 1, "actions": [{"scael": 1}]},
    {"number": 1, "actions": [{"depth": "many"}]},
    {"number": 1, "actions": ["no such button"]},
    {"number": 1, "actions": [["a", "list"]]},
    {"number": 1, "actions": [None]},
]


@pytest.mark.parametrize("message", MALFORMED, ids=str)
def test_a_malformed_request_turns_red_and_costs_the_others_nothing(lab, compute, message):
    before = lab.values
    lab._receive(lab, message, [])
    until(lambda: lab.error)
    until(lambda: not lab_threads())
    assert lab.values == before
    compute.entered.clear()
    compute.gate.clear()
    request(lab, 2, {"depth": 2})
    assert compute.entered.wait(5)
    lab._receive(lab, message, [])
    request(lab, 3, {"depth": 4}, "New seed")
    compute.gate.set()
    settled(lab, 3)
    assert lab.error
    assert (lab.result["depth"], lab.result["seed"]) == (4, 1)
    request(lab, 4, {"depth": 5})
    settled(lab, 4)
    assert (lab.error, lab.result["depth"]) == ("", 5)


def test_requests_that_come_while_a_cell_sets_are_answered_after_it(lab, compute):
    compute.entered.clear()
    compute.gate.clear()
    cell = threading.Thread(target=lambda: lab.set(depth=3, scale=0.5))
    cell.start()
    assert compute.entered.wait(5)
    for number in range(1, 20):
        request(lab, number, {"scale": number / 10})
    compute.gate.set()
    cell.join(10)
    assert not cell.is_alive()
    settled(lab, 19)
    assert (lab.result["scale"], lab.result["depth"]) == (1.9, 3)
    assert compute.most_at_once == 1


def test_a_cell_can_set_while_a_request_is_computed(lab, compute):
    compute.entered.clear()
    compute.gate.clear()
    request(lab, 1, {"depth": 2})
    assert compute.entered.wait(5)
    cell = threading.Thread(target=lambda: lab.set(depth=3))
    cell.start()
    compute.gate.set()
    cell.join(10)
    assert not cell.is_alive()
    settled(lab, 1)
    assert lab.result["depth"] == 3


def test_a_fault_of_our_own_is_shown_and_the_page_gets_its_answer(lab, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(lab, "_change", lambda values: 1 / 0)
        request(lab, 1, {"depth": 2})
        settled(lab, 1)
    assert lab.error == "ZeroDivisionError: division by zero"
    request(lab, 2, {"depth": 3})
    settled(lab, 2)
    assert (lab.result["depth"], lab.error) == (3, "")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_worker_that_dies_is_replaced_at_the_next_request():
    answered = []

    def answer(requests):
        if "poison" in requests:
            raise SystemExit
        answered.extend(requests)

    inbox = Inbox(answer)
    inbox.put("poison")
    until(lambda: not lab_threads())
    inbox.put("bread")
    until(lambda: answered == ["bread"] and not lab_threads())


def test_a_closed_lab_keeps_no_figure_even_if_an_answer_was_under_way(lab, compute):
    compute.entered.clear()
    compute.gate.clear()
    request(lab, 1, {"depth": 2})
    assert compute.entered.wait(5)
    request(lab, 2, {"depth": 3})
    closing = threading.Thread(target=lab.close)
    closing.start()  # waits for the lock
    compute.gate.set()
    closing.join(10)
    until(lambda: not lab_threads())
    assert (lab._drawing.picture, lab._drawing._kept) == (None, {})
    lab.set(depth=4)
    assert lab.summary == f"seen: {lab.values}"
    assert (lab._drawing.picture, lab._drawing._kept) == (None, {})


# -- without a kernel ----------------------------------------------------------------------------


def test_a_lab_is_stored_as_its_picture_and_its_words(lab):
    lab.set(depth=3)
    bundle, _ = lab._repr_mimebundle_()
    assert bundle["text/plain"] == lab.summary
    assert assert_png(bundle["image/png"]) == (300, 200)
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == lab.model_id


def test_a_lab_in_trouble_is_stored_with_its_error(lab):
    with pytest.raises(ZeroDivisionError):
        lab.set(depth=7)
    bundle, _ = lab._repr_mimebundle_()
    assert bundle["text/plain"] == lab.error
    assert "image/png" not in bundle


# -- the signature Lab ---------------------------------------------------------------------------


def test_the_lab_of_the_lecture_follows_its_scale():
    lab = Lab(
        signal_profile,
        SignalFigure,
        controls=[CONTROLS["scale"], CONTROLS["activation"], CONTROLS["depth"], CONTROLS["seed"]],
        presets=PRESETS,
    )
    assert lab.summary == signal_profile(activation="tanh", scale=0.01).summary
    lab.press("He")
    assert lab.result.std[-1] == pytest.approx(0.8, rel=0.25)
    assert assert_png(lab.png) == (1040, 520)


def test_a_lab_may_begin_with_other_settings_and_comes_back_to_them(compute):
    settings = {"depth": 3}
    lab = Lab(compute, SmallFigure, controls=list(CONTROLS.values()), settings=settings)
    assert lab.values["depth"] == 3
    lab.set(depth=2)
    lab.press("Reset")
    assert lab.values["depth"] == 3
    for bad in ({"depth": 1000}, {"depths": 3}):
        with pytest.raises(ValueError, match="depth"):
            Lab(compute, SmallFigure, controls=list(CONTROLS.values()), settings=bad)


def test_a_lab_tells_its_title_its_controls_and_its_presets(lab):
    assert lab.page["title"] == "Explore"
    assert lab.controls == CONTROLS
    assert lab.presets.keys() == PRESETS.keys()


# -- the room of the picture ---------------------------------------------------------------------


def in_room(lab, number, *room, actions=()):
    lab._receive(lab, {"number": number, "actions": list(actions), "room": list(room)}, [])
    settled(lab, number)


def test_the_picture_is_drawn_for_the_room_that_the_page_tells(compute):
    shown = [CONTROLS[name] for name in ("scale", "depth", "activation", "seed")]
    lab = Lab(signal_profile, SignalFigure, controls=shown)
    assert assert_png(lab.png) == (1040, 520)
    for number, (room, size) in enumerate(
        {(900, 430, 0): (900, 430), (1000, 640, 720): (1000, 640)}.items(), start=1
    ):
        in_room(lab, number, *room)
        assert assert_png(lab.png) == size
        assert lab.error == ""


def test_another_room_computes_nothing_and_comes_before_what_is_done_in_it(lab, compute):
    in_room(lab, 1, 400, 300, 0)
    assert len(compute.calls) == 1
    in_room(lab, 2, 380, 300, 0, actions=[{"norm": True}])
    assert len(compute.calls) == 2
    assert assert_png(lab.png)[0] == 380


@pytest.mark.parametrize("room", [[1, 2], ["a", 2, 3], [10, 10, 0], [1e9, 5, 0], "wide"])
def test_a_room_that_is_none_is_refused_in_red_and_the_picture_stays(lab, room):
    before = lab.png
    lab._receive(lab, {"number": 1, "actions": [], "room": room}, [])
    until(lambda: lab.error)
    assert lab.png == before
    lab.set(depth=3)
    assert lab.error == ""


# -- what is passed on ---------------------------------------------------------------------------


def test_the_setting_is_the_call_that_makes_the_same_lab(compute):
    def explorer(**settings):
        shown = list(CONTROLS.values())
        return Lab(compute, SmallFigure, controls=shown, presets=PRESETS, settings=settings)

    lab = explorer()
    assert lab.setting == "explorer()"
    lab.press("He")
    lab.set(norm=True, seed=3)
    assert lab.setting == 'explorer(scale=0.0632456, activation="relu", norm=True, seed=3)'.replace(
        '"', "'"
    )
    again = eval(lab.setting)
    assert again.values == lab.values | {"scale": pytest.approx(lab.values["scale"], rel=1e-5)}
    assert lab.status["setting"] == lab.setting


def test_what_is_pinned_is_told_by_what_differs(lab):
    assert lab.status["pinned"] == ""
    lab.set(scale=500**-0.5)
    lab.press("Pin")
    assert lab.status["pinned"] == "gray, pinned: the same setting"
    lab.set(scale=0.01, norm=True, activation="relu")
    pinned = "gray, pinned: init scale LeCun, activation tanh, batch norm off"
    assert lab.status["pinned"] == pinned
    lab.press("Pin")
    assert lab.status["pinned"] == ""

"""Recorded Labs on a page from a folder, without a network: they answer, train, pin, and say so."""

import functools
import hashlib
import http.server
import re
import shutil
import threading

import pytest

from labsupport.course.recorded import record, recorded_front, recorded_style
from labsupport.machine.browser import new_page
from pages import LabOnPage, errors_of, until, violations
from recorded_labs import (
    asked_lab,
    asked_training,
    point_lab,
    small_lab,
    small_training,
    two_sliders,
)

KEYS = {"small-1": small_lab, "point-2": point_lab, "training-1": small_training}
KEYS |= {"asked-3": asked_lab, "asked-4": asked_training, "two-5": two_sliders}
STILL = '<img alt="still" width="300" height="100">'
SITE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Recorded</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="recorded.css"><script src="recorded.js"></script></head>
<body data-jp-theme-light="true"><main><h1>Recorded</h1>{labs}</main><script>
for (const lab of document.querySelectorAll(".recorded-lab"))
    showRecordedLab(lab, lab.id, `recorded/${{lab.id}}`);
</script></body></html>"""
# A platform shows it in a frame, whose page then has no origin at all.
PLATFORM = """<!doctype html><title>A platform</title><link rel="icon" href="data:,">
<iframe src="." width="1100" height="800" sandbox="allow-scripts"></iframe>"""
INSTALL = "recorded: {} pictures; install the course to set anything"
# Moves the slider over its whole track, as fast as it is answered: pictures a second.
SPEED = """async (input) => {
    const root = input.closest(".lab"), canvas = root.querySelector("canvas");
    const context = canvas.getContext("2d"), draw = context.drawImage.bind(context);
    const answered = () => new Promise((done) => {
        const look = () => (root.ariaBusy === "true" ? setTimeout(look) : done());
        look();
    });
    let drawn = 0;
    context.drawImage = (image, x, y) => { drawn += x === 0 && y === 0; draw(image, x, y); };
    const began = performance.now();
    for (let place = 0; place <= Number(input.max); place++) {
        input.value = place;
        input.dispatchEvent(new Event("input"));
        await answered();
        if (place % 4 === 0) await new Promise(requestAnimationFrame);
    }
    delete context.drawImage;
    return [drawn, 1000 * drawn / (performance.now() - began)];
}"""

# Resolves when the page has, or has lost, what lies at an address, and has had time to show it.
ARRIVED = """async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode().catch(() => {});
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder with a page and three recorded Labs."""
    folder = tmp_path_factory.mktemp("site")
    for key, make in KEYS.items():
        (folder / "recorded" / key).mkdir(parents=True)
        record([make], folder / "recorded" / key, key)
    (folder / "recorded.js").write_text(recorded_front(), encoding="utf-8")
    (folder / "recorded.css").write_text(recorded_style(), encoding="utf-8")
    labs = "".join(f'<div class="recorded-lab" id="{key}">{STILL}</div>' for key in KEYS)
    (folder / "index.html").write_text(SITE.format(labs=labs), encoding="utf-8")
    return folder


@pytest.fixture
def offline(chromium, site):
    """The page at file://, without a network; all it asks for lies in its folder."""
    page = new_page(chromium)
    page.context.set_offline(True)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto((site / "index.html").as_uri())
    yield page
    assert page.asked
    assert [url for url in page.asked if not url.startswith((site.as_uri() + "/", "data:"))] == []
    assert errors_of(page) == []
    assert "kernel" not in page.evaluate("document.body.textContent").lower()
    page.close()


class Recorded(LabOnPage):
    """A recorded Lab: its note says what could not be done as it was asked."""

    @property
    def picture(self):
        # A page from a file may not read its own canvas.
        canvas = self.root.locator("canvas.lab-picture")
        return hashlib.sha256(canvas.screenshot(animations="disabled")).hexdigest()

    @property
    def note(self):
        return self.root.locator(".lab-recorded").inner_text()

    def value(self, name):
        return self.root.get_by_label(name, exact=True).evaluate(
            "input => input.getAttribute('aria-valuetext') ?? input.selectedOptions[0].text"
        )


@pytest.fixture
def small(offline):
    return Recorded(offline, "Small")


@pytest.fixture
def asked(offline):
    return Recorded(offline, "Asked")


@pytest.fixture(params=["Training", "Asked training"])
def training(offline, request):
    return quick(offline, request.param)


def quick(page, title):
    """A Lab that trains as fast as it can."""
    lab = Recorded(page, title)
    lab.root.get_by_label("lasts").select_option("as short as it can")
    return lab


def test_a_drag_moves_picture_and_words_from_one_end_to_the_other(small):
    slider = small.slider("weight w")
    for share in (0.0, 1.0, 0.4):
        with small.changing():
            small.drag(slider, share)
        assert small.error == ""
    assert small.note.startswith("recorded: ")


def test_a_drag_over_the_whole_track_draws_thirty_pictures_a_second(small):
    slider = small.slider("weight w")
    best = 0
    for _ in range(4):  # the machine may have other work
        drawn, speed = slider.evaluate(SPEED)
        assert drawn >= 20
        best = max(best, speed)
        if best >= 60:
            break
    assert best >= 30


def test_presets_reset_and_the_call_that_makes_the_lab(small):
    first = small.settle()
    with small.changing():
        small.button("steep").click()
    assert (small.value("weight w"), small.value("activation")) == ("4", "sigmoid")
    small.slider().press("c")
    told = small.root.locator(".lab-busy")
    call = "small_lab(weight=4, activation='sigmoid')"
    until(small.page, lambda: told.inner_text() == f"copied: {call}", "the copied setting")
    with small.changing():
        small.button("Reset").click()
    assert small.settle() == first


def test_a_value_that_is_not_recorded_becomes_the_nearest_and_the_lab_says_so(small):
    usual = small.note
    assert usual == INSTALL.format(usual.split()[1])
    small.root.get_by_label("activation").select_option("elu")
    until(small.page, lambda: small.note.startswith("Not recorded"), "the note")
    assert small.note == f"Not recorded; the nearest is activation tanh. R{usual[1:]}."
    assert small.value("activation") == "tanh"
    small.slider("shift").press("ArrowRight")
    assert small.note.startswith("Not recorded; the nearest is shift 0.")
    assert small.value("shift") == "0"
    with small.changing(words=False):
        small.drag(small.slider("depth"), 0.5)  # 4 or 5: only 2 and 5 are recorded
    assert small.value("depth") == "5"
    with small.changing():
        small.button("steep").click()
    assert small.value("depth") == "5"
    assert small.note.startswith(usual.split(";")[0])
    assert "here weight w has" in small.note  # at depth 5 the slider has fewer stops


def test_keys_go_from_one_recorded_value_to_the_next(small):
    depth, weight = small.slider("depth"), small.slider("weight w")
    for key, value in {"ArrowRight": "5", "ArrowLeft": "2", "End": "5", "Home": "2"}.items():
        depth.press(key)
        until(small.page, lambda value=value: small.value("depth") == value, key)
    before = float(small.value("weight w"))
    weight.press("ArrowRight")
    assert float(small.value("weight w")) == pytest.approx(before + 0.125, abs=0.01)
    weight.press("End")
    assert small.value("weight w") == "4.5"
    with small.changing():
        weight.press("1")
    assert small.value("weight w") == "0.55"  # between two steps
    assert small.note.startswith("recorded")


def test_keys_go_on_where_the_line_has_fewer_stops(small):
    with small.changing(words=False):
        small.slider("depth").press("ArrowRight")
    weight, seen = small.slider("weight w"), []
    weight.press("Home")
    while small.value("weight w") not in seen:
        seen.append(small.value("weight w"))
        weight.press("ArrowRight")
    assert (seen[0], seen[-1]) == ("0.5", "4.5")
    assert 25 <= len(seen) <= 30  # of 33 on the whole track
    told = re.search(r"; here weight w has (\d+) of its 33 stops; install the course", small.note)
    assert int(told[1]) - len(seen) in (0, 1)  # keys go over a stop between two steps
    small.slider("depth").press("ArrowLeft")
    until(small.page, lambda: "stops" not in small.note, "the whole track")


def test_the_line_of_the_slider_is_loaded_before_it_is_asked_for(offline, small):
    def pictures():
        return len({url for url in offline.asked if "small-1" in url and url.endswith(".webp")})

    small.settle()
    assert pictures() < 10  # before the Lab is touched
    small.slider("weight w").press("ArrowRight")
    until(offline, lambda: pictures() > 32, "the whole line and the presets")


def test_a_pin_stays_in_the_picture_while_the_slider_moves(small):
    small.button("gentle").click()
    small.settle()
    with small.changing(words=False):
        small.button("Pin").click()
    assert small.pinned
    words = small.root.locator(".lab-pinned")
    assert words.inner_text().endswith("the same setting")
    with small.changing():
        small.drag(small.slider("weight w"), 0.7)
    assert "pinned: weight w 0.55" in words.inner_text()
    with small.changing():
        small.button("steep").click()
    assert small.pinned
    beside = small.picture
    with small.changing(words=False):
        small.button("Pin").click()
    assert not small.pinned
    assert small.picture != beside
    small.slider("weight w").press("ArrowLeft")
    with small.changing():
        small.button("Pin").click()
    assert small.pinned
    assert small.note.startswith("Not recorded; the nearest is weight w 4.")
    assert words.inner_text().endswith("the same setting")
    small.button("Pin").click()
    small.slider("depth").press("End")
    until(small.page, lambda: small.value("depth") == "5", "another depth")
    small.button("Pin").click()
    until(small.page, lambda: small.note.startswith("Pin is recorded at some settings"), "the note")
    assert not small.pinned


def test_what_the_text_asks_for_is_there_with_its_pin(asked):
    with asked.changing():
        asked.root.get_by_label("activation").select_option("relu")
    while asked.value("weight w") != "2":
        with asked.changing():
            asked.slider("weight w").press("ArrowRight")
    with asked.changing(words=False):
        asked.button("Pin").click()
    with asked.changing():
        asked.slider("weight w").press("ArrowRight")
    assert asked.value("weight w") == "2.13"
    assert "pinned: weight w 2" in asked.root.locator(".lab-pinned").inner_text()
    assert asked.pinned
    asked.root.get_by_label("activation").select_option("elu")
    until(asked.page, lambda: "press Pin again" in asked.note, "what holds it")
    assert asked.value("activation") == "relu"
    asked.button("Pin").click()
    until(asked.page, lambda: not asked.pinned, "no pin")
    asked.root.get_by_label("activation").select_option("elu")
    until(asked.page, lambda: asked.value("activation") == "elu", "elu without the pin")


def test_a_choice_leads_to_what_is_recorded_with_it_and_a_slider_takes_nothing_along(asked):
    shift = asked.slider("shift")
    shift.press("End")
    until(asked.page, lambda: asked.note.startswith("Not recorded"), "the note")
    assert (asked.value("shift"), asked.value("activation")) == ("0", "tanh")
    with asked.changing():
        asked.root.get_by_label("activation").select_option("elu")
    assert asked.value("shift") == "0.5"
    assert asked.note.startswith("Not recorded; the nearest is shift 0.5.")


def test_keys_pass_over_what_is_recorded_with_other_values_only(offline):
    lab = Recorded(offline, "Two sliders")
    depth, weight = lab.slider("depth"), lab.slider("weight w")
    depth.press("ArrowRight")  # 2, over 3 and 4, which belong to another activation
    until(offline, lambda: lab.value("depth") == "5", "the next depth of this activation")
    assert lab.note.startswith("recorded")
    with lab.changing():
        lab.root.get_by_label("activation").select_option("elu")
    assert lab.value("depth") in ("3", "4")
    depth.press("End")
    until(offline, lambda: lab.value("depth") == "4", "the last depth of elu")
    depth.press("ArrowLeft")
    until(offline, lambda: lab.value("depth") == "3", "the first depth of elu")
    assert lab.value("activation") == "elu"
    weight.press("ArrowRight")
    assert lab.error == ""


def test_trainings_of_an_experiment_are_pinned_one_after_the_other(offline):
    lab, rate = quick(offline, "Asked training"), "learning rate"

    def run_at(value):
        while lab.value(rate) != value:
            with lab.changing():
                lab.slider(rate).press("ArrowRight")
        lab.button("Run").click()
        until(offline, lambda: lab.progress == 1, "the end")
        return lab.settle()[1]

    assert run_at("0.2").startswith("rate 0.2")
    lab.button("Pin").click()
    until(offline, lambda: lab.pinned, "the pin")
    assert run_at("0.4").startswith("rate 0.4")
    lab.drag(lab.slider(rate), 0.9)
    until(offline, lambda: "press Unpin or Reset" in lab.note, "the note")
    assert lab.value(rate) == "0.4"


def test_a_training_that_fails_says_why_in_red_and_the_next_one_is_well(offline):
    lab = quick(offline, "Asked training")
    lab.slider("learning rate").press("End")
    until(offline, lambda: lab.value("learning rate") == "3", "the rate that fails")
    assert lab.error == ""
    for button in ("Run", "Step"):
        lab.button(button).click()
        until(offline, lambda: lab.error == "ValueError: this rate is too odd", button)
        lab.button("Reset").click()
        until(offline, lambda: lab.error == "", "Reset")
        lab.slider("learning rate").press("End")
    lab.button("fast").click()
    lab.button("Run").click()
    until(offline, lambda: lab.progress == 1, "the next one")
    assert lab.error == ""


def test_a_point_is_dragged_to_the_nearest_recorded_place(offline):
    point = Recorded(offline, "Point")
    ring, picture = point.root.locator(".lab-handle"), point.root.locator("canvas")
    picture.scroll_into_view_if_needed()
    box, around = ring.bounding_box(), picture.bounding_box()
    with point.changing():
        offline.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        offline.mouse.down()
        right = around["x"] + 0.97 * around["width"]
        offline.mouse.move(right, around["y"] + 0.05 * around["height"], steps=8)
        offline.mouse.up()
    assert point.summary == "a point at 4, 2"
    assert (point.value("x"), point.value("y")) == ("4", "2")
    moved = ring.bounding_box()
    assert moved["x"] - box["x"] > around["width"] / 3


def test_an_answer_that_failed_is_shown_in_red_and_the_next_one_is_well(small):
    small.button("Reset").click()
    slider = small.slider("weight w")
    for _ in range(16):
        slider.press("ArrowRight")
    assert small.value("weight w") == "3"
    until(small.page, lambda: small.error, "the error")
    assert small.error == "ZeroDivisionError: this weight is too odd"
    slider.press("ArrowRight")
    until(small.page, lambda: not small.error, "no error")


def test_on_the_whole_screen_the_picture_fills_its_place(small):
    slider = small.slider("weight w")
    slider.press("f")
    until(small.page, lambda: small.on_stage, "the stage")
    assert small.page.evaluate("document.fullscreenElement.className").startswith("lab ")
    small.settle()
    assert small.cut_off() == []
    with small.changing():
        slider.press("End")
    small.slider("shift").press("ArrowRight")
    until(small.page, lambda: "shift 0" in small.note, "the note on stage")
    slider.press("f")
    until(small.page, lambda: not small.on_stage, "the page")


def test_a_training_runs_to_its_end_and_can_be_looked_back_at(training):
    assert training.progress == 0
    training.button("Pin").click()
    until(training.page, lambda: training.note.startswith("There is nothing to pin yet"), "why")
    with training.changing():
        training.button("Run").click()
    until(training.page, lambda: training.progress == 1, "the end")
    assert "iteration 16 of 16" in training.settle()[1]
    look = training.slider("look back, %")
    with training.changing():
        look.press("ArrowLeft")
    assert training.value("look back, %") == "75"
    assert "Layers as of iteration 12." in training.summary
    with training.changing():
        training.button("Run").click()
    until(training.page, lambda: training.progress == 1, "the end again")
    assert training.value("look back, %") == "100"


def test_a_training_stops_goes_on_by_steps_and_its_pace_is_kept(training):
    training.root.get_by_label("lasts").select_option("1 min")
    with training.changing():
        training.button("Run").click()
    training.slider().press("r")  # the same key stops it
    until(training.page, training.button("Run").is_enabled, "the stop")
    stopped = training.progress
    assert 0 < stopped < 0.5
    look = training.slider("look back, %")
    look.press("Home")
    assert training.value("look back, %") == "100"
    assert training.note.startswith("Looking back is recorded for the end of a run.")
    with training.changing():
        training.button("Step").click()
    assert training.progress > stopped
    assert "whole runs only" in training.button("Pin").get_attribute("title")


def test_runs_are_pinned_beside_each_other_and_let_go(training):
    def run(preset):
        training.button(preset).click()
        training.button("Run").click()
        until(training.page, lambda: training.progress == 1, preset)
        return training.settle()

    alone = run("slow")
    with training.changing(words=False):
        training.button("Pin").click()
    assert training.pinned
    assert training.button("Pin").get_attribute("title") == "this run is pinned already"
    beside = run("fast")
    assert beside[1] != alone[1]
    with training.changing(words=False):
        training.button("Unpin").click()
    assert not training.pinned
    assert training.summary == beside[1]
    with training.changing():
        training.button("Reset").click()
    assert training.progress == 0


@pytest.mark.parametrize("title", ["Small", "Training"])
def test_a_recorded_lab_passes_the_audit(offline, axe, title):
    lab = Recorded(offline, title)
    lab.slider().press("?")
    lab.root.evaluate("lab => { lab.id = 'audited'; }")
    assert violations(offline, axe, "#audited") == []
    lab.slider("shift" if title == "Small" else "learning rate").press("End")
    assert violations(offline, axe, "#audited") == []
    offline.messages.clear()  # axe-core asks for the style sheet, which a file may not


def test_a_phone_gets_pictures_of_its_width(chromium, site):
    page = new_page(chromium, 390, 800)
    page.goto((site / "index.html").as_uri())
    lab = Recorded(page, "Small")
    assert lab.root.locator("canvas").evaluate("canvas => canvas.width") == 374
    with lab.changing():
        lab.root.get_by_label("activation").select_option("sigmoid")
    assert lab.value("activation") == "sigmoid"
    with lab.changing():
        lab.button("gentle").click()
    with lab.changing(words=False):
        lab.button("Pin").click()
    assert lab.pinned
    with lab.changing():
        lab.slider().press("End")
    lab.slider().press("f")
    until(page, lambda: lab.on_stage, "the stage")
    lab.settle()
    assert lab.cut_off() == []
    head, canvas = (lab.root.locator(part).bounding_box() for part in (".lab-head", "canvas"))
    assert canvas["y"] >= head["y"] + head["height"] - 1  # below the controls, not beside them
    assert canvas["width"] > 350
    assert errors_of(page) == []
    page.close()


@pytest.fixture
def host(site):
    """The address of a static host that has the site below a path."""
    handler = functools.partial(Quiet, directory=str(site.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
    server.shutdown()
    server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.mark.parametrize("title", ["Small", "Training"])
def test_a_phone_that_is_turned_gets_the_wide_pictures_with_the_same_values(chromium, site, title):
    page = new_page(chromium, 390, 800)
    page.goto((site / "index.html").as_uri())
    lab = Recorded(page, title)
    wide = "document.querySelector('[aria-label=\"{}\"] canvas').width === {}"
    lab.button("steep" if title == "Small" else "fast").click()
    name = "weight w" if title == "Small" else "learning rate"
    value = {"Small": "4", "Training": "1"}[title]
    until(page, lambda: lab.value(name) == value, "the preset")
    if title == "Training":
        lab.root.get_by_label("lasts").select_option("as short as it can")
        lab.button("Run").click()
        until(page, lambda: lab.progress == 1, "the end")
    lab.button("Pin").click()
    until(page, lambda: lab.pinned, "the pin")
    for width, height, pixels in ((844, 390, 1040), (390, 800, 374)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(wide.format(title, pixels))
        assert lab.value(name) == value
        assert lab.root.count() == 1
        assert lab.pinned
        assert lab.note.startswith("recorded")
    page.close()


def test_a_finger_finds_the_way_off_the_stage(chromium, site):
    page = new_page(chromium, 390, 844, touch=True)
    page.goto((site / "index.html").as_uri())
    lab = Recorded(page, "Small")
    full = lab.root.locator('[data-name="Full screen"]')
    full.tap()
    until(page, lambda: lab.on_stage, "the stage")
    assert full.inner_text() == "Leave"
    full.tap()
    until(page, lambda: not lab.on_stage, "the page")
    assert full.inner_text() == "Full screen"
    page.close()


@pytest.mark.parametrize("stage", [False, True], ids=["page", "stage"])
def test_on_a_phone_what_could_not_be_done_is_told_in_sight_and_covers_no_words(
    chromium, site, stage
):
    page = new_page(chromium, 390, 600, touch=True)
    page.goto((site / "index.html").as_uri())
    lab = Recorded(page, "Small")
    if stage:
        lab.root.locator('[data-name="Full screen"]').tap()
        until(page, lambda: lab.on_stage, "the stage")
    else:
        lab.root.evaluate("lab => lab.scrollIntoView({block: 'start'})")
    lab.root.get_by_label("activation").select_option("elu")
    until(page, lambda: lab.note.startswith("Not recorded"), "the note")
    note = lab.root.locator(".lab-recorded").bounding_box()
    assert note["y"] >= 0
    assert note["y"] + note["height"] <= 601
    words = lab.root.locator(".lab-summary").bounding_box()
    assert stage is False or words["y"] + words["height"] <= note["y"] + 1
    page.close()


def test_it_works_below_a_path_of_a_host_and_in_the_frame_of_a_platform(chromium, host):
    page = new_page(chromium)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(
        "**/platform.html", lambda route: route.fulfill(body=PLATFORM, content_type="text/html")
    )
    page.goto(f"{host}platform.html")
    lab = page.frame_locator("iframe").get_by_role("group", name="Small")
    slider = lab.get_by_role("slider").first
    words = lab.locator(".lab-summary")
    before = words.inner_text()
    slider.press("End")
    until(page, lambda: words.inner_text() != before, "the answer in a frame")
    slider.press("f")  # a frame may not have the screen, but its own window
    until(page, lambda: "lab-stage" in lab.get_attribute("class"), "the stage")
    slider.press("f")
    until(page, lambda: "lab-stage" not in lab.get_attribute("class"), "the page")
    lab.get_by_role("button", name="Full screen", exact=True).click()
    until(page, lambda: "lab-stage" in lab.get_attribute("class"), "the stage by its button")
    lab.get_by_role("button", name="More", exact=True).click()
    told, copy = (
        lab.locator(".lab-busy"),
        lab.get_by_role("button", name="Copy setting", exact=True),
    )

    def copied():
        copy.click()  # a picture that comes later takes the words off again
        return told.inner_text() == "small_lab(weight=4.5)"  # it may not copy either

    until(page, copied, "the setting in words")
    assert page.messages == []
    assert [url for url in asked if not url.startswith((host, "data:"))] == []
    page.close()


@pytest.mark.parametrize("comes", ["late", "never"])
def test_an_older_picture_never_overtakes_a_newer_one(comes, chromium, host):
    page, held = new_page(chromium), []
    page.goto(host)
    small = Recorded(page, "Small")
    first = small.settle()[1]

    def hold_the_first(route):
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/small-1/*.webp", hold_the_first)
    small.slider("weight w").press("End")
    until(page, lambda: held, "the older picture to be asked for")
    small.slider("weight w").press("Home")
    until(page, lambda: small.summary != first, "the newer one")
    newer = small.settle()
    assert small.value("weight w") == "0.5"
    held[0].continue_() if comes == "late" else held[0].abort()
    page.evaluate(ARRIVED, held[0].request.url)
    assert small.settle() == newer
    assert (small.value("weight w"), small.error) == ("0.5", "")
    page.close()


def test_where_the_recording_is_missing_the_still_picture_stays(chromium, site, tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    (folder / "recorded" / "small-1" / "answers.js").unlink()
    for picture in (folder / "recorded" / "training-1").glob("*.webp"):
        picture.write_bytes(picture.read_bytes()[:20])
    page = new_page(chromium)
    page.goto((folder / "index.html").as_uri())
    until(page, lambda: len([m for m in page.messages if "stays a picture" in m]) == 2, "words")
    assert page.get_by_alt_text("still").count() == 2
    page.close()


def test_a_picture_that_does_not_arrive_is_told_and_tried_again(chromium, site, tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    page = new_page(chromium)
    page.goto((folder / "index.html").as_uri())
    lab = Recorded(page, "Small")
    away = tmp_path / "away"
    (folder / "recorded" / "small-1").rename(away)
    lab.slider().press("End")
    until(page, lambda: lab.error, "the error")
    assert "could not be loaded" in lab.error
    away.rename(folder / "recorded" / "small-1")
    lab.slider().press("ArrowLeft")
    until(page, lambda: not lab.error, "the picture after all")
    page.close()

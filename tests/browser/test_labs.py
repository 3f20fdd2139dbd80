"""The labs in JupyterLab, as a student opens them: read, run, moved by mouse and keyboard."""

import re
import shutil
from types import SimpleNamespace

import nbformat
import pytest

from labsupport.course.sizes import is_proof
from labsupport.machine.browser import new_page, open_notebook, run_all
from labsupport.places import ROOT
from pages import (
    LABS,
    LabOnPage,
    bring_into_view,
    broken_on,
    errors_of,
    notebook_state,
    pictures_of,
    save,
    until,
    violations,
)

# The Labs that train, by the lab they are in: that is open anyway, see `conftest`.
TRAININGS = {
    "07_init_on_mnist": "First weights",
    "09_batch_norm_mnist": "Batch norm",
    "11_layer_norm": "Batch size",
    "12_pretraining": "Pretraining",
}
each_training = pytest.mark.parametrize(("opened", "training"), TRAININGS.items(), indirect=True)
KEYS = ["Home", "ArrowRight", "PageUp", "ArrowUp", "End", "PageDown", "ArrowLeft", "ArrowDown"]


@pytest.fixture(scope="module", params=LABS)
def opened(request, server, chromium, course):
    """A lab after Run All, with what its page showed before; one lab is open at a time."""
    page, file = new_page(chromium), f"{request.param}.ipynb"
    shutil.copy(ROOT / "notebooks" / file, course)  # an earlier test may have saved its own outputs
    page.set_default_timeout(60_000)
    open_notebook(page, server, file)
    wanted, labs = pictures_of(nbformat.read(course / file, as_version=4))
    shown = ".jp-RenderedImage img"
    until(page, lambda: page.locator(shown).count() >= wanted, f"{wanted} stored pictures")
    sizes = page.locator(shown).evaluate_all("all => all.map(image => image.naturalWidth)")
    before = SimpleNamespace(wanted=wanted, labs=labs, sizes=sizes, broken=broken_on(page))
    run_all(page)
    yield SimpleNamespace(name=request.param, page=page, file=course / file, before=before)
    page.close()


@pytest.fixture
def lab(opened):
    """The first Lab of the page, as it was at first."""
    return LabOnPage(opened.page).start_over()


@pytest.fixture
def training(request, opened):
    """The Lab of the page that trains, as it was at first."""
    return LabOnPage(opened.page, request.param).start_over()


def test_a_stored_lab_shows_its_picture_before_anything_runs(opened):
    assert opened.before.labs >= 1
    assert len(opened.before.sizes) == opened.before.wanted
    assert all(opened.before.sizes)
    assert opened.before.broken == []


def test_run_all_ends_without_an_error(opened):
    save(opened.page)
    notebook = nbformat.read(opened.file, as_version=4)
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    assert [out for out in outputs if out.output_type == "error"] == []
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in cells if not cell.execution_count] == []
    assert errors_of(opened.page) == []
    assert broken_on(opened.page) == []


def test_the_picture_has_the_summary_as_its_text_alternative(opened, lab):
    assert lab.summary
    assert lab.root.get_by_role("img").get_attribute("aria-label") == lab.summary


def test_a_slider_dragged_with_the_mouse_changes_picture_and_summary(opened, lab):
    slider = lab.slider()
    shown = slider.get_attribute("aria-valuetext")
    with lab.changing(words=not lab.trains):  # its words wait for the training
        lab.drag(slider, 0.9)
    assert slider.get_attribute("aria-valuetext") != shown
    assert lab.error == ""


def test_the_keys_move_a_slider_and_leave_the_notebook_alone(opened, lab):
    slider = lab.slider()
    slider.focus()
    state, values = notebook_state(opened.page), []
    for key in KEYS:
        opened.page.keyboard.press(key)
        values.append(float(slider.input_value()))
    first, one, page, more, last, back, less, least = values
    assert first == 0
    assert last == pytest.approx(float(slider.get_attribute("max")))
    assert 0 < one < page < more < last
    assert back < last
    assert least < less < back
    for key in ("a", "b", "d", "d", "m", "Escape"):  # the notebook would add, delete, convert
        opened.page.keyboard.press(key)
    assert notebook_state(opened.page) == state
    assert slider.evaluate("input => input === document.activeElement")


def test_tab_reaches_every_control_in_order(opened, lab):
    controls = "input, select, button:not(:disabled)"
    wanted = lab.root.evaluate(
        "(root, controls) => [...root.querySelectorAll(controls)].filter(c => c.checkVisibility())"
        ".map((control, number) => control.dataset.number = String(number))",
        controls,
    )
    lab.root.locator(controls).first.focus()
    state, reached = notebook_state(opened.page), []
    for _ in wanted:
        reached.append(opened.page.evaluate("document.activeElement.dataset.number"))
        opened.page.keyboard.press("Tab")
    assert reached == wanted
    assert notebook_state(opened.page)["cells"] == state["cells"]


def test_a_preset_answers_to_mouse_and_keyboard(opened, lab):
    presets, words = lab.root.locator(".lab-preset"), not lab.trains
    with lab.changing(words=words):
        presets.nth(1).click()
    state = notebook_state(opened.page)
    with lab.changing(words=words):
        presets.nth(0).press("Enter")
    with lab.changing(words=words):
        presets.nth(1).press("Space")
    assert notebook_state(opened.page) == state


def test_the_buttons_pin_reset_and_draw_anew(opened, lab):
    at_first = lab.settle()
    if lab.trains:
        assert lab.button("Pin").is_disabled()  # nothing has been trained
    else:
        lab.button("Pin").click()
        until(opened.page, lambda: lab.pinned, "the pin")
    if lab.button("New seed").count():
        seed = lab.root.get_by_role("spinbutton")
        first = int(seed.input_value())
        lab.button("New seed").click()
        until(opened.page, lambda: seed.input_value() == str(first + 1), "the new seed")
    lab.slider().press("End")
    assert lab.settle() != at_first
    lab.button("Reset").click()
    until(opened.page, lambda: lab.summary == at_first[1], "the words at first")
    until(opened.page, lambda: lab.picture == at_first[0], "the picture at first")
    assert not lab.pinned


LAPTOP = {"width": 1366, "height": 768}


def test_on_a_small_laptop_the_whole_lab_is_seen_at_once(opened, lab):
    page, before = opened.page, opened.page.viewport_size
    page.set_viewport_size(LAPTOP)
    try:
        until(page, lambda: lab.root.bounding_box()["height"] <= 647, "a Lab within 647 pixels")
        lab.settle()
        lab.slider().press("l")
        until(page, lambda: lab.large, "large print")
        until(page, lambda: lab.root.bounding_box()["width"] <= 1366, "a Lab within the window")
        over = lab.root.evaluate("root => root.scrollWidth - root.clientWidth")
        assert over <= 1, f"{over} pixels stick out"
    finally:
        page.set_viewport_size(before)


@pytest.mark.parametrize("screen", [(1280, 720), (1920, 1080)], ids=str)
def test_on_stage_the_lab_fills_the_screen_and_nothing_is_cut_off(opened, lab, screen):
    with lab.stage(*screen):
        box = lab.root.bounding_box()
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, *screen)
        assert lab.cut_off() == []
        assert lab.smallest_letters() >= screen[1] / 45
        slider, shown = lab.slider(), lab.picture
        slider.press("End")
        slider.press("PageDown")
        until(opened.page, lambda: lab.picture != shown, "a new picture")
        assert lab.error == ""
    assert lab.root.bounding_box()["width"] < screen[0]


def test_the_audit_finds_no_serious_violation(opened, lab, axe):
    assert violations(opened.page, axe, ".lab") == []
    lab.slider().press("l")
    lab.settle()
    assert violations(opened.page, axe, ".lab") == []
    lab.button("More").click()
    assert violations(opened.page, axe, ".lab") == []
    lab.button("More").click()
    assert violations(opened.page, axe, ".predict") == []


def test_a_prediction_is_made_by_keyboard_and_answered(opened):
    question = opened.page.locator(".predict").first
    bring_into_view(opened.page, question)
    choice = question.get_by_role("button").first
    choice.focus()
    state = notebook_state(opened.page)
    choice.press("Enter")
    reply = question.get_by_role("status")
    until(opened.page, lambda: reply.inner_text().startswith(("Right.", "Not so")), "the answer")
    assert notebook_state(opened.page) == state


def test_the_audit_finds_no_serious_violation_in_a_prediction_with_its_answer(opened, axe):
    question = opened.page.locator(".predict").first
    bring_into_view(opened.page, question)
    question.get_by_role("button").first.click()
    reply = question.get_by_role("status")
    until(opened.page, lambda: reply.inner_text().startswith(("Right.", "Not so")), "the answer")
    assert violations(opened.page, axe, ".predict") == []


def test_what_only_draws_or_claims_stays_folded_after_run_all_and_shows_its_output(opened):
    proofs = [cell for cell in nbformat.read(opened.file, as_version=4).cells if is_proof(cell)]
    folded = opened.page.locator(".jp-CodeCell:has(.jp-InputPlaceholder)")
    assert folded.count() == len(proofs)
    for place in range(len(proofs)):
        shown = folded.nth(place).locator(".jp-OutputArea-output")
        assert shown.count(), folded.nth(place).inner_text()
        assert not folded.nth(place).locator(".jp-InputArea-editor").is_visible()


@each_training
def test_a_training_runs_stops_and_is_looked_back_at(opened, training):
    look = training.root.get_by_role("slider", name="look back")
    assert training.button("Stop").is_disabled()
    assert training.progress == 0
    with training.changing():
        training.button("Run").press("Enter")
        # It may be over before anybody looks; of trainings under way see `test_interrupted`.
        later = re.compile("Layers as of iteration [1-9]")
        until(opened.page, lambda: later.search(training.summary), "a look into the layers")
    training.stop()
    assert training.progress > 0
    with training.changing():
        look.press("Home")
    assert "Layers as of iteration 0." in training.summary
    with training.changing():
        training.drag(look, 0.6)
    assert training.error == ""


@each_training
def test_a_pinned_training_stays_as_a_ghost_until_it_is_let_go(opened, training):
    page, pin, unpin = opened.page, training.button("Pin"), training.button("Unpin")
    training.button("Run").click()
    until(page, lambda: training.progress > 0, "progress")
    training.stop()
    training.settle()
    pin.click()
    until(page, unpin.is_enabled, "the ghost")
    assert pin.is_disabled()  # it is pinned already
    with training.changing():
        training.root.locator(".lab-preset").last.click()
    assert training.pinned
    with training.changing(words=False):
        unpin.press("Enter")
    until(page, unpin.is_disabled, "no ghost")
    assert training.error == ""


@pytest.mark.parametrize("opened", ["14_optimization"], indirect=True)
@pytest.mark.parametrize("stage", [False, True], ids=["page", "stage"])
def test_a_point_of_the_picture_is_dragged_and_its_sliders_follow(opened, lab, stage):
    page, ring = opened.page, lab.root.locator(".lab-handle")
    sliders = [lab.slider("start, w₁"), lab.slider("start, w₂")]

    def drag():
        bring_into_view(page, ring)
        box, values = ring.bounding_box(), [float(s.input_value()) for s in sliders]
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        with lab.changing():
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + 60, y + 40, steps=5)
            page.mouse.up()
        lab.settle()
        now = ring.bounding_box()
        assert now["x"] - box["x"] == pytest.approx(60, abs=6)  # a step of the slider
        assert now["y"] - box["y"] == pytest.approx(40, abs=6)
        right, down = (float(s.input_value()) for s in sliders)
        assert right > values[0]
        assert down < values[1]

    if stage:
        with lab.stage(1366, 768):
            drag()
    else:
        drag()
    assert lab.error == ""

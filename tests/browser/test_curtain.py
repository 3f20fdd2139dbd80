"""The curtain: what the cells below a prediction show is held back until it is answered."""

import json
from types import SimpleNamespace

import nbformat
import pytest

from labsupport.course.files import tags
from labsupport.course.sizes import is_prediction
from labsupport.machine.browser import (
    APPS,
    DARK,
    RUN_SECONDS,
    jupyter_server,
    new_page,
    open_notebook,
    restart_kernel,
    run_all,
)
from labsupport.places import NOTEBOOKS
from pages import (
    bring_into_view,
    errors_of,
    held_back,
    notebook_state,
    save,
    saving,
    until,
    violations,
    write_notebook,
)

ASK = """Prediction(Question("{}?", ["grow", "stay", "shrink"], "shrink", "It halves."))"""
STORY = [
    "# A story",
    """
from labsupport.exercises.predictions import Prediction, Question
import sys
print("above")
""",
    "## 1. What happens?\n\n```\n## this is code\n```",
    ASK.format("First layer"),
    'print("one")',
    "*One it is.*\n\n### And deeper?\n\n*Look below.*",
    'print("two")',
    "*It is two.*",
    ASK.format("Second layer"),
    "*Now look.*",
    'print("three")',
    "*It is three.*",
    'print("a warning", file=sys.stderr)',
    "*Three it is.*\n\n- And no more.\n\n## 2. What next?\n\n*Four.*",
    'print("four")',
]
QUESTIONS = ["First layer?", "Second layer?"]
# What of the outputs is seen: printed lines, and the texts of questions.
SEEN = """() => [...document.querySelectorAll(
        ".jp-OutputArea-output :is(pre, .predict-question), .jp-MarkdownOutput :is(p, li)")]
    .filter((node) => node.checkVisibility())
    .map((node) => node.textContent.replace("Predict first. ", "").trim())"""
ALL = ["above", "First layer?", "one", "One it is.", "Look below.", "two", "It is two."]
ALL += ["Second layer?", "Now look.", "three", "It is three.", "a warning", "Three it is."]
ALL += ["And no more.", "Four.", "four"]
HELD = ["above", "First layer?", "Look below.", "a warning", "Four.", "four"]
UP_TO_SECOND = [*ALL[:9], "a warning", "Four.", "four"]


@pytest.fixture(scope="module")
def curtained(tmp_path_factory, server):
    """A JupyterLab where predictions hold back, and the folder that it serves."""
    folder = tmp_path_factory.mktemp("curtained")
    write_notebook(folder / "story.ipynb", STORY)
    with jupyter_server(folder) as address:
        yield SimpleNamespace(address=address, folder=folder)


@pytest.fixture
def story(page, curtained):
    """The story after Run All: both questions are asked."""
    write_notebook(curtained.folder / "story.ipynb", STORY)
    open_notebook(page, curtained.address, "story.ipynb")
    run_all(page)
    until_seen(page, HELD)
    yield page
    assert errors_of(page) == []


def until_seen(page, expected):
    until(page, lambda: page.evaluate(SEEN) == expected, f"{expected}")


def question(page, text):
    return page.locator(".predict", has_text=text)


def answer(page, text, option="grow"):
    question(page, text).get_by_role("button", name=option).click()


def code_cell(page, source):
    return page.locator(".jp-CodeCell", has=page.get_by_text(source, exact=False)).first


def run_cell(page, source):
    code_cell(page, source).locator(".cm-content").click()
    page.keyboard.press("Control+Enter")


def test_a_section_is_held_back_until_its_question_is_answered(story):
    lines = story.locator(".predict-line:visible")
    assert lines.count() == 4  # one, two, the second question, three
    told = "hidden until you have answered the question above · show"
    assert {" ".join(line.split()) for line in lines.all_inner_texts()} == {told}
    answer(story, "First layer")
    until_seen(story, UP_TO_SECOND)
    assert lines.count() == 1
    answer(story, "Second layer", "shrink")
    until_seen(story, ALL)
    assert lines.count() == 0
    assert story.locator(".predict-held").count() == 0


def test_show_skips_all_questions_that_hold_an_output_back(story):
    story.get_by_role("button", name="show", exact=True).nth(3).click()
    until_seen(story, ALL)
    for text in QUESTIONS:
        reply = question(story, text).get_by_role("status")
        assert reply.inner_text() == "The answer: shrink. It halves."


def test_show_and_skip_work_with_keys_and_leave_the_notebook_alone(story):
    show = story.get_by_role("button", name="show", exact=True).first
    show.focus()
    state = notebook_state(story)
    story.keyboard.press("Enter")
    until_seen(story, UP_TO_SECOND)
    assert notebook_state(story) == state
    assert story.evaluate("document.activeElement.matches('.jp-CodeCell')")  # not lost
    skip = question(story, "Second layer").get_by_role("button", name="skip")
    skip.focus()
    state = notebook_state(story)
    story.keyboard.press("Space")
    until_seen(story, ALL)
    assert notebook_state(story) == state


def test_the_notebook_is_saved_from_where_something_is_held_back(story):
    story.get_by_role("button", name="show", exact=True).first.focus()
    with saving(story):
        story.keyboard.press("Control+s")


def test_outputs_that_come_later_are_held_back_too(story):
    answer(story, "First layer")
    until_seen(story, UP_TO_SECOND)
    code_cell(story, '"three"').locator(".cm-content").click()
    story.keyboard.press("Escape")
    story.keyboard.press("b")  # a new cell below
    story.keyboard.press("Enter")
    story.keyboard.type('print("late")')
    story.keyboard.press("Control+Enter")
    held = story.locator(".predict-held:has(.predict-line:visible)")
    until(story, lambda: held.filter(has_text="late").count() == 1, "the new cell")
    run_cell(story, '"one"')
    run_cell(story, '"three"')
    until_seen(story, UP_TO_SECOND)
    answer(story, "Second layer")
    until_seen(story, [*ALL[:10], "late", *ALL[10:]])


def test_a_question_asked_anew_holds_back_anew(story):
    answer(story, "First layer")
    until_seen(story, UP_TO_SECOND)
    run_cell(story, "First layer")
    until_seen(story, HELD)
    assert question(story, "First layer").get_by_role("status").inner_text() == ""


def test_a_cell_run_again_shows_nothing_in_between(story):
    story.evaluate(
        f"""() => {{ window.glimpses = new Set();
            const look = () => {{ ({SEEN})().forEach((line) => glimpses.add(line));
                requestAnimationFrame(look); }};
            look(); }}"""
    )
    asked = question(story, "First layer").evaluate_handle("node => node")
    run_cell(story, "First layer")
    until(story, lambda: not asked.evaluate("node => node.isConnected"), "the old question's end")
    until(story, lambda: question(story, "First layer").count() == 1, "the new question")
    story.wait_for_timeout(800)  # by then a curtain that only rested has been taken away
    assert set(story.evaluate("[...glimpses]")) == set(HELD)


def test_a_cell_that_is_deleted_or_asks_no_more_holds_nothing_back(story):
    code_cell(story, "First layer").locator(".cm-content").click()
    story.keyboard.press("Escape")
    story.keyboard.press("d")
    story.keyboard.press("d")
    until_seen(story, [line for line in UP_TO_SECOND if line != "First layer?"])
    code_cell(story, "Second layer").locator(".cm-content").click()
    story.keyboard.press("Control+a")
    story.keyboard.type("None")
    story.keyboard.press("Control+Enter")
    until_seen(story, [line for line in ALL if "?" not in line])


def test_after_a_reload_the_question_knows_what_was_answered(story, curtained):
    answer(story, "First layer")
    until_seen(story, UP_TO_SECOND)
    save(story)
    open_notebook(story, curtained.address, "story.ipynb")
    until_seen(story, UP_TO_SECOND)
    assert (
        question(story, "First layer")
        .get_by_role("status")
        .inner_text()
        .startswith("Not so: shrink.")
    )
    stored = json.loads((curtained.folder / "story.ipynb").read_text(encoding="utf-8"))
    printed = [
        "".join(output["text"]).strip()
        for cell in stored["cells"]
        for output in cell.get("outputs", [])
        if output["output_type"] == "stream"
    ]
    assert printed == ["above", "one", "two", "three", "a warning", "four"]  # all are in the file


def test_without_its_kernel_a_question_still_gives_way(story, curtained):
    restart_kernel(story, curtained.address, "story.ipynb")
    assert story.evaluate(SEEN) == HELD
    story.get_by_role("button", name="show", exact=True).first.click()
    until_seen(story, UP_TO_SECOND)
    answer(story, "Second layer")
    until_seen(story, ALL)


def test_a_question_stored_with_its_state_holds_nothing_back_without_its_kernel(page, tmp_path):
    write_notebook(tmp_path / "story.ipynb", STORY)
    saving = {"@jupyter-widgets/jupyterlab-manager/plugin": {"saveState": True}}
    with jupyter_server(tmp_path, chosen=saving) as address:
        open_notebook(page, address, "story.ipynb")
        run_all(page)
        until_seen(page, HELD)
        save(page)
        restart_kernel(page, address, "story.ipynb")
        open_notebook(page, address, "story.ipynb")
        until_seen(page, ALL)
        answer(page, "First layer")
        reply = question(page, "First layer").get_by_role("status")
        until(page, lambda: reply.inner_text() == "Not so: shrink. It halves.", "the answer")


def test_a_section_that_is_on_stage_shows_its_results_afterwards(story):
    asked = question(story, "First layer")
    bring_into_view(story, asked)
    asked.get_by_role("button", name="Full screen").click()
    story.wait_for_selector(".predict-stage")
    story.keyboard.type("12")
    story.keyboard.press("s")
    story.keyboard.press("f")
    story.wait_for_function("!document.querySelector('.predict-stage')")
    until_seen(story, UP_TO_SECOND)


def test_where_only_cells_in_sight_are_on_the_page_the_others_count_too(page, tmp_path):
    more = ["### More\n\n" + "words\n\n" * 60] * 3
    windowed = {"@jupyterlab/notebook-extension/tracker": {"windowingMode": "full"}}
    write_notebook(tmp_path / "long.ipynb", [*STORY[:4], *more, *STORY[4:]])
    with jupyter_server(tmp_path, chosen=windowed) as address:
        open_notebook(page, address, "long.ipynb")
        run_all(page)
        page.locator(".jp-WindowedPanel-outer").evaluate("outer => outer.scrollTop = 1e6")
        until(page, lambda: "four" in page.evaluate(SEEN), "the end of the notebook")
        headings = page.locator(".jp-MarkdownCell").all_inner_texts()
        assert "1. What happens?" not in " ".join(headings)
        assert not {"one", "two", "three", "Second layer?"} & set(page.evaluate(SEEN))
        outer = page.locator(".jp-WindowedPanel-outer")
        show = page.get_by_role("button", name="show")

        def scrolled_to_one():
            outer.evaluate("outer => { outer.scrollTop -= 100; }")
            return show.count()

        until(page, scrolled_to_one, "an output that is held back")
        show.first.click()

        def scrolled_to_second():
            outer.evaluate("outer => { outer.scrollTop -= 30; }")
            return "Second layer?" in page.evaluate(SEEN)

        until(page, scrolled_to_second, "the second question")
    assert errors_of(page) == []


def test_notebook_7_holds_back_as_well(page, curtained):
    write_notebook(curtained.folder / "seven.ipynb", STORY)
    open_notebook(page, curtained.address, "seven.ipynb", app="notebook")
    run_all(page)
    until_seen(page, HELD)
    answer(page, "First layer")
    until_seen(page, UP_TO_SECOND)


def test_voila_holds_nothing_back_and_the_question_can_be_answered(page, curtained):
    write_notebook(curtained.folder / "voila.ipynb", STORY)
    page.goto(
        f"{curtained.address}/{APPS['voila'].format('voila.ipynb')}", timeout=1000 * RUN_SECONDS
    )
    everything = [line for line in ALL if line != "a warning"]  # Voilà leaves warnings out
    until(page, lambda: page.evaluate(SEEN) == everything, "everything", seconds=120)
    answer(page, "First layer")
    until(page, lambda: "It halves." in question(page, "First layer").inner_text(), "the answer")


def test_where_the_setting_says_so_nothing_is_held_back(page, server, course):
    write_notebook(course / "open.ipynb", STORY)
    open_notebook(page, server, "open.ipynb")
    run_all(page)
    until_seen(page, ALL)
    assert page.locator(".predict-line").count() == 0


def stripped(name):
    """A lab whose cells print or ask, and nothing else; which of them are to be held back."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    held = held_back(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            if not is_prediction(cell):
                begins = (
                    "from labsupport.exercises import predict\n" if "setup" in tags(cell) else ""
                )
                cell.source = f"{begins}print('shown')"
    return notebook, held


# Two labs: questions below questions, headings below headings.
@pytest.mark.parametrize("name", ["02_activation_saturation", "12_pretraining"])
def test_in_a_lab_each_question_holds_back_its_section_and_nothing_else(page, curtained, name):
    notebook, held = stripped(name)
    assert 10 < sum(held) < len(held) - 10
    nbformat.write(notebook, curtained.folder / "lab.ipynb")
    open_notebook(page, curtained.address, "lab.ipynb")
    run_all(page)
    found = (
        "cells => cells.every((cell) => cell.querySelector('.jp-OutputArea-output'))"
        " && cells.map((cell) => cell.classList.contains('predict-held'))"
    )
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    until(page, lambda: cells.evaluate_all(found) == held, "the curtains of the lab")
    assert errors_of(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_audit_finds_nothing_where_something_is_held_back(theme, curtained, chromium, axe):
    page = new_page(chromium)
    write_notebook(curtained.folder / "audit.ipynb", STORY)
    if theme == "light":
        _audit(page, curtained.address, axe)
    else:
        with jupyter_server(curtained.folder, theme=DARK) as address:
            _audit(page, address, axe)
    page.close()


def _audit(page, address, axe):
    open_notebook(page, address, "audit.ipynb")
    run_all(page)
    until_seen(page, HELD)
    page.locator(".predict-line").first.evaluate("line => { line.id = 'line'; }")
    assert violations(page, axe, "#line") == []
    assert violations(page, axe, ".predict") == []
    answer(page, "First layer")
    until_seen(page, UP_TO_SECOND)
    assert violations(page, axe, ".predict") == []

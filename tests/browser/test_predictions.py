"""The page of a prediction alone, on a page of its own and on stage."""

from dataclasses import asdict

import pytest

from labsupport.exercises.predictions import FRONT, PARTS, Question, questions
from labsupport.front import front_source
from labsupport.machine.browser import new_page
from pages import errors_of, violations

ASKED = Question(
    "What happens if `scale < 1`?",
    ["it grows", "it stays", "it shrinks"],
    answer="it shrinks",
    why="Each layer halves it, with `W` as without.",
)
# The questions of the course with the most to read.
LONGEST = sorted(
    (question for _, question in questions().values()),
    key=lambda question: len("".join([question.text, *question.options, question.why])),
)[-6:]
# What anywidget gives to `render`, so far as our page uses it.
PAGE = """async ([source, css, asked]) => {
    const traits = {asked, choice: null, skipped: false, holds_back: true};
    traits.counts = asked.options.map(() => null);
    const listeners = {};
    window.model = {
        get: (name) => traits[name],
        set: (name, value) => { traits[name] = value; listeners[`change:${name}`]?.(); },
        on: (event, listener) => { listeners[event] = listener; },
        off: () => {},
        save_changes: () => {},
    };
    document.head.appendChild(document.createElement("style")).textContent = css;
    document.documentElement.lang = "en";
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const front = await import(url);
    front.default.render({model, el: document.body.appendChild(document.createElement("main"))});
}"""
# The smallest letters that are seen, in shares of the window's height.
LETTERS = """() => Math.min(...[...document.querySelectorAll(".predict *")]
    .filter((node) => node.checkVisibility() && [...node.childNodes]
        .some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim()))
    .map((node) => parseFloat(getComputedStyle(node).fontSize) / innerHeight))"""
# How far the prediction sticks out of the window, or its contents out of it.
OVER = """() => {
    const root = document.querySelector(".predict"), box = root.getBoundingClientRect();
    return Math.max(root.scrollHeight - root.clientHeight, root.scrollWidth - root.clientWidth,
        Math.abs(box.width - innerWidth), Math.abs(box.height - innerHeight));
}"""


def show(chromium, question=ASKED, width=1280, height=720):
    page = new_page(chromium, width, height)
    page.goto("about:blank")
    css = (FRONT / "prediction.css").read_text(encoding="utf-8")
    page.evaluate(PAGE, [front_source(FRONT, PARTS), css, asdict(question)])
    return page


@pytest.fixture
def alone(chromium):
    """A page with nothing but `ASKED`."""
    page = show(chromium)
    yield page
    assert errors_of(page) == []
    page.close()


def enter_stage(page):
    page.locator(".predict-question").click()
    page.keyboard.press("f")
    page.wait_for_selector(".predict-stage")


def reply(page):
    return page.get_by_role("status").inner_text()


def seen(page):
    """All words on the page, the answer among them once it is there."""
    return page.evaluate("document.body.innerText + document.body.innerHTML")


def test_nothing_of_the_answer_is_on_the_page_before_the_choice(alone):
    assert reply(alone) == ""
    assert alone.locator("code").all_inner_texts() == ["scale < 1"]
    assert "halves" not in seen(alone)
    assert "✓" not in seen(alone)
    assert [button.split() for button in alone.get_by_role("listitem").all_inner_texts()] == [
        ["A", "it", "grows"],
        ["B", "it", "stays"],
        ["C", "it", "shrinks"],
    ]


@pytest.mark.parametrize("keys", [["b"], ["B"], ["Tab", "Tab", "Enter"], ["Tab", "Tab", "Space"]])
def test_an_option_is_chosen_by_its_letter_or_by_tab_and_enter(alone, keys):
    alone.locator(".predict-question").click()
    for key in keys:
        alone.keyboard.press(key)
    assert reply(alone) == "Not so: it shrinks. Each layer halves it, with W as without."
    marked = [" ".join(row.split()) for row in alone.get_by_role("listitem").all_inner_texts()]
    assert marked == ["A it grows", "✗ B it stays (your prediction)", "✓ C it shrinks"]
    assert alone.evaluate("model.get('choice')") == "it stays"


def test_with_letters_of_another_alphabet_a_key_is_known_by_its_place(alone):
    alone.locator(".predict").evaluate(
        "root => root.dispatchEvent(new KeyboardEvent('keydown', {key: 'и', code: 'KeyB'}))"
    )
    assert alone.evaluate("model.get('choice')") == "it stays"


def test_the_right_choice_is_told_so_and_a_second_one_changes_nothing(alone):
    alone.get_by_role("button", name="C it shrinks").click()
    assert reply(alone).startswith("Right. Each layer halves it")
    alone.get_by_role("button", name="B it stays").focus()
    answered = seen(alone)
    alone.keyboard.press("a")
    alone.keyboard.press("Enter")
    assert seen(alone) == answered
    assert alone.evaluate("model.get('choice')") == "it shrinks"
    assert alone.get_by_role("button", name="skip").count() == 0


@pytest.mark.parametrize("by_key", [True, False])
def test_skip_shows_the_answer_without_a_choice(alone, by_key):
    if by_key:
        alone.locator(".predict-question").click()
        alone.keyboard.press("s")
    else:
        alone.get_by_role("button", name="skip").click()
    assert reply(alone).startswith("The answer: it shrinks. Each layer halves it")
    assert "your prediction" not in seen(alone)
    assert alone.evaluate("[model.get('choice'), model.get('skipped')]") == [None, True]


def test_the_stage_shows_the_question_its_options_and_fields_for_counts(alone):
    enter_stage(alone)
    assert alone.evaluate("document.fullscreenElement.className").startswith("predict ")
    words = " ".join(alone.locator(".predict").inner_text().split())
    options = "A it grows B it stays C it shrinks"
    assert words == f"What happens if scale < 1? {options} Show the answer"
    assert alone.get_by_role("spinbutton").count() == 3
    alone.keyboard.press("Escape")  # in a window with a head the browser itself listens to it
    alone.wait_for_function("!document.querySelector('.predict-stage')")
    assert alone.get_by_role("spinbutton").count() == 0
    alone.get_by_role("button", name="Full screen").click()
    alone.wait_for_selector(".predict-stage")
    alone.keyboard.press("f")
    alone.wait_for_function("!document.querySelector('.predict-stage')")


def test_counts_are_typed_by_keyboard_and_become_bars(alone):
    enter_stage(alone)
    for typed in ("5", "Enter", "1", "5", "Enter"):
        alone.keyboard.press(typed)
    percent = alone.locator(".predict-percent")
    assert percent.all_inner_texts() == ["25 %", "75 %", ""]
    alone.keyboard.press("a")  # goes to the field of A, and types no letter
    alone.keyboard.press("0")
    assert alone.evaluate("model.get('counts')") == [50, 15, None]
    alone.wait_for_function(
        """() => { const bars = [...document.querySelectorAll(".predict-bar")];
            const [a, b, c] = bars.map((bar) => bar.getBoundingClientRect().width);
            return c === 0 && b > 5 && Math.abs(a / b - 50 / 15) < 0.05; }"""
    )
    assert reply(alone) == ""  # on stage a letter is no choice
    assert alone.evaluate("model.get('choice')") is None


def test_with_forced_colors_the_bars_are_seen(alone):
    alone.emulate_media(forced_colors="active")
    enter_stage(alone)
    alone.keyboard.type("5")
    color = "node => getComputedStyle(node).backgroundColor"
    bar, behind = alone.locator(".predict-bar").first, alone.locator(".predict")
    assert bar.evaluate(color) != behind.evaluate(color)


def test_tab_goes_from_count_to_count_and_no_vote_is_lost(alone):
    enter_stage(alone)
    for typed in ("1", "2", "Tab", "5", "Tab", "3"):
        alone.keyboard.press(typed)
    assert alone.evaluate("model.get('counts')") == [12, 5, 3]


@pytest.mark.parametrize("leave", ["f", "Escape"])
def test_who_comes_back_from_the_stage_has_the_keys_of_the_question(alone, leave):
    enter_stage(alone)
    alone.keyboard.press("s")
    alone.keyboard.press(leave)
    alone.wait_for_function("!document.querySelector('.predict-stage')")
    assert alone.evaluate("document.activeElement.matches('.predict')")


def test_the_answer_is_shown_on_stage_and_the_counts_stay(alone):
    enter_stage(alone)
    for typed in ("3", "Enter", "1", "Enter", "4", "Enter", "Enter"):
        alone.keyboard.press(typed)
    assert reply(alone).startswith("The answer: it shrinks. Each layer halves it")
    assert alone.locator(".predict-right").inner_text().split()[:2] == ["✓", "C"]
    assert alone.locator(".predict-percent").all_inner_texts() == ["38 %", "13 %", "50 %"]
    assert alone.get_by_role("button", name="Show the answer").count() == 0
    alone.keyboard.press("Enter")  # "Back to the notebook" has the focus
    alone.wait_for_function("!document.querySelector('.predict-stage')")
    assert reply(alone).startswith("The answer: it shrinks.")


def test_what_is_deleted_or_is_no_number_of_votes_is_no_count(alone):
    enter_stage(alone)
    for typed in ("7", "Backspace", "Enter", "-", "2"):
        alone.keyboard.press(typed)
    assert alone.evaluate("model.get('counts')") == [None, None, None]
    assert alone.locator(".predict-percent").all_inner_texts() == ["", "", ""]


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (1024, 768)])
def test_on_stage_the_longest_questions_of_the_course_fit_in_large_letters(chromium, width, height):
    for question in LONGEST:
        page = show(chromium, question, width, height)
        enter_stage(page)
        for _ in question.options:
            page.keyboard.type("100")
            page.keyboard.press("Enter")
        assert page.evaluate(OVER) <= 1, question.text
        before = page.evaluate(LETTERS)
        page.keyboard.press("s")
        assert reply(page)
        assert page.evaluate(OVER) <= 1, question.text
        assert before >= page.evaluate(LETTERS) >= 1 / 45, question.text
        page.close()


def test_in_a_narrow_page_nothing_sticks_out(chromium):
    for question in LONGEST:
        page = show(chromium, question, 360, 640)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert reply(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, question.text
        page.close()


def test_the_audit_finds_nothing_on_stage_before_and_after_the_answer(alone, axe):
    assert violations(alone, axe, ".predict") == []
    enter_stage(alone)
    assert violations(alone, axe, ".predict") == []
    alone.keyboard.type("12")
    alone.keyboard.press("s")
    assert violations(alone, axe, ".predict") == []

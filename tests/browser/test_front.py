"""The page's part of a Lab alone, before a kernel that answers when the test says so."""

import json

import pytest

from labsupport.explore import Slider
from labsupport.explore.lab import FRONT
from labsupport.machine.browser import new_page

HE = (2 / 500) ** 0.5  # between two steps of the slider
PAGE = {
    "title": "Alone",
    "controls": [
        Slider("depth", "layers", 5, 1, 10).page(),
        Slider("b", "b", 5, 1, 10).page(),
        Slider("scale", "scale", HE, 1e-3, 10**0.5, 0.05, log=True, marks={"He": HE}).page(),
    ],
    "presets": ["deep"],
    "buttons": ["Pin", "Reset"],
}
# What anywidget gives to `render`, so far as our page uses it; `sent` holds the requests.
KERNEL = """async ([source, page]) => {
    const values = {depth: 5, b: 5, scale: 0.0632455532}, words = {summary: "", error: ""};
    const traits = {page, values, ...words, status: {}, answered: 0};
    const listeners = [];
    window.sent = [];
    window.model = {
        get: (name) => traits[name],
        on: (_, listener) => listeners.push(listener),
        off: () => {},
        send: (message) => sent.push(JSON.parse(JSON.stringify(message))),
        answer: (news) => { Object.assign(traits, news); listeners.forEach((tell) => tell()); },
    };
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const front = await import(url);
    front.default.render({model, el: document.body.appendChild(document.createElement("div"))});
}"""


@pytest.fixture
def front(chromium):
    """A page with nothing but the Lab; its clock stands still."""
    page = new_page(chromium)
    page.goto("about:blank")
    page.clock.install(time=0)
    page.clock.pause_at(1_000)
    page.evaluate(KERNEL, [(FRONT / "lab.js").read_text(encoding="utf-8"), PAGE])
    yield page
    page.close()


def sent(front):
    """The actions of each request so far."""
    messages = front.evaluate("sent")
    assert [message["number"] for message in messages] == list(range(1, len(messages) + 1))
    return [message["actions"] for message in messages]


def answer(front, **news):
    """The kernel's news; returns when the page has taken note of them."""
    front.evaluate("async (news) => { model.answer(news); }", news)
    front.wait_for_function("news => model.get('answered') === news", arg=news["answered"])


def do(front, *actions):
    """Moves sliders and presses buttons, as fast as only a script can."""
    front.evaluate(
        """(actions) => { for (const action of actions) {
            const [name, position] = [action].flat();
            if (position === undefined) {
                const buttons = [...document.querySelectorAll("button")];
                buttons.find((button) => button.textContent === name).click();
            } else {
                const input = document.querySelector(`input[id$="-${name}"]`);
                input.value = position;
                input.dispatchEvent(new Event("input"));
            }
        } }""",
        actions,
    )


@pytest.mark.parametrize(
    ("done", "asked"),
    [
        (["deep", ["depth", 2]], ["deep", {"depth": 3}]),
        ([["depth", 2], "deep"], [{"depth": 3}, "deep"]),
        (["Reset", ["depth", 2], ["b", 0], ["depth", 6]], ["Reset", {"depth": 7, "b": 1}]),
        ([["depth", 2], "Pin", ["depth", 3]], [{"depth": 3}, "Pin", {"depth": 4}]),
    ],
    ids=json.dumps,
)
def test_what_waits_is_sent_in_the_order_in_which_it_was_done(front, done, asked):
    do(front, ["depth", 0], ["depth", 1])  # two requests are under way: all else waits
    do(front, *done)
    assert sent(front) == [[{"depth": 1}], [{"depth": 2}]]
    answer(front, answered=1)
    front.wait_for_function("sent.length === 3")
    assert sent(front)[2] == asked


def test_a_slider_that_waits_to_be_sent_does_not_jump_back(front):
    do(front, ["depth", 0], ["depth", 1], "Pin", ["depth", 8])
    front.evaluate(
        "() => { model.send = () => { throw new Error('gone'); }; }"
    )  # it goes on waiting
    answer(front, answered=2, values={"depth": 2, "b": 7})
    shown = "name => document.querySelector(`input[id$='-${name}']`).ariaValueText"
    front.wait_for_function(f"({shown})('b') === '7'")
    assert front.evaluate(shown, "depth") == "9"


def test_two_lost_answers_do_not_make_the_page_mute_for_good(front):
    do(front, ["depth", 0], ["depth", 1], ["depth", 2])
    front.clock.run_for(2_000)
    busy = front.locator(".lab-busy")
    assert busy.inner_text() == "waiting for the kernel …"
    assert len(sent(front)) == 2
    front.clock.run_for(30_000)
    assert sent(front)[2:] == [[{"depth": 3}]]
    do(front, ["depth", 3], ["depth", 4])
    assert sent(front)[3:] == [[{"depth": 4}]]
    answer(front, answered=4)
    front.wait_for_function("sent.length === 5")
    assert sent(front)[4] == [{"depth": 5}]
    assert [line for line in front.messages if line.startswith("error")] == []


def test_a_lab_is_busy_until_the_last_of_its_answers_is_shown(front):
    group = front.get_by_role("group", name="Alone")
    is_busy = "busy => document.querySelector('.lab').ariaBusy === busy"
    front.wait_for_function(is_busy, arg="false")
    do(front, ["depth", 0], ["depth", 1])
    assert group.get_attribute("aria-busy") == "true"
    answer(front, answered=1, summary="one of two")
    front.wait_for_function("document.querySelector('.lab-summary').textContent === 'one of two'")
    assert group.get_attribute("aria-busy") == "true"
    answer(front, answered=2)
    front.wait_for_function(is_busy, arg="false")


def press_keys(front, *keys):
    front.locator("input[id$='-scale']").focus()
    for key in keys:
        front.keyboard.press(key)
    return [action["scale"] for [action] in sent(front)]


@pytest.mark.parametrize(
    ("keys", "decades"),
    [
        (["ArrowRight"], [0.05]),
        (["ArrowLeft"], [-0.05]),
        (["ArrowUp", "ArrowDown"], [0.05, 0]),
        (["PageDown"], [-0.35]),
    ],
    ids=str,
)
def test_a_key_goes_as_far_from_a_mark_as_from_a_step(front, keys, decades):
    expected = [HE * 10**change for change in decades]
    assert press_keys(front, *keys) == pytest.approx(expected, rel=1e-6)


def test_from_an_end_a_key_goes_to_the_next_step(front):
    assert press_keys(front, "Home") == pytest.approx([1e-3])
    front.keyboard.press("ArrowRight")
    assert sent(front)[1] == [{"scale": pytest.approx(1e-3 * 10**0.05)}]


def test_a_gray_button_says_why_and_sends_nothing(front):
    why = "four runs are pinned: press Unpin first"
    status = {"disabled": ["Pin"], "why": {"Pin": why}}
    answer(front, answered=1, status=status)
    pin = front.get_by_role("button", name="Pin")
    front.wait_for_function("document.querySelector('.lab-action').ariaDisabled === 'true'")
    assert pin.get_attribute("title") == why
    do(front, "Pin")
    assert front.locator(".lab-busy").inner_text() == why
    assert sent(front) == []
    answer(front, answered=2, status={"disabled": [], "why": {"Pin": ""}})
    front.wait_for_function("document.querySelector('.lab-action').ariaDisabled === 'false'")
    assert pin.get_attribute("title") == ""
    assert front.locator(".lab-busy").inner_text() == ""

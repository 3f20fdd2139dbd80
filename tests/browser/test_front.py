"""The page's part of a Lab alone, before a kernel that answers when the test says so."""

import json

import pytest

from labsupport.explore import Choice, Seed, Slider, Toggle
from labsupport.explore.page import FRONT, PARTS
from labsupport.front import front_source
from labsupport.machine.browser import new_page
from pages import violations

HE = (2 / 500) ** 0.5  # between two steps of the slider
PAGE = {
    "title": "Alone",
    "controls": [
        Slider("depth", "layers", 5, 1, 10).page(),
        Slider("b", "b", 5, 1, 10).page(),
        Slider("scale", "scale", HE, 1e-3, 10**0.5, 0.05, log=True, marks={"He": HE}).page(),
        Choice("dish", "dish", "soup", ["soup", "a very long name of a cake" * 3], "Cook").page(),
    ],
    "presets": ["deep"],
    "buttons": ["Cook", "Pin", "Reset", "Wash up"],
    "keys": {"k": "Cook"},
    "seldom": ["Wash up"],
}
# What anywidget gives to `render`, so far as our page uses it; `sent` holds the requests.
KERNEL = """async ([source, page]) => {
    const values = {depth: 5, b: 5, scale: 0.0632455532, dish: "soup"};
    const words = {summary: "", error: ""};
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
    const el = document.body.appendChild(document.createElement("div"));
    window.leave = front.default.render({model, el});
}"""


def frame(front):
    """Waits until the browser has drawn: its observers of sizes then have been told.

    It draws in its own time, later on a busy machine; the page's clock, which stands still, does
    not move it.
    """
    front.evaluate(
        """() => new Promise((drawn) => {
            const own = document.body.appendChild(document.createElement("i"));
            new ResizeObserver(() => { own.remove(); drawn(); }).observe(own);
        })"""
    )


def rest(front):
    """Waits until the browser has drawn and what waited for calm has had its time."""
    frame(front)
    front.clock.run_for(1_000)


@pytest.fixture
def front(chromium):
    """A page with nothing but the Lab; its clock stands still."""
    page = new_page(chromium)
    page.goto("about:blank")
    page.add_style_tag(path=FRONT / "lab.css")
    page.clock.install(time=0)
    page.clock.pause_at(1_000)
    page.evaluate(KERNEL, [front_source(FRONT, PARTS), PAGE])
    frame(page)
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


def test_a_kernel_that_stays_silent_is_told_with_the_cure_until_it_answers(front):
    do(front, ["depth", 0])
    front.clock.run_for(21_000)
    error = front.get_by_role("alert")
    assert "has not answered for 20 seconds" in error.inner_text()
    assert "Restart Kernel, and run the cell of this Lab again" in error.inner_text()
    assert front.locator(".lab-busy").inner_text() == ""
    answer(front, answered=1)
    error.wait_for(state="hidden")


def test_a_lab_without_a_kernel_says_so_and_sends_nothing(front):
    front.evaluate(
        "() => { document.querySelector('.lab').parentElement.className = "
        "'jupyter-widgets-disconnected'; }"
    )
    do(front, ["depth", 0])
    assert sent(front) == []
    assert "The kernel that drew this is gone." in front.get_by_role("alert").inner_text()
    front.clock.run_for(30_000)
    assert front.locator(".lab-busy").inner_text() == ""
    assert front.locator(".lab").get_attribute("aria-busy") == "false"


def test_why_a_button_is_gray_stays_told_until_something_else_is_asked_for(front):
    told, why = front.locator(".lab-busy"), "nothing to pin yet"
    status = {"disabled": ["Pin"], "why": {"Pin": why}}
    answer(front, answered=1, status=status)
    front.wait_for_function("document.querySelector('[data-name=Pin]').ariaDisabled === 'true'")
    do(front, "Pin")
    for news, expected in (("a new size", why), ("another depth", "")):
        if not expected:
            do(front, ["depth", 0])
        answer(front, answered=2, status=status, summary=news)
        shown = f"document.querySelector('.lab-summary').textContent === '{news}'"
        front.wait_for_function(shown)
        assert told.inner_text() == expected


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
    front.wait_for_function("document.querySelector('[data-name=Pin]').ariaDisabled === 'true'")
    assert pin.get_attribute("title") == why
    do(front, "Pin")
    assert front.locator(".lab-busy").inner_text() == why
    assert sent(front) == []
    answer(front, answered=2, status={"disabled": [], "why": {"Pin": ""}})
    front.wait_for_function("document.querySelector('[data-name=Pin]').ariaDisabled === 'false'")
    assert pin.get_attribute("title") == ""
    assert front.locator(".lab-busy").inner_text() == ""


def focused(front):
    return front.evaluate("document.activeElement.id.split('-').at(-1)")


@pytest.mark.parametrize("look", ["", "lab-large", "lab-stage"])
def test_the_middle_of_a_mark_is_its_own_where_two_stand_close_together(chromium, look):
    page, marks = new_page(chromium, 390, 800), {"LeCun": 500**-0.5, "He": HE}
    page.goto("about:blank")
    page.add_style_tag(path=FRONT / "lab.css")
    slider = Slider("scale", "scale", HE, 1e-3, 10**0.5, 0.05, log=True, marks=marks)
    page.evaluate(KERNEL, [front_source(FRONT, PARTS), {**PAGE, "controls": [slider.page()]}])
    page.evaluate("look => look && document.querySelector('.lab').classList.add(look)", look)
    for name in marks:
        box = page.locator(".lab-marks button", has_text=name).bounding_box()
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        hit = page.evaluate("([x, y]) => document.elementFromPoint(x, y).textContent", middle)
        assert hit == name
    page.close()


@pytest.mark.parametrize("first", ["button", "canvas", ".lab-marks button"])
def test_a_click_hands_the_keys_to_the_slider_used_last(front, first):
    front.locator("input[id$='-b']").focus()
    front.locator(first).first.click()
    used = "scale" if "marks" in first else "b"
    assert focused(front) == used


def test_an_arrow_on_a_button_moves_the_slider_used_last_and_the_page_stays(front):
    front.locator("input[id$='-b']").focus()
    front.get_by_role("button", name="Pin").focus()
    front.keyboard.press("ArrowRight")
    assert sent(front)[-1] == [{"b": 6}]
    assert focused(front) == "b"


def test_a_button_that_is_pressed_with_a_key_keeps_the_focus(front):
    pin = front.get_by_role("button", name="Pin")
    pin.focus()
    front.keyboard.press("Enter")
    assert sent(front) == [["Pin"]]
    assert pin.evaluate("pin => pin === document.activeElement")


@pytest.mark.parametrize(
    ("key", "action"), {"1": "deep", "p": "Pin", "P": "Pin", "k": "Cook", "K": "Cook"}.items()
)
def test_a_key_presses_a_button(front, key, action):
    front.locator("input[id$='-depth']").focus()
    front.keyboard.press(key)
    assert sent(front) == [[action]]


# What keyboards of other alphabets say at the places of P and of 1.
@pytest.mark.parametrize(
    ("key", "code", "action"), [("з", "KeyP", "Pin"), ("Π", "KeyP", "Pin"), ("١", "Digit1", "deep")]
)
def test_with_letters_of_another_alphabet_a_key_is_known_by_its_place(front, key, code, action):
    press_unusual(front, {"key": key, "code": code})
    assert sent(front) == [[action]]


def test_a_letter_that_stands_elsewhere_is_known_by_its_name(front):
    press_unusual(front, {"key": "k", "code": "KeyP"})
    assert sent(front) == [["Cook"]]


def press_unusual(front, key):
    """Presses a key that no keyboard of Playwright's has."""
    front.locator("input[id$='-depth']").evaluate(
        "(input, key) => input.dispatchEvent(new KeyboardEvent('keydown', key))",
        {**key, "bubbles": True},
    )


def test_a_seed_that_is_being_typed_is_not_wiped_off_by_what_the_kernel_says(front):
    front.evaluate(KERNEL, [front_source(FRONT, PARTS), {**PAGE, "controls": [Seed().page()]}])
    field = front.get_by_label("seed")
    field.click()
    field.press("Control+a")
    for number, digit in enumerate("4711", start=1):  # while a training is under way
        front.keyboard.press(digit)
        answer(front, answered=number, values={"seed": 0})
        frame(front)
    assert field.input_value() == "4711"
    field.press("Enter")
    assert front.evaluate("sent.at(-1).actions") == [{"seed": 4711}]
    answer(front, answered=5, values={"seed": 4711})
    field.press("5")
    field.press("Backspace")
    answer(front, answered=6, values={"seed": 8})
    field.blur()  # nothing was changed: the kernel's seed is shown
    front.wait_for_function("document.querySelector('input[type=number]').value === '8'")


def test_a_button_that_acts_on_a_choice_stands_beside_it_and_a_seldom_one_under_more(front):
    beside = front.locator(".lab-choice .lab-action")
    assert beside.all_inner_texts() == ["Cook"]
    beside.click()
    assert sent(front)[-1] == ["Cook"]
    assert not front.get_by_role("button", name="Wash up").is_visible()
    front.get_by_role("button", name="More").click()
    assert front.get_by_role("button", name="Wash up").is_visible()


@pytest.mark.parametrize("key", ["2", "n", "Control+p", "Alt+1"])
def test_a_key_without_a_meaning_here_does_nothing(front, key):
    front.locator("input[id$='-depth']").focus()
    front.keyboard.press(key)
    assert sent(front) == []


def test_f_brings_the_lab_on_stage_and_back(front):
    front.locator("input[id$='-depth']").focus()
    for on in (True, False, True):
        front.keyboard.press("f")
        front.wait_for_function(
            "on => document.querySelector('.lab').matches('.lab-stage') === on", arg=on
        )
    front.evaluate("document.exitFullscreen()")  # what Escape does in a browser with a window
    front.wait_for_function("!document.querySelector('.lab').matches('.lab-stage')")


def test_where_the_browser_refuses_the_full_screen_the_lab_fills_the_window(front):
    front.evaluate(
        "() => { document.querySelector('.lab').requestFullscreen = () => Promise.reject(); }"
    )
    front.locator("input[id$='-depth']").focus()
    front.keyboard.press("f")
    front.wait_for_function("document.querySelector('.lab').matches('.lab-stage')")
    box = front.locator(".lab").bounding_box()
    assert (box["x"], box["y"]) == (0, 0)
    assert (box["width"], box["height"]) == tuple(front.viewport_size.values())
    front.keyboard.press("Escape")
    front.wait_for_function("!document.querySelector('.lab').matches('.lab-stage')")


def test_the_kernel_is_told_the_room_once_it_has_come_to_rest(front):
    rest(front)
    [room] = front.evaluate("sent.map(message => message.room)")
    assert room[0] == front.locator(".lab-view").evaluate("view => view.clientWidth")
    assert room[2] == 0
    front.set_viewport_size({"width": 900, "height": 700})
    front.wait_for_function("innerWidth === 900")
    rest(front)
    assert front.evaluate("sent.length") == 2


@pytest.mark.parametrize("stage", [False, True], ids=["page", "stage"])
def test_words_an_error_and_a_pin_do_not_change_the_room_of_the_picture(front, stage):
    if stage:
        front.locator("input[id$='-depth']").focus()
        front.keyboard.press("f")
        front.wait_for_function("document.querySelector('.lab').matches('.lab-stage')")
    rest(front)
    told = front.evaluate("sent.length")
    assert told
    news = [
        {"summary": "one line"},
        {"summary": "two lines " * 16},
        {"error": "ZeroDivisionError: seven layers are too many"},
        {"error": "", "status": {"pinned": "gray, pinned: depth 3"}},
    ]
    for number, new in enumerate(news, start=told + 1):
        answer(front, answered=number, **new)
        rest(front)
    assert front.evaluate("sent.length") == told


def test_marks_and_presets_that_would_tell_can_be_hidden(front):
    front.locator("input[id$='-depth']").focus()
    mark, preset = front.locator(".lab-marks button").first, front.locator(".lab-preset").first
    front.keyboard.press("h")
    assert not mark.is_visible()
    assert not preset.is_visible()
    front.keyboard.press("h")
    assert mark.is_visible()
    assert preset.is_visible()


LOOKS = """button => {
    const look = getComputedStyle(button);
    return [look.backgroundColor, look.borderTopStyle, look.textDecorationLine];
}"""


@pytest.mark.parametrize("forced", ["active", "none"])
def test_a_pressed_and_a_gray_button_are_told_apart_with_any_colors(front, forced):
    front.emulate_media(forced_colors=forced)
    pin, reset = (front.get_by_role("button", name=name) for name in ("Pin", "Reset"))
    answer(front, answered=1, status={"down": {"Pin": False}})
    plain = pin.evaluate(LOOKS)
    assert reset.evaluate(LOOKS) == plain
    answer(front, answered=2, status={"down": {"Pin": True}, "disabled": ["Reset"]})
    front.wait_for_function("document.querySelector('[data-name=Pin]').ariaPressed === 'true'")
    pressed = pin.evaluate(LOOKS)
    assert pressed[0] != plain[0]
    assert pressed[2] == "underline"  # no state by color alone
    assert (reset.evaluate(LOOKS)[1] == "dashed") == (forced == "active")


def test_with_forced_colors_the_mark_of_a_slider_is_a_line_above_its_name(front):
    front.emulate_media(forced_colors="active")
    mark = front.locator(".lab-marks button").first
    # A transparent border or a background of ours would be painted, or not be seen.
    assert mark.evaluate("mark => getComputedStyle(mark).borderWidth") == "0px"
    border = "mark => getComputedStyle(mark, '::before').borderLeft"
    assert mark.evaluate(border).startswith("1px solid")


def test_the_keys_are_told(front):
    front.locator("input[id$='-depth']").focus()
    front.keyboard.press("?")
    told = front.get_by_label("keys").inner_text()
    for words in ("full screen", "deep", "Pin", "Hide marks", "slider"):
        assert words in told
    front.keyboard.press("?")
    assert not front.get_by_label("keys").is_visible()
    front.keyboard.press("?")
    front.keyboard.press("Escape")
    assert not front.get_by_label("keys").is_visible()


def test_the_setting_is_copied_or_shown_where_the_browser_forbids_it(front):
    answer(front, answered=1, status={"setting": "explorer(scale=0.05)"})
    front.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    front.locator("input[id$='-depth']").focus()
    front.keyboard.press("c")
    front.wait_for_function(
        "document.querySelector('.lab-busy').textContent.includes('explorer(scale=0.05)')"
    )
    assert sent(front) == []


def test_the_audit_finds_no_serious_violation_on_stage(front, axe):
    status = {"disabled": ["Pin"], "down": {"Reset": True}, "pinned": "gray, pinned: depth 3"}
    words = {"summary": "tanh, 5 layers", "error": "ValueError: no"}
    answer(front, answered=1, status=status, **words)
    front.clock.resume()
    front.locator("input[id$='-depth']").focus()
    front.keyboard.press("f")
    front.wait_for_function("document.querySelector('.lab').matches('.lab-stage')")
    front.keyboard.press("?")
    assert violations(front, axe, ".lab") == []


def test_a_phone_shows_all_controls_without_scrolling_sideways(front):
    front.set_viewport_size({"width": 360, "height": 740})
    over = front.evaluate("document.querySelector('.lab').scrollWidth - innerWidth")
    assert over <= 0
    for control in front.locator(".lab :is(input, select, button):visible").all():
        box = control.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


def test_with_320_pixels_long_names_of_controls_break_into_lines(front):
    front.set_viewport_size({"width": 320, "height": 640})  # a laptop's page at 400 %
    long = Slider("adaptive", "rate of RMSProp, Adam", 0.1, 0.001, 1.0, 0.05, log=True)
    controls = [long, Toggle("ignored", "constant mean and std on the way back, and in use")]
    page = {**PAGE, "controls": [control.page() for control in controls], "presets": []}
    front.evaluate("document.body.replaceChildren()")
    front.evaluate(KERNEL, [front_source(FRONT, PARTS), page])
    assert front.evaluate("document.documentElement.scrollWidth") <= 320
    for node in front.locator(".lab :is(input, output, label)").all():
        box = node.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320


@pytest.fixture
def held(front):
    """The page with a picture of 600 × 300 pixels in which depth and b are a point."""
    ends = {
        "x": {"control": "depth", "ends": [[1, 0.1], [10, 0.7]]},
        "y": {"control": "b", "ends": [[1, 0.9], [10, 0.3]]},
    }
    front.evaluate(
        "() => { const c = document.querySelector('canvas'); c.width = 600; c.height = 300; }"
    )
    answer(front, answered=0, status={"handle": ends}, values={"depth": 1, "b": 1, "scale": 1})
    front.locator(".lab-handle").wait_for()
    return front


def middle(front, *, when="true"):
    """The middle of the handle, (x, y), once the page has shown what it was told."""
    ring = front.locator(".lab-handle")
    front.wait_for_function(when)
    box = ring.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def depth_is(value):
    return f"document.querySelector('input[id$=\"-depth\"]').ariaValueText === '{value}'"


def test_the_handle_stands_where_its_controls_say(held):
    canvas = held.locator("canvas").bounding_box()
    left, top = canvas["x"], canvas["y"]
    assert middle(held) == pytest.approx((left + 60, top + 270), abs=1)
    answer(held, answered=0, values={"depth": 10, "b": 5.5, "scale": 1})
    assert middle(held, when=depth_is(10)) == pytest.approx((left + 420, top + 180), abs=1)
    answer(held, answered=0, status={})
    held.locator(".lab-handle").wait_for(state="hidden")


def test_dragging_the_handle_moves_both_controls_from_step_to_step_and_ends_at_their_ends(held):
    x, y = middle(held)
    held.mouse.move(x + 5, y - 5)  # where it is taken it stays under the pointer
    held.mouse.down()
    held.mouse.move(x + 5 + 81, y - 5 - 60)  # two steps of 40 pixels, three of 20
    assert sent(held)[-1] == [{"depth": 3, "b": 4}]
    assert middle(held) == pytest.approx((x + 80, y - 60), abs=1)
    held.mouse.move(x + 5 + 900, y - 5 + 900)
    held.mouse.up()
    assert middle(held) == pytest.approx((x + 360, y), abs=1)
    held.mouse.move(x, y - 100)
    assert middle(held) == pytest.approx((x + 360, y), abs=1)  # let go
    assert len(sent(held)) == 2
    answer(held, answered=2, values={"depth": 10, "b": 2, "scale": 1})
    shown = "document.querySelector('input[id$=\"-b\"]').ariaValueText === '2'"
    assert middle(held, when=shown) == pytest.approx((x + 360, y - 20), abs=1)


def test_with_forced_colors_the_handle_is_seen_on_the_white_picture(held):
    held.emulate_media(forced_colors="active", color_scheme="dark")
    ring = held.locator(".lab-handle").evaluate("node => getComputedStyle(node).borderTopColor")
    assert ring == "rgb(213, 94, 0)"  # in the scheme's own color it would be white on white


def test_a_lab_that_is_taken_off_the_page_keeps_no_pixels(held):
    held.evaluate("window.canvas = document.querySelector('canvas')")
    held.evaluate("leave()")
    assert held.evaluate("canvas.width") == 0

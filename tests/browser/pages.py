"""What the browser tests do on a page: find a Lab, move it, wait for what changes, audit it."""

import hashlib
import re
import time
from contextlib import contextmanager

import nbformat

from labsupport.course import lab_paths
from labsupport.course.sizes import is_prediction

LABS = [path.stem for path in lab_paths()]
BROKEN = ("model not found", "Error displaying widget", "Error creating widget", "Javascript Error")
SECONDS = 60  # on a machine with other work; nothing waits longer than it must

# Two small Labs, whose computation fails for seven layers, the first of them in two views.
SCRATCH = [
    """
from IPython.display import display

from labsupport.explore import Choice, Lab, Slider
from labsupport.figures.live import LiveFigure


class Words(LiveFigure):
    width, height = 4.0, 2.0

    def build(self, figure, result):
        self.text = self.live(figure.text(0, 0.5, ""))

    def update(self, result, pinned):
        self.text.set_text(f"{result} {pinned}")

    @classmethod
    def words(cls, result):
        return f"{result} layers"


def compute(depth):
    if depth == 7:
        raise ZeroDivisionError("seven layers are too many")
    return depth


Lab(compute, Words, controls=[Slider("depth", "layers", 5, 1, 10)], title="One")
""",
    'Lab(compute, Words, controls=[Slider("depth", "layers", 5, 1, 10)], title="Two")',
    """
kinds = Choice("kind", "kind", "plain", ["plain", "deep"])
seen = [Slider("depth", "layers", 5, 1, 10), kinds]
lab = Lab(lambda depth, kind: f"{kind} {depth}", Words, controls=seen, title="Twice")
display(lab, lab)
""",
]

# A training that takes minutes.
TRAINING = [
    """
import time

import numpy as np

from labsupport.explore import Slider, TrainingLab
from labsupport.figures.training import TrainingFigure
from labsupport.training.records import TrainingRecord


class Slow:
    def __init__(self, rate):
        self.rate, self.done = rate, 0

    def __iter__(self):
        while self.done < 60_000:
            time.sleep(0.01)
            self.done += 1
            yield self.done

    @property
    def record(self):
        nothing = np.array([])
        loss = np.exp(-self.rate * np.arange(self.done) / 1000)
        shown = f"rate {self.rate:g}", "plain", "tanh", loss, nothing, nothing, ()
        return TrainingRecord(*shown, planned=60_000, seconds=self.done / 100)


rate = Slider("rate", "learning rate", 1.0, 0.1, 10.0, 0.1)
TrainingLab(Slow, TrainingFigure, controls=[rate], title="Slow")
""",
]


def write_notebook(path, sources):
    """Writes a notebook of code cells, and of text where a source begins with # or *."""
    text, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    cells = [
        (text if source.startswith(("#", "*")) else code)(source.strip()) for source in sources
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)


def pictures_of(notebook):
    """How many stored pictures a notebook shows, and how many of them belong to a Lab."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    shown = [[out for out in cell.outputs if "image/png" in out.get("data", {})] for cell in cells]
    labs = [cell for cell in cells if ".explorer import" in cell.source and cell.outputs]
    return sum(map(len, shown)), len(labs)


def held_back(notebook):
    """Of each code cell, whether a question above it in its section holds its outputs back."""
    held, sections = [], []  # of each section that is open: its marks, whether it has a question
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for marks in re.findall(r"^(#+) ", cell.source, re.MULTILINE):
                while sections and len(sections[-1][0]) >= len(marks):
                    sections.pop()
                sections.append([marks, False])
            continue
        held.append(any(asked for _, asked in sections))
        if is_prediction(cell):
            sections[-1][1] = True
    return held


def errors_of(page):
    """The console's errors, but for files that a page asks for and its server does not have, and
    for what JupyterLab's debugger says when a kernel restarts."""
    others = ("error: Failed to load resource", "error: Could not restore the debugger state")
    errors = [line for line in page.messages if line.startswith("error")]
    return [line for line in errors if not line.startswith(others)]


def broken_on(page):
    """The messages of widgets that could not be shown."""
    text = page.evaluate("document.body.textContent")
    return [message for message in BROKEN if message in text]


@contextmanager
def saving(page):
    """What is done inside must save the notebook that is open; the server has written it then."""

    # JupyterLab also saves its workspace, and the notebook by itself every two minutes.
    def wrote_notebook(answer):
        return answer.request.method == "PUT" and "/api/contents/" in answer.url and answer.ok

    with page.expect_response(wrote_notebook):
        yield


def save(page):
    """Saves the notebook that is open."""
    with saving(page):
        page.locator("jp-button[data-command='docmanager:save']").click()


def until(page, condition, what="the page", *, seconds=SECONDS):
    """Waits for `condition` to hold; AssertionError when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: still not so after {seconds} s"
        page.wait_for_timeout(30)


def notebook_state(page):
    """What a shortcut of the notebook would change: the cells, which is active, the mode."""
    return page.evaluate(
        """() => ({
            cells: document.querySelectorAll('.jp-Notebook .jp-Cell').length,
            active: [...document.querySelectorAll('.jp-Notebook .jp-Cell')]
                .findIndex(cell => cell.classList.contains('jp-mod-active')),
            selected: document.querySelectorAll('.jp-Cell.jp-mod-selected').length,
            editing: Boolean(document.querySelector('.jp-Notebook.jp-mod-editMode')),
        })"""
    )


def bring_into_view(page, element):
    """Scrolls until `element` stays where it can be seen."""
    # The notebook lays out what comes into view, and moves everything while it does.
    seen, place = 0, None

    def stays():
        nonlocal seen, place
        before, place = place, element.evaluate(TOP_IF_SEEN)
        seen = seen + 1 if place is not None and place == before else 0
        if place is None:
            element.evaluate("element => element.scrollIntoView({block: 'center'})")
        return seen >= 5

    until(page, stays, "an element in view")


# The place of an element's upper edge on the page if nothing lies over it there, else null.
TOP_IF_SEEN = """element => {
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + Math.min(12, box.height / 2)];
    return element.contains(document.elementFromPoint(x, y)) ? box.y : null;
}"""


def violations(page, axe, selector):
    """The serious and critical findings of axe-core below `selector`, one line each."""
    # JupyterLab's body hides what overflows it and is 0 pixels high: axe-core would take all the
    # page for hidden, and measure no contrast.
    page.evaluate("document.body.style.minHeight = '100vh'")
    bring_into_view(page, page.locator(selector).first)
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.add_script_tag(path=str(axe))
    found = page.evaluate("selector => axe.run({include: [[selector]]})", selector)
    looked = found["passes"] + found["violations"]
    checks = [check for finding in looked for node in finding["nodes"] for check in node["any"]]
    measured = [
        check
        for check in checks
        if check["id"] == "color-contrast" and (check["data"] or {}).get("contrastRatio")
    ]
    assert measured, f"no contrast was measured below {selector}"
    return [
        f"{finding['id']} ({finding['impact']}): {node['html'][:200]}: {node['failureSummary']}"
        for finding in found["violations"]
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"]
    ]


# Elements that stick out of the screen or of what hides its overflow.
CUT_OFF = """root => [...root.querySelectorAll("button, input, select, label, output, p, canvas")]
    .filter(node => node.checkVisibility({visibilityProperty: true}))
    .filter(node => {
        const box = node.getBoundingClientRect();
        const hidden = node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0
            && getComputedStyle(node).display !== "inline";
        const out = box.left < -1 || box.top < -1 || box.right > innerWidth + 1
            || box.bottom > innerHeight + 1;
        return box.width > 0 && (out || (hidden && !node.matches("input, select")));
    })
    .map(node => node.outerHTML.slice(0, 120))
    .concat([...root.querySelectorAll(".lab-head")].filter(
        head => head.scrollHeight > head.clientHeight + 1
            || head.scrollWidth > head.clientWidth + 1)
        .map(head => `the controls scroll: ${head.scrollHeight} > ${head.clientHeight}`))"""


class LabOnPage:
    """A Lab as a person meets it: by the names of its controls, its picture and its words."""

    def __init__(self, page, title=None, view=0):
        self.page = page
        found = page.get_by_role("group", name=title) if title else page.locator(".lab")
        self.root = found.nth(view)
        self.root.wait_for(state="attached", timeout=SECONDS * 1000)
        # The notebook lays out what comes into view, and may move it while it does.
        self.root.locator(".lab-action").first.scroll_into_view_if_needed()
        until(page, lambda: self.picture, "the Lab's first picture")

    def button(self, name):
        return self.root.get_by_role("button", name=name, exact=True)

    def slider(self, name=None):
        if name is None:
            return self.root.get_by_role("slider").first
        return self.root.get_by_role("slider", name=name, exact=True)

    @property
    def picture(self):
        """A fingerprint of the picture's pixels; empty while there is none."""
        data = self.root.locator("canvas.lab-picture").evaluate(
            "picture => picture.dataset.shown = picture.toDataURL()"
        )
        return hashlib.sha256(data.encode()).hexdigest() if len(data) > 3000 else ""

    @property
    def summary(self):
        return self.root.locator(".lab-summary").inner_text()

    @property
    def error(self):
        alert = self.root.locator(".lab-error")  # by role it would be gone as soon as it is hidden
        return alert.inner_text() if alert.is_visible() else ""

    @property
    def trains(self):
        """True for a Lab that trains."""
        return bool(self.button("Run").count())

    @property
    def progress(self):
        """The share of the training that is done, as the page shows it."""
        return float(self.root.get_by_role("progressbar").get_attribute("value"))

    @property
    def pinned(self):
        """True while something is pinned."""
        if self.trains:
            return self.button("Unpin").is_enabled()
        return self.button("Pin").get_attribute("aria-pressed") == "true"

    @property
    def busy(self):
        return self.root.get_attribute("aria-busy") == "true"

    def seen(self):
        return self.picture, self.summary

    def start_over(self):
        """Brings the Lab back to what it was at first, in normal print."""
        self.button("Reset").click()
        # To press Pin before the kernel has answered would pin the new start.
        until(self.page, lambda: not self.pinned, "Reset")
        if self.large:
            self.slider().press("l")
            until(self.page, lambda: not self.large, "normal print")
        self.settle()
        return self

    @property
    def large(self):
        """True in large print."""
        return "lab-large" in self.root.get_attribute("class")

    @property
    def on_stage(self):
        """True while the Lab has the whole screen."""
        return "lab-stage" in self.root.get_attribute("class")

    @contextmanager
    def stage(self, width, height):
        """The Lab on a screen of that size, drawn for it."""
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": height})
        self.slider().press("f")
        until(self.page, lambda: self.on_stage, "the stage")
        until(self.page, self.fills_its_place, "a picture for the stage")
        try:
            yield
        finally:
            self.slider().press("f")
            until(self.page, lambda: not self.on_stage, "the page")
            self.page.set_viewport_size(before)
            self.settle()

    def fills_its_place(self):
        """Whether the picture was drawn for the place that it has."""
        return self.root.evaluate(
            """root => {
                const picture = root.querySelector("canvas"), place = picture.parentElement;
                const stretched = place.clientWidth / picture.width;
                const off = Math.abs(picture.height * stretched - place.clientHeight);
                return stretched < 2.2 && off < 6;
            }"""
        )

    def cut_off(self):
        """What is seen of the Lab only in part, or not at all, one line each."""
        return self.root.evaluate(CUT_OFF)

    def smallest_letters(self):
        """The size of its smallest letters outside the picture, in pixels."""
        return self.root.evaluate(
            """root => Math.min(...[...root.querySelectorAll("*")]
                .filter(node => node.checkVisibility() && [...node.childNodes].some(
                    child => child.nodeType === 3 && child.textContent.trim()))
                .map(node => parseFloat(getComputedStyle(node).fontSize)))"""
        )

    def stop(self):
        """Stops the training, if it is not over, and waits until it rests."""
        self.button("Stop").press("Enter")  # a click would wait for a button that can be pressed
        until(self.page, self.button("Run").is_enabled, "the stop")

    def settle(self):
        """Waits until picture and words stay as they are; AssertionError if they never do."""
        last, deadline = None, time.monotonic() + 3 * SECONDS
        # What has not been answered yet may still change: a slow kernel is no Lab at rest.
        while self.busy or last != (last := self.seen()):
            assert time.monotonic() < deadline, "the Lab does not come to rest"
            self.page.wait_for_timeout(250)
        return last

    @contextmanager
    def changing(self, *, words=True):
        """What is done inside must change the picture, and the words unless told otherwise."""
        picture, summary = self.settle()
        yield
        until(self.page, lambda: self.picture != picture, "a new picture")
        if words:
            until(self.page, lambda: self.summary != summary, "a new summary")

    def drag(self, slider, share):
        """Drags the thumb of `slider` with the mouse to `share` of its track."""
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        value, last = slider.evaluate("input => [Number(input.value), Number(input.max)]")
        middle = box["y"] + box["height"] / 2
        place = [box["x"] + 8 + (box["width"] - 16) * part for part in (value / last, share)]
        self.page.mouse.move(place[0], middle)
        self.page.mouse.down()
        self.page.mouse.move(place[1], middle, steps=12)
        self.page.mouse.up()

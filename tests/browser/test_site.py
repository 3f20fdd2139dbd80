"""The site in a browser, from a folder and without a network: pages, questions, Labs, frames."""

import functools
import http.server
import json
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest

from labsupport import course
from labsupport.course import lab_paths
from labsupport.course.files import read, tags
from labsupport.course.site import assets, writing
from labsupport.places import NOTEBOOKS
from pages import held_back, until

LABS = [path.stem for path in lab_paths()]
NO_MATHJAX = {"mathjax": "", "mathjax_license": ""}
FIRST_LOAD, MATHJAX = 3e6, 2.11e6  # bytes
PHONE, LAPTOP, HALL = (390, 844), (1366, 768), (1920, 1080)
# In place of the Labs' front: notes what it is asked for.
FRONT = """
window.shown = [];
function showRecordedLab(element, key, address) {
  shown.push([key, address, element.querySelector("img").alt.length > 0]);
}
"""
HELD = """cells => cells.map(cell => cell.classList.contains("predict-held"))"""
SEEN = "node => node.checkVisibility({visibilityProperty: true})"
FOCUS_IS_SEEN = """node => document.activeElement === node
    && getComputedStyle(node).clipPath === "none" && getComputedStyle(node).outlineStyle === "solid"
    && Math.min(node.offsetWidth, node.offsetHeight) >= 24"""
SKIP = "buttons => buttons.forEach(button => button.checkVisibility() && button.click())"
# What of a page sticks out to the right: without it, nothing scrolls sideways.
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(node => node.getBoundingClientRect().right > innerWidth + 1)
    .filter(node => !node.closest("pre, .wide, .figure, .map > ul, mjx-container"))
    .map(node => node.outerHTML.slice(0, 100))"""


def record(make, place, key):
    (place / "answers.js").write_text("", encoding="utf-8")
    return key


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The whole course, whose Labs are stills; `typeset` says whether MathJax could be had."""
    folder = tmp_path_factory.mktemp("on a stick, größer") / "site"
    typeset = True
    with pytest.MonkeyPatch.context() as patch:
        try:
            assets.assets()
        except course.CourseProblem:
            typeset = False
            patch.setattr(assets, "parts_of", lambda package: NO_MATHJAX)
        course.write_site(folder, recorder=writing.Recorder(record, FRONT, ""))
    return SimpleNamespace(folder=folder, typeset=typeset)


@contextmanager
def reading(chromium, site, name, size=LAPTOP, **chosen):
    """A page of the site, opened from its folder without a network.

    When it is closed, it must have asked for nothing outside the folder, and have logged nothing.
    """
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, offline=True, **chosen
    )
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.goto((site.folder / f"{name}.html").as_uri())
    if chosen.get("java_script_enabled", True):
        page.wait_for_selector("body[data-ready]")
        if site.typeset:
            page.wait_for_selector("body[data-typeset]")
    yield page
    inside = (f"{site.folder.as_uri()}/", "data:", "about:srcdoc")
    assert [url for url in asked if not url.startswith(inside)] == []
    assert said == []
    context.close()


def audit(page, axe):
    """All findings of axe-core on the page, one line each."""
    page.add_script_tag(path=str(axe))
    found = page.evaluate("axe.run({preload: false})")  # it would fetch the styles
    measured = [one for one in found["passes"] if one["id"] == "color-contrast"]
    assert measured, "no contrast was measured"
    return [
        f"{finding['id']} ({finding['impact']}): {node['html'][:150]}: {node['failureSummary']}"
        for finding in found["violations"]
        for node in finding["nodes"]
    ]


@pytest.mark.parametrize("name", ["index", *LABS])
def test_a_page_opens_from_a_folder_without_a_network(name, site, chromium, axe):
    with reading(chromium, site, name, PHONE) as page:
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert page.locator("mjx-merror").count() == 0
        assert audit(page, axe) == []
        held = page.locator(".jp-CodeCell").evaluate_all(HELD)
        if name != "index":
            notebook = read(NOTEBOOKS / f"{name}.ipynb")
            notebook.cells = [cell for cell in notebook.cells if "installed" not in tags(cell)]
            assert held == held_back(notebook)


def test_formulas_are_typeset(site, chromium):
    if not site.typeset:
        pytest.skip("npm's registry cannot be reached for MathJax: no formulas to look at")
    with reading(chromium, site, "06_init_variance") as page:
        assert page.locator("mjx-container svg").count() > 20
        carried = (site.folder / "assets" / "license-mathjax.txt").read_text(encoding="utf-8")
        assert "Apache License" in carried
        assert "$" not in page.locator("main p").all_inner_texts()
        spoken = page.locator("mjx-assistive-mml math").first.evaluate("m => m.textContent.length")
        assert spoken > 0


@pytest.mark.parametrize("name", ["index", "08_batch_norm_by_hand", "12_pretraining"])
@pytest.mark.parametrize("size", [LAPTOP, HALL], ids=["laptop", "hall"])
def test_the_dark_scheme_passes_the_audit_with_all_unfolded(name, size, site, chromium, axe):
    with reading(chromium, site, name, size, color_scheme="dark") as page:
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert max(int(part) for part in ground[4:-1].split(",")) < 128
        page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        page.locator(".predict-next").evaluate_all(SKIP)
        assert page.locator(".predict-held").count() == 0
        assert page.evaluate(TOO_WIDE) == []
        assert audit(page, axe) == []


def test_the_button_changes_the_scheme_and_it_stays(site, chromium):
    with reading(chromium, site, "00_start_here", color_scheme="light") as page:
        body, button = page.locator("body"), page.locator("button.theme")
        assert body.get_attribute("data-jp-theme-light") == "true"
        button.click()
        assert body.get_attribute("data-jp-theme-light") == "false"
        assert button.inner_text() == "Light"
        page.reload()
        assert body.get_attribute("data-jp-theme-light") == "false"
        page.goto((site.folder / "index.html").as_uri())
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_an_answer_shows_what_it_held_back_and_is_kept_until_it_is_forgotten(site, chromium):
    with reading(chromium, site, "00_start_here") as page:
        question, forget = page.locator(".predict"), page.locator(".forget")
        figure = page.locator(".figure").first
        assert not figure.evaluate(SEEN)
        assert not forget.is_visible()
        question.get_by_role("button", name="w = 5").click()
        assert question.get_by_role("status").inner_text().startswith("Not so: w = 1.")
        assert figure.evaluate(SEEN)
        page.reload()
        page.wait_for_selector("body[data-ready]")
        assert "(your prediction)" in question.inner_text()
        assert figure.evaluate(SEEN)
        forget.get_by_role("button").click()
        until(page, lambda: not figure.evaluate(SEEN), "the curtain down again")
        assert question.get_by_role("status").inner_text() == ""


def test_a_question_works_with_the_keyboard_and_on_the_whole_screen(site, chromium):
    with reading(chromium, site, "06_init_variance", HALL) as page:
        question = page.locator(".predict").first
        question.get_by_role("button").first.focus()
        page.keyboard.press("f")
        until(page, lambda: "predict-stage" in question.get_attribute("class"), "the stage")
        held = page.locator(".predict-held").count()
        box = question.bounding_box()
        assert (box["width"], box["height"]) == HALL
        page.keyboard.press("s")
        until(page, lambda: question.get_by_role("status").inner_text() != "", "the answer")
        page.keyboard.press("Escape")
        until(page, lambda: "predict-stage" not in question.get_attribute("class"), "the page")
        assert 0 < page.locator(".predict-held").count() < held


def test_what_is_held_back_is_shown_by_its_own_button_and_is_never_seen_before(site, chromium):
    with reading(chromium, site, "00_start_here") as page:
        line = page.locator(".predict-line:visible").first
        line.get_by_role("button", name="show").click()
        assert page.locator(".predict-held").count() == 0
        assert page.locator(".predict").get_by_role("status").inner_text().startswith("The answer")


@pytest.fixture
def opened(site, chromium):
    """open(does): lab 00, where does(route) says what becomes of prediction.js."""
    context = chromium.new_context(viewport={"width": LAPTOP[0], "height": LAPTOP[1]})

    def open_page(does):
        page = context.new_page()
        page.clock.install()
        page.route("**/prediction.js", does)
        page.goto((site.folder / "00_start_here.html").as_uri(), wait_until="commit")
        return page

    yield open_page
    context.close()


def test_nothing_is_seen_before_its_question_is_asked_however_slow_the_host(opened):
    held = []
    page = opened(lambda route: held.append(route))
    figure = page.locator(".figure").first
    code = page.locator(".is-code:has(.claims) .folded").first  # it says the answers in words
    code.wait_for(state="attached")
    until(page, lambda: held, "the script to be asked for")
    page.clock.fast_forward(60_000)
    assert not figure.evaluate(SEEN)
    assert not code.evaluate(SEEN)
    held[0].continue_()
    page.wait_for_selector("body[data-ready]")
    assert not figure.evaluate(SEEN)
    assert not code.evaluate(SEEN)
    page.locator(".predict-next").evaluate_all(SKIP)
    assert figure.evaluate(SEEN)
    assert code.evaluate(SEEN)


def test_without_the_code_of_questions_all_is_there_to_read(opened):
    page = opened(lambda route: route.abort())
    page.wait_for_selector("body[data-ready]")
    assert page.locator(".figure").first.evaluate(SEEN)
    assert page.locator("button.theme").inner_text() == "Dark"
    assert page.locator(".predict-held").count() == 0


def test_a_browser_whose_storage_is_full_lets_one_answer_and_choose(site, chromium):
    with reading(chromium, site, "00_start_here", color_scheme="light") as page:
        page.evaluate(
            "() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; }"
        )
        page.locator("button.theme").click()
        assert page.locator("button.theme").inner_text() == "Light"
        page.get_by_role("button", name="w = 1", exact=False).first.click()
        assert page.locator(".predict").get_by_role("status").inner_text().startswith("Right.")


def test_without_scripts_all_is_there_to_read(site, chromium):
    with reading(chromium, site, "00_start_here", java_script_enabled=False) as page:
        assert page.get_by_text(
            "Which weight gives tanh(w·x) the largest slope there?"
        ).is_visible()
        assert page.locator(".figure img").first.is_visible()
        assert not page.locator("button.theme").is_visible()


def test_a_lab_is_asked_for_when_it_comes_near(site, chromium):
    with reading(chromium, site, "12_pretraining") as page:
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        labs = page.locator("[data-recorded]")
        told = labs.evaluate_all("all => all.map(a => [a.dataset.recorded, a.dataset.begin])")
        assert told == [["12_pretraining-1", "0"], ["12_pretraining-1", "1"]]  # one recording
        page.evaluate("scrollTo(0, 0)")
        page.locator(".predict-next").evaluate_all(SKIP)
        assert page.evaluate("shown.length") < len(told)
        for lab in labs.all():
            lab.scroll_into_view_if_needed()
        until(page, lambda: page.evaluate("shown.length") == len(told), "all Labs")
        shown = page.evaluate("shown.sort()")
        assert shown == [["12_pretraining-1", "recorded/12_pretraining-1", True]] * 2


@pytest.fixture(scope="module")
def living(tmp_path_factory):
    """Lab 00 alone, with its recording."""
    folder = tmp_path_factory.mktemp("living")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "parts_of", lambda package: NO_MATHJAX)
        course.write_site(folder, [NOTEBOOKS / "00_start_here.ipynb"])
    return SimpleNamespace(folder=folder, typeset=False)


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_lab_of_a_page_is_dragged_from_a_folder(size, living, chromium, axe):
    with reading(chromium, living, "00_start_here", size) as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.reload()
        page.locator("[data-recorded]").scroll_into_view_if_needed()
        lab = page.locator(".lab")
        lab.wait_for()
        files = [Path(unquote(urlsplit(url).path)) for url in asked if url.startswith("file:")]
        assert sum(file.stat().st_size for file in files) < FIRST_LOAD - MATHJAX
        words = lab.locator(".lab-summary")
        first = words.inner_text()
        box = lab.get_by_role("slider").first.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2, steps=9)
        page.mouse.up()
        until(page, lambda: words.inner_text() != first, "what was dragged to")
        dragged = words.inner_text()
        lab.get_by_role("button", name="nearly linear").click()
        until(page, lambda: words.inner_text() != dragged, "the preset")
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert audit(page, axe) == []


def test_the_contents_say_where_one_is_and_lead_to_every_section(site, chromium):
    with reading(chromium, site, "06_init_variance") as page:
        here, links = page.locator(".here"), page.locator(".contents a")
        assert not here.is_visible()
        link = links.nth(4)
        link.click()
        until(page, lambda: link.get_attribute("aria-current") == "true", "the mark")
        assert here.inner_text() == link.inner_text()
        assert page.locator(".contents [aria-current]").count() == 1
        heading = page.locator(f"[id='{link.get_attribute('href')[1:]}']")
        assert 0 <= heading.bounding_box()["y"] < LAPTOP[1] / 2


def test_on_a_phone_a_tap_shows_a_figure_in_its_own_size(site, chromium):
    with reading(chromium, site, "00_start_here", PHONE) as page:
        page.locator(".predict-next").evaluate_all(SKIP)
        figure, picture = page.locator(".figure").first, page.locator(".figure img").first
        own = int(picture.get_attribute("width"))
        assert picture.bounding_box()["width"] < PHONE[0]
        figure.click()
        assert picture.bounding_box()["width"] >= own
        assert page.evaluate(TOO_WIDE) == []
        until(page, lambda: figure.get_attribute("tabindex") == "0", "a figure that scrolls")
        figure.click()
        assert picture.bounding_box()["width"] < PHONE[0]


def test_with_the_keyboard_a_figure_is_enlarged_scrolled_and_brought_back(site, chromium, axe):
    with reading(chromium, site, "00_start_here", PHONE) as page:
        page.locator(".predict-next").evaluate_all(SKIP)
        figure, picture = page.locator(".figure").first, page.locator(".figure img").first
        button = page.locator(".enlarge").first
        named = page.get_by_role("button", name="Enlarge the figure")
        until(page, lambda: named.count() == page.locator(".figure").count(), "the buttons")
        own, whole = int(picture.get_attribute("width")), picture.bounding_box()["width"]
        named.first.focus()
        page.keyboard.press("Shift+Tab")
        assert button.evaluate("one => getComputedStyle(one).clipPath") == "inset(50%)"
        page.keyboard.press("Tab")
        assert button.evaluate(FOCUS_IS_SEEN)
        for key in ("Enter", "Space"):
            page.keyboard.press(key)
            assert picture.bounding_box()["width"] >= own
            assert button.inner_text() == "Show the whole figure"
            until(page, lambda: figure.get_attribute("tabindex") == "0", "a figure that scrolls")
            assert audit(page, axe) == []
            page.keyboard.press("Escape")
            assert picture.bounding_box()["width"] == whole
            assert button.evaluate(FOCUS_IS_SEEN)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        assert picture.bounding_box()["width"] == whole
        page.keyboard.press("Enter")
        until(page, lambda: figure.get_attribute("tabindex") == "0", "a figure that scrolls")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        until(page, lambda: figure.evaluate("figure => figure.scrollLeft") > 0, "another part")
        assert figure.evaluate(FOCUS_IS_SEEN)
        page.keyboard.press("Escape")
        assert picture.bounding_box()["width"] == whole
        assert button.evaluate(FOCUS_IS_SEEN)


def test_a_figure_in_its_own_size_has_nothing_to_press(site, chromium):
    with reading(chromium, site, "00_start_here") as page:
        page.locator(".predict-next").evaluate_all(SKIP)
        figure = page.locator(".figure").first
        figure.click()
        assert "large" not in figure.get_attribute("class")
        assert page.get_by_role("button", name="Enlarge the figure").count() == 0


def test_on_paper_a_page_holds_nothing_back(site, chromium):
    with reading(chromium, site, "00_start_here") as page:
        page.emulate_media(media="print")
        assert page.locator(".figure img").first.is_visible()
        assert not page.locator(".bar").is_visible()
        assert not page.locator(".predict-line").first.is_visible()


PLATFORM = """<!doctype html><title>A course</title><link rel="icon" href="data:,">
<iframe SANDBOX src="site/00_start_here.html" width="800" height="600"></iframe>"""
# On file:// Chromium gives a sandboxed frame no file at all; a platform is on http.
SANDBOX = {"file": "", "http": 'sandbox="allow-scripts"'}


@contextmanager
def platform(folder, sandbox):
    """The address of a server with a page that shows `folder`/site in a frame."""
    page = PLATFORM.replace("SANDBOX", sandbox)
    (folder / "platform.html").write_text(page, encoding="utf-8")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("way", ["file", "http"])
def test_in_a_frame_a_question_is_answered_with_or_without_a_storage(way, site, chromium, tmp_path):
    shutil.copytree(site.folder, tmp_path / "site")
    with platform(tmp_path, SANDBOX[way]) as address:
        page, said, asked = chromium.new_page(), [], []
        page.on("console", lambda line: said.append(line.text))
        page.on("pageerror", lambda problem: said.append(str(problem)))
        page.on("request", lambda request: asked.append(request.url))
        base = tmp_path.as_uri() if way == "file" else address
        page.goto(f"{base}/platform.html")
        frame = page.frame_locator("iframe")
        frame.locator("body[data-ready]").wait_for(state="attached")
        if site.typeset:
            frame.locator("body[data-typeset]").wait_for(state="attached")
        frame.locator("button.theme").click()
        frame.get_by_role("button", name="w = 1", exact=False).first.click()
        assert frame.get_by_role("status").inner_text().startswith("Right.")
        question = frame.locator(".predict").first
        question.get_by_role("button", name="Full screen").click()
        until(page, lambda: "predict-stage" in question.get_attribute("class"), "the stage")
        page.keyboard.press("Escape")
        until(page, lambda: "predict-stage" not in question.get_attribute("class"), "the page")
        frame.get_by_role("link", name="All labs").first.click()
        frame.get_by_role("heading", name="The map").wait_for()
        assert said == []
        inside = (f"{base}/site/", f"{base}/platform.html", "data:")
        assert [url for url in asked if not url.startswith(inside)] == []
        page.close()


def test_answers_are_kept_as_words_that_an_older_or_newer_page_survives(site, chromium):
    with reading(chromium, site, "00_start_here") as page:
        for kept in ('{"choice": "a weight of yesterday", "skipped": false}', "no JSON", "null"):
            page.evaluate(
                "kept => localStorage.setItem('labsupport/00_start_here/largest-slope', kept)", kept
            )
            page.reload()
            page.wait_for_selector("body[data-ready]")
            assert page.locator(".predict").get_by_role("status").inner_text() == ""
        page.locator(".predict").get_by_role("button", name="w = 1", exact=False).first.click()
        kept = page.evaluate("localStorage.getItem('labsupport/00_start_here/largest-slope')")
        assert json.loads(kept) == {"choice": "w = 1", "skipped": False}

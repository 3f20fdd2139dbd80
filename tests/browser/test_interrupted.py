"""A page in the middle of a training: stopped, closed and opened again, kernel restarted."""

from labsupport.machine.browser import new_page, open_notebook, restart_kernel, run_all
from pages import LabOnPage, broken_on, errors_of, save, until


def train(page):
    """Runs the notebook and starts its training; the Lab."""
    run_all(page)
    lab = LabOnPage(page, "Slow")
    lab.settle()
    lab.button("Run").click()
    until(page, lambda: lab.progress > 0, "progress")
    return lab


def test_a_training_under_way_says_how_fast_it_is_and_stops_by_mouse_and_by_keyboard(page, server):
    open_notebook(page, server, "training.ipynb")
    lab = train(page)
    run, stop, words = lab.button("Run"), lab.button("Stop"), lab.root.locator(".lab-busy")
    for halt in (stop.click, lambda: stop.press("Enter")):
        before = lab.progress
        until(page, lambda: words.inner_text().endswith("iterations/s"), "the speed")
        assert run.is_disabled()
        assert stop.is_enabled()
        until(page, lambda before=before: before < lab.progress < 1, "progress")
        halt()
        until(page, run.is_enabled, "the stop")
        assert stop.is_disabled()
        assert words.inner_text() == ""
        rested = lab.settle()
        run.press("Enter")
        until(page, lambda rested=rested: lab.seen() != rested, "the run")
        # Who typed is not thrown out by a button that can be pressed no more.
        assert run.evaluate("run => run === document.activeElement")
    lab.stop()
    assert errors_of(page) == []


def test_a_page_opened_again_shows_the_training_that_went_on(page, server, chromium):
    open_notebook(page, server, "training.ipynb")
    lab = train(page)
    save(page)
    before = lab.progress
    page.close()
    again = new_page(chromium)
    open_notebook(again, server, "training.ipynb")
    lab = LabOnPage(again, "Slow")
    until(again, lambda: lab.progress > before, "the training's progress")
    lab.button("Stop").click()
    until(again, lab.button("Run").is_enabled, "the stop")
    assert errors_of(again) == []
    assert broken_on(again) == []
    again.close()


def test_a_kernel_restarted_in_a_training_leaves_a_page_that_runs_again(page, server):
    open_notebook(page, server, "training.ipynb")
    lab = train(page)
    page.messages.clear()
    restart_kernel(page, server, "training.ipynb")
    lab.slider().press("Home")  # the page still shows the Lab of the kernel that is gone
    until(page, lambda: "is gone" in lab.error, "the Lab's word for it")
    lab.root.get_by_role("button", name="Run its cell again").click()  # one click is enough
    lab = LabOnPage(page, "Slow")
    until(page, lambda: lab.root.is_visible() and lab.error == "", "the new Lab")
    lab.settle()
    lab.button("Run").click()
    until(page, lambda: lab.progress > 0, "progress")
    assert lab.progress < 0.5
    lab.button("Stop").click()
    until(page, lab.button("Run").is_enabled, "the stop")
    with lab.changing(words=False):
        lab.slider().press("Home")
    assert lab.error == ""
    assert errors_of(page) == []
    assert broken_on(page) == []

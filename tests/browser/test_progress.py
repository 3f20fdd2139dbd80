"""What is done in the page of a student's own copy is kept, and stands on the map at once."""

import pytest

from labsupport import progress
from labsupport.course.files import read, write
from labsupport.course.own_copies import lay_copies
from labsupport.machine.browser import jupyter_server, open_notebook, run_all
from pages import until

LAB = "06_init_variance.ipynb"
MAP = "from labsupport.course.progress_map import my_progress\nmy_progress()"


@pytest.fixture
def copies(tmp_path, monkeypatch):
    """A student's folder, where this process reads the progress too."""
    lay_copies(tmp_path)
    notebook = read(tmp_path / LAB)
    setup, guess = notebook.cells[1], notebook.cells[7]
    assert guess.source == 'predict("ten-small-layers")'
    last = notebook.cells[3]
    last.source = MAP
    notebook.cells = [setup, guess, last]
    write(notebook, tmp_path / LAB)
    monkeypatch.setenv("LABSUPPORT_MY_LABS", str(tmp_path))
    monkeypatch.delenv("LABSUPPORT_PROGRESS")
    return tmp_path


def test_a_choice_in_the_page_is_kept_and_a_tick_leads_to_its_lab(page, server, copies):
    kept = {"LABSUPPORT_MY_LABS": str(copies), "LABSUPPORT_PROGRESS": ""}
    with jupyter_server(copies, LABSUPPORT_CURTAIN="0", **kept) as address:
        open_notebook(page, address, LAB)
        run_all(page)
        assert progress.read().opened.keys() == {"init_variance"}
        assert not progress.read().predictions
        page.locator(".predict button").first.click()
        until(page, lambda: progress.read().predictions, "the choice is kept")
        run_all(page)
        row = page.locator(".jp-OutputArea tr", has_text="06 init variance")
        until(page, lambda: "1 of 8" in row.inner_text(), "the map")
        assert "✓" in row.inner_text()
        page.locator(".jp-OutputArea a", has_text="09 batch norm mnist").click()
        tab = page.locator(".lm-DockPanel .lm-TabBar-tabLabel", has_text="09_batch_norm_mnist")
        tab.wait_for()
    guess = progress.read().predictions["ten-small-layers"]
    assert guess.choice

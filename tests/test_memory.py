"""What a cell has freed is given back to the system."""

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil
import pytest
from IPython.core.interactiveshell import InteractiveShell
from matplotlib.figure import Figure

from labsupport import memory

CELL = """
import numpy as np
parts = [np.ones(1000) for _ in range(25_000)]  # 200 MB in pieces that the allocator keeps
kept = parts[::500]
del parts
"""


@pytest.fixture
def shell(monkeypatch):
    shell = InteractiveShell()
    monkeypatch.setattr(memory, "get_ipython", lambda: shell)
    yield shell
    shell.history_manager.end_session()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux's allocator keeps it")
def test_what_a_cell_freed_is_given_back_once_it_is_asked_for(shell):
    memory.give_back_after_cells()
    memory.give_back_after_cells()
    assert shell.events.callbacks["post_run_cell"].count(memory.give_back) == 1
    before = psutil.Process().memory_info().rss
    assert shell.run_cell(CELL).success
    assert psutil.Process().memory_info().rss - before < 60e6


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux gives it back at once")
def test_what_was_read_of_a_mapped_file_is_given_back_and_can_be_read_again(shell, tmp_path):
    path = tmp_path / "bytes"
    path.write_bytes(bytes(range(256)) * 400_000)
    array = np.frombuffer(memory.mapped(path), np.uint8)
    memory.give_back_after_cells()
    before, total = psutil.Process().memory_info().rss, array.sum()
    assert psutil.Process().memory_info().rss - before > 90e6
    assert shell.run_cell("pass").success
    assert psutil.Process().memory_info().rss - before < 10e6
    assert array.sum() == total


def test_a_thread_reads_on_while_cells_end(shell, tmp_path):
    path = tmp_path / "bytes"
    path.write_bytes(bytes(range(256)) * 40_000)
    array = np.frombuffer(memory.mapped(path), np.uint8)
    with ThreadPoolExecutor(1) as pool:
        sums = pool.submit(lambda: {int(array.sum()) for _ in range(50)})
        while not sums.done():
            memory.give_back()
    assert sums.result() == {255 * 128 * 40_000}


def test_outside_a_notebook_nothing_happens(monkeypatch):
    monkeypatch.setattr(memory, "get_ipython", lambda: None)
    memory.give_back_after_cells()


FIGURES = """
from labsupport.figures.figure import CourseFigure
import gc
def figures():
    gc.collect()
    return [one for one in gc.get_objects() if type(one) is CourseFigure]
before = len(figures())
"""


@pytest.mark.parametrize("libc", [True, False], ids=["as here", "where nothing can be trimmed"])
def test_figures_that_were_shown_are_not_kept_and_numbers_are(shell, monkeypatch, libc):
    if not libc:
        monkeypatch.setattr(memory, "_libc", lambda: None)
    memory.give_back_after_cells()
    cells = [FIGURES, "CourseFigure(3, 2)", "mine = CourseFigure(3, 2)\nmine", "6 * 7", "_"]
    cells += ["CourseFigure(3, 2)", "shown = type(_)", "_4 + 1", "left = len(figures()) - before"]
    for cell in cells:
        assert shell.run_cell(cell, store_history=True).success, cell
    names = shell.user_ns
    assert names["left"] == 1
    assert names["shown"].__name__ == "CourseFigure"
    assert isinstance(names["mine"], Figure)
    assert set(names["Out"].values()) == {42, 43}
    assert names["_4"] == 42

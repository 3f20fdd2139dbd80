"""What a cell has freed is given back to the system."""

import sys

import psutil
import pytest
from IPython.core.interactiveshell import InteractiveShell

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


def test_outside_a_notebook_nothing_happens(monkeypatch):
    monkeypatch.setattr(memory, "get_ipython", lambda: None)
    memory.give_back_after_cells()


def test_where_there_is_nothing_to_trim_nothing_is_registered(shell, monkeypatch):
    monkeypatch.setattr(memory, "_libc", lambda: None)
    memory.give_back_after_cells()
    assert memory.give_back not in shell.events.callbacks["post_run_cell"]

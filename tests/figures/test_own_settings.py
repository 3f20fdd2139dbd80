"""The course's pictures read matplotlib's defaults; everybody else reads what a student has set."""

import ast
import copy
import pickle
import threading
from contextlib import suppress

import matplotlib
import pytest

from labsupport.figures.comparisons import draw_outcomes
from labsupport.figures.curves import draw_lines
from labsupport.figures.own_settings import own_settings
from labsupport.places import ROOT, files_in
from strange_settings import strange_settings


def test_the_strange_settings_are_nearly_all_there_are():
    assert len(strange_settings()) > 0.8 * len(matplotlib.rcParams)
    assert strange_settings()["text.usetex"] is True


@pytest.mark.parametrize(
    "draw",
    [
        lambda: draw_outcomes({"tanh": [0.5, 0.6], "relu": [0.9]}, title="t", xlabel="share"),
        lambda: draw_lines({"a panel": {"tanh": [3.0, 2.0]}}, ylabel="loss"),
    ],
)
def test_no_setting_changes_a_figure(draw):
    usual = draw().png()
    with matplotlib.rc_context(strange_settings()):
        assert draw().png() == usual


def test_a_figure_made_before_and_shown_after_a_setting_is_the_same():
    made = [draw_outcomes({"tanh": [0.5]}, title="t", xlabel="share") for _ in range(2)]
    usual = made[0].png()
    with matplotlib.rc_context(strange_settings()):
        assert made[1].png() == usual


def test_other_threads_read_what_is_set_while_one_draws_and_what_they_set_stays():
    read = {}

    def other():
        read["theirs"] = matplotlib.rcParams["lines.linewidth"]
        matplotlib.rcParams["font.size"] = 31

    with matplotlib.rc_context({"lines.linewidth": 7}):
        with own_settings, own_settings:
            thread = threading.Thread(target=other)
            thread.start()
            thread.join()
            read["ours"] = matplotlib.rcParams["lines.linewidth"]
        assert read == {"theirs": 7, "ours": matplotlib.rcParamsDefault["lines.linewidth"]}
        assert matplotlib.rcParams["lines.linewidth"] == 7
        assert matplotlib.rcParams["font.size"] == 31


def test_what_ends_a_drawing_gives_the_table_back():
    with matplotlib.rc_context({"lines.linewidth": 7}):
        with pytest.raises(KeyboardInterrupt), own_settings:
            raise KeyboardInterrupt
        assert matplotlib.rcParams["lines.linewidth"] == 7


def test_the_table_can_be_copied_and_sent_to_a_program_without_the_course():
    with suppress(AttributeError):
        matplotlib.rcParams["backend"]  # resolved, so that it can be compared
    written = pickle.dumps(matplotlib.rcParams)
    assert b"labsupport" not in written
    for other in (pickle.loads(written), copy.deepcopy(matplotlib.rcParams)):
        assert type(other) is matplotlib.RcParams
        assert dict(other) == dict(matplotlib.rcParams)
    assert repr(matplotlib.rcParams).startswith("RcParams({")


def makers_of_figures(tree):
    """The functions that call `CourseFigure`, and how each is decorated."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            called = {ast.unparse(each.func) for each in ast.walk(node) if type(each) is ast.Call}
            if "CourseFigure" in called:
                yield node.name, [ast.unparse(each) for each in node.decorator_list]


def test_whoever_makes_a_figure_does_so_under_the_course_s_own_settings():
    found = 0
    for path in files_in(ROOT / "labsupport", "**/*.py"):
        for name, decorators in makers_of_figures(ast.parse(path.read_text(encoding="utf-8"))):
            assert "own_settings" in decorators, f"{path}: {name}"
            found += 1
    assert found > 50

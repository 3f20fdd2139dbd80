from itertools import pairwise

import matplotlib
import numpy as np
import pytest

from labsupport.figures.style import METHOD_STYLES
from labsupport.figures.training import TrainingFigure, draw_training
from labsupport.training.records import TrainingMoment, TrainingRecord
from result_samples import line, moment, record


def mean_of_5(values):
    return [np.mean(values[max(end - 5, 0) : end]) for end in range(1, len(values) + 1)]


def test_a_training_figure_shows_its_moment():
    shown = moment(position=0.5)
    live = TrainingFigure(shown)
    live.draw(shown)
    loss, accuracy, gradient = live.current
    assert line(loss)[0] == list(range(1, 41))
    np.testing.assert_allclose(line(loss)[1], mean_of_5(shown.record.loss))
    assert line(accuracy) == [[10, 20, 30, 40], shown.record.accuracy.tolist()]
    looked = shown.statistics
    assert looked.iteration == 20
    assert line(gradient) == [[1, 2, 3], looked.gradient_std.tolist()]
    for layer in range(3):
        np.testing.assert_array_equal(
            live.bars["activations"][layer].get_data().values, looked.activations.heights[layer]
        )
        np.testing.assert_array_equal(
            live.bars["gradients"][layer].get_data().values, looked.gradients.heights[layer]
        )
    assert live.labels[0].get_text() == "plain 0"


@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_up_to_three_pinned_trainings_are_ghosts(count):
    pinned = tuple(record(method="batch norm", seed=k) for k in range(count))
    live = TrainingFigure(moment())
    live.draw(moment(), tuple(record(seed=9) for _ in range(3)))
    live.draw(moment(), pinned)
    shown = pinned[-3:]
    for k, (curves, label) in enumerate(zip(live.ghosts, live.labels[1:], strict=True)):
        assert [artist.get_visible() for artist in (*curves, label)] == [k < len(shown)] * 4
        if k < len(shown):
            np.testing.assert_allclose(line(curves[0])[1], mean_of_5(shown[k].loss))
            assert line(curves[1])[1] == shown[k].accuracy.tolist()
            assert line(curves[2])[1] == shown[k].statistics[-1].gradient_std.tolist()
            assert label.get_text() == f"pinned: {shown[k].label}"
            assert curves[0].get_color() == METHOD_STYLES["batch norm"]["color"]


def test_a_ghost_without_looks_leaves_no_older_ghosts_gradient_behind():
    live = TrainingFigure(moment())
    live.draw(moment(), (record(seed=1),))
    live.draw(moment(), (record(seed=2, looks=False),))
    assert line(live.ghosts[0][2])[1] == []


def test_two_trainings_of_one_method_differ_in_their_markers_and_each_label_shows_its_line():
    live = TrainingFigure(moment())
    live.draw(moment(), tuple(record(seed=k) for k in (1, 2, 3)))
    every = [live.current, *live.ghosts]
    for panel in zip(*every, strict=True):
        assert len({curve.get_color() for curve in panel}) == 1
        assert len({curve.get_marker() for curve in panel}) == 4
    for (_, accuracy, _), label, sample in zip(every, live.labels, live.samples, strict=True):
        assert sample.get_visible()
        assert label.get_color() == sample.get_color() == accuracy.get_color()
        for look in ("get_marker", "get_linestyle", "get_alpha"):
            assert getattr(sample, look)() == getattr(accuracy, look)()


@pytest.mark.parametrize("method", METHOD_STYLES)
def test_a_loss_curve_is_solid_and_has_few_markers_that_stay_in_place_as_it_grows(method):
    live, marked = TrainingFigure(moment(method=method)), []
    for iterations in (30, 60, 100):
        live.draw(moment(iterations=iterations, method=method), (record(iterations=iterations),))
        curves = [curves[0] for curves in (live.current, live.ghosts[0])]
        assert [curve.get_linestyle() for curve in curves] == ["-", "-"]
        marked.append([curve.get_xdata()[curve.get_markevery()].tolist() for curve in curves])
    for early, later in pairwise(marked):
        for before, after in zip(early, later, strict=True):
            assert after[: len(before)] == before
    present, ghost = marked[-1]
    assert len(present) == len(ghost) == 5
    assert not set(present) & set(ghost)


@pytest.mark.parametrize("iterations", [0, 1, 399, 799, 5000])
def test_a_long_loss_is_thinned_and_its_last_value_is_always_drawn(iterations):
    shown = moment(iterations=iterations, planned=5000)
    live = TrainingFigure(shown)
    live.draw(shown)
    steps, losses = line(live.current[0])
    assert len(steps) <= 400
    means = [shown.record.loss[max(step - 250, 0) : step].mean() for step in steps]
    np.testing.assert_allclose(losses, means)
    assert "mean of 250" in live.axes[0].get_xlabel()
    if iterations:
        assert steps[0] == 1
        assert steps[-1] == iterations


@pytest.mark.filterwarnings("error")
def test_a_diverged_training_is_drawn_at_the_edge_and_says_so():
    healthy = record(iterations=4)
    sick = TrainingRecord(**{**vars(healthy), "loss": np.array([1.0, 1e9, np.inf, np.nan])})
    live = TrainingFigure(TrainingMoment(sick))
    live.draw(TrainingMoment(sick), (sick,))
    assert line(live.current[0])[1] == [1.0, 30.0, 30.0, 30.0]
    assert "diverged at iteration 4" in live.words(TrainingMoment(sick))


def test_the_static_training_figure_shows_the_others_as_ghosts():
    figure = draw_training(record(), record(method="batch norm", seed=1), position=0.5)
    texts = [text.get_text() for text in figure.findobj(matplotlib.text.Text)]
    assert "pinned: batch norm 1" in texts
    assert figure.words.endswith("Layers as of iteration 20.")

from dataclasses import replace
from itertools import pairwise

import matplotlib
import numpy as np
import pytest

from labsupport.figures.run_names import without_shared_parts
from labsupport.figures.style import GRAY, METHOD_STYLES
from labsupport.figures.training import TrainingFigure
from labsupport.training.records import TrainingMoment, TrainingRecord
from result_samples import line, look, moment, record
from rooms import ROOMS, drawn


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
    for name, row in live.rows_shown.items():
        for layer, bars in enumerate(row.bars):
            heights = getattr(looked, name).heights[layer]
            np.testing.assert_array_equal(bars.get_data().values, heights)
    assert live.names.labels[0].get_text() == "plain 0"


@pytest.mark.parametrize("method", ["plain", "batch norm", "unheard of"])
def test_the_histograms_of_a_net_have_the_color_of_its_curves(method):
    shown = moment(method=method)
    live = TrainingFigure(moment(method="RBM"))  # the same layout: it may have been built for it
    live.draw(shown)
    color = METHOD_STYLES.get(method, {"color": GRAY})["color"]
    bars = [bars.get_facecolor() for row in live.rows_shown.values() for bars in row.bars]
    for shown in (*bars, live.current[0].get_color()):
        assert matplotlib.colors.same_color(shown, color)


def texts(figure):
    return [text.get_text() for text in figure.findobj(matplotlib.text.Text)]


def test_what_the_histograms_show_stands_at_their_axes_and_which_layers_in_their_titles():
    names = texts(TrainingFigure(moment()).figure)
    assert {"output of a unit, h", "gradient of the loss, ∂L/∂h, in std of its layer"} <= {*names}
    assert {"layer 1", "layer 2", "layer 3"} <= {*names}
    many = tuple(look(k, layers=7) for k in (0, 20))
    deep = TrainingMoment(replace(record(), statistics=many))
    titles = [text for text in texts(TrainingFigure(deep).figure) if text.startswith("layer")]
    assert titles == [f"layer {k} of 7" for k in (1, 3, 4, 5, 7)]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_up_to_four_pinned_trainings_are_ghosts(count):
    pinned = tuple(record(method="batch norm", seed=k) for k in range(count))
    live = TrainingFigure(moment())
    live.draw(moment(), tuple(record(seed=9) for _ in range(4)))
    live.draw(moment(), pinned)
    assert live.names.pinned.get_visible() is (count > 0)
    for k, (curves, label) in enumerate(zip(live.ghosts, live.names.labels[1:], strict=True)):
        assert [artist.get_visible() for artist in (*curves, label)] == [k < count] * 4
        if k < count:
            np.testing.assert_allclose(line(curves[0])[1], mean_of_5(pinned[k].loss))
            assert line(curves[1])[1] == pinned[k].accuracy.tolist()
            assert line(curves[2])[1] == pinned[k].statistics[-1].gradient_std.tolist()
            assert label.get_text() == pinned[k].label
            assert curves[0].get_color() == METHOD_STYLES["batch norm"]["color"]


def test_a_ghost_without_looks_leaves_no_older_ghosts_gradient_behind():
    live = TrainingFigure(moment())
    live.draw(moment(), (record(seed=1),))
    live.draw(moment(), (record(seed=2, looks=False),))
    assert line(live.ghosts[0][2])[1] == []


def test_two_trainings_of_one_method_differ_in_dashes_and_marker_and_each_label_shows_its_line():
    live = TrainingFigure(moment())
    live.draw(moment(), tuple(record(seed=k) for k in (1, 2, 3, 4)))
    every = [live.current, *live.ghosts]
    for panel in zip(*every, strict=True):
        assert len({curve.get_color() for curve in panel}) == 1
        assert len({curve.get_marker() for curve in panel}) == 5
        assert len({str(curve._unscaled_dash_pattern) for curve in panel}) == 5
    names = live.names
    for (_, accuracy, _), label, sample in zip(every, names.labels, names.samples, strict=True):
        assert sample.get_visible()
        assert label.get_color() == "black"  # a word in a light color is hard to read
        assert sample.get_color() == accuracy.get_color()
        for getter in ("get_marker", "get_linestyle", "get_alpha"):
            assert getattr(sample, getter)() == getattr(accuracy, getter)()


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_the_names_of_five_trainings_overlap_neither_each_other_nor_the_curves(room):
    names = ["sigmoid, batch norm, autoencoder", "sigmoid, 4 × Glorot, plain", "ReLU, He, plain"]
    shown = [replace(record(seed=k), label=names[k % 3]) for k in range(5)]
    live = drawn(TrainingFigure, TrainingMoment(shown[0]), tuple(shown[1:]), room)
    boxes = [label.get_window_extent() for label in live.names.labels]
    for upper, lower in pairwise(boxes):
        assert lower.y1 <= upper.y0
    for box in boxes:
        assert box.x1 <= live.figure.bbox.x1
        assert box.y0 >= 0
        assert not live.axes[2].bbox.overlaps(box)


@pytest.mark.parametrize("method", METHOD_STYLES)
def test_a_loss_curve_has_few_markers_that_stay_in_place_as_it_grows(method):
    live, marked = TrainingFigure(moment(method=method)), []
    for iterations in (30, 60, 100):
        live.draw(moment(iterations=iterations, method=method), (record(iterations=iterations),))
        curves = [curves[0] for curves in (live.current, live.ghosts[0])]
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
    assert live.axes[0].get_ylabel() == "mean of the last 250"
    if iterations:
        assert steps[0] == 1
        assert steps[-1] == iterations


@pytest.mark.parametrize("iterations", [1, 3, 40])
def test_the_words_tell_the_loss_and_the_accuracy_at_which_the_curves_end(iterations):
    shown = moment(iterations=iterations)
    live = TrainingFigure(shown)
    live.draw(shown)
    loss, accuracy, _ = live.current
    assert f"loss {line(loss)[1][-1]:.3f}" in live.words(shown)
    if iterations == 40:
        assert f"test accuracy {line(accuracy)[1][-1]:.1%}" in live.words(shown)


@pytest.mark.filterwarnings("error")
def test_a_diverged_training_is_drawn_at_the_edge_and_says_so():
    healthy = record(iterations=4)
    sick = TrainingRecord(**{**vars(healthy), "loss": np.array([1.0, 1e9, np.inf, np.nan])})
    live = TrainingFigure(TrainingMoment(sick))
    live.draw(TrainingMoment(sick), (sick,))
    assert line(live.current[0])[1] == [1.0, 100.0, 100.0, 100.0]
    assert "diverged at iteration 4" in live.words(TrainingMoment(sick))


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (["sigmoid, plain", "sigmoid, RBM"], ["plain", "RBM"]),
        (["tanh, m = 2, seed 1", "tanh, m = 64, seed 1"], ["m = 2", "m = 64"]),
        (["tanh, plain", "tanh, plain, seed 1"], ["tanh, plain", "tanh, plain, seed 1"]),
        (["tanh, plain"], ["tanh, plain"]),
    ],
)
def test_names_leave_out_what_all_runs_share_unless_nothing_would_be_left(labels, shown):
    assert without_shared_parts(labels) == shown

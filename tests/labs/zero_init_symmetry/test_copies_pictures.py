"""The static pictures of lab 05, and the scales they share with the Lab."""

import numpy as np
import pytest

from labsupport.labs.zero_init_symmetry import experiment, pictures, scales
from tiny_digits import tiny_digits

SIZES = (784, 16, 16, 10)
QUICK = {"sizes": SIZES, "iterations": 20, "looks": 4, "batch_size": 20, "seed": 0}


@pytest.fixture(scope="module")
def digits():
    return tiny_digits()


@pytest.fixture(scope="module")
def copies(digits):
    return experiment.train_from(digits, "constant", **QUICK)


def test_unit_mosaic_puts_units_in_rows_with_gaps():
    W = np.arange(784 * 3.0).reshape(784, 3)
    mosaic = scales.unit_mosaic(W, columns=2)
    assert mosaic.shape == (57, 57)
    np.testing.assert_array_equal(mosaic[:28, 29:], W[:, 1].reshape(28, 28))
    np.testing.assert_array_equal(mosaic[29:, :28], W[:, 2].reshape(28, 28))
    assert np.isnan(mosaic[28]).all()
    assert np.isnan(mosaic[29:, 29:]).all()


@pytest.mark.parametrize(
    ("distances", "lowest"),
    [
        ([1.4, 0.5], 1e-3),
        ([0.0, 0.0], 1e-3),
        ([2.8e-4, 1.0], 1e-6),
        ([2.8e-7, np.nan], 1e-9),
        ([1e-16, 2.8e-10], 1e-12),  # rounding does not count
        ([2.8e-13], 1e-15),
    ],
)
def test_the_axis_of_distances_ends_ten_times_below_the_smallest(distances, lowest):
    assert scales.lowest_of(np.array(distances)) == lowest


def test_distances_of_copies_lie_at_the_tick_that_says_0():
    figure = pictures.CourseFigure(3, 3)
    axes = figure.subplots()
    scales.set_distance_axis(axes, 1e-9)
    labels = [tick.get_text() for tick in axes.get_yticklabels()]
    assert labels == ["0", "10⁻⁶", "0.001", "1"]
    drawn = scales.on_axis(np.array([0.0, 1e-7, np.inf]), 1e-9)
    np.testing.assert_allclose(drawn, [axes.get_yticks()[0], 1e-7, 10])


def test_weight_paths_lay_unit_2_over_unit_1_on_shared_axes():
    path = np.arange(12.0).reshape(3, 2, 2)
    figure = pictures.draw_weight_paths({"one": path, "two": 2 * path}, title="paths")
    first, second = figure.axes
    assert first.get_ylim() == second.get_ylim()
    np.testing.assert_array_equal(first.lines[0].get_ydata(), path[:, 0, 0])
    np.testing.assert_array_equal(second.lines[3].get_ydata(), 2 * path[:, 1, 1])


def test_each_row_of_unit_images_has_a_color_scale_that_its_bar_tells(copies):
    figure = pictures.draw_unit_images(copies, steps=(0, 20), title="units", units=3)
    images = [axes for axes in figure.axes if axes.images]
    assert len(images) == 6
    for axes, W in ((images[0], copies.weights[0][0]), (images[-1], copies.final[0])):
        assert axes.images[0].get_clim() == pytest.approx((-np.abs(W).max(), np.abs(W).max()))
    bars = [axes for axes in figure.axes if not axes.images]
    assert [axes.get_ylim()[1] for axes in bars] == pytest.approx(
        [np.abs(copies.weights[0][0]).max(), np.abs(copies.final[0]).max()]
    )


def test_zero_starts_draw_losses_and_the_largest_change_of_each_layer(digits):
    runs = experiment.train_activations(digits, "zeros", ["tanh", "sigmoid"], **QUICK)
    figure = pictures.draw_zero_starts(runs, 2.3, titles=("loss", "weights"))
    loss, moved = figure.axes
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["loss", "weights"]
    heights = [bar.get_height() for bar in moved.patches]
    changes = [np.abs(W[-1] - W[0]).max() for run in runs.values() for W in run.weights]
    np.testing.assert_allclose(heights, changes)
    assert heights[:3] == [0, 0, 0]
    assert [line.get_label() for line in loss.lines][1:] == ["tanh", "sigmoid"]


def test_symmetry_runs_draw_each_layer_on_the_same_axes(copies, digits):
    random = experiment.train_from(digits, "random", **QUICK)
    figure = pictures.draw_symmetry_runs({"copies": copies, "random": random}, title="runs")
    one, two, loss = figure.axes
    assert one.get_ylim() == two.get_ylim()
    np.testing.assert_array_equal(two.lines[1].get_ydata(), random.spread[:, 1])
    np.testing.assert_array_equal(one.lines[0].get_ydata(), [1e-3] * 5)  # where the tick says 0
    assert loss.lines[0].get_ydata()[0] == pytest.approx(copies.loss[0])


def test_breaking_time_and_distinct_units_hold_their_numbers():
    steps = {1e-9: np.array([30, 40]), 1e-6: np.array([10, 20])}
    times = pictures.draw_breaking_time(steps, title="times").axes[0]
    assert list(times.lines[0].get_ydata()) == [35, 15]
    assert [list(line.get_ydata()) for line in times.lines[1:]] == [[30, 10], [40, 20]]
    counts = {"W₁": [50, 1], "W₂": [50, 50]}
    bars = pictures.draw_distinct_units(counts, title="counts").axes[0].patches
    assert [bar.get_width() for bar in bars] == [50, 50, 1, 50]

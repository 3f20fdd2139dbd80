import numpy as np
import pytest

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.histograms import (
    Histograms,
    histogram_range,
    histograms,
    joined_tally,
    output_histograms,
    std_of,
    tally,
    turns_off,
)

each_activation = pytest.mark.parametrize("act", ACTIVATIONS.values(), ids=ACTIVATIONS)
no_warnings = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_histograms_equal_those_of_numpy(dtype):
    values = np.random.default_rng(2).uniform(-1, 1, (200, 30)).astype(dtype)
    ours = histograms([values, values[:3]], -1.0, 1.0, bins=40)
    np.testing.assert_allclose(ours.edges, np.linspace(-1, 1, 41))
    for share, layer in zip(ours.share, (values, values[:3]), strict=True):
        expected = np.histogram(layer, ours.edges)[0] / layer.size
        # A float32 within a rounding error of an edge may fall on its other side.
        np.testing.assert_allclose(share, expected, atol=(dtype == np.float32) * 2 / layer.size)


@no_warnings
def test_the_outer_bins_also_hold_what_lies_outside():
    values = np.array([-np.inf, -3e38, -1.5, -1.0, 0.1, 1.0, 2.0, 3e38, np.inf, 0.2], np.float32)
    share = histograms([values], -1.0, 1.0, bins=4).share
    np.testing.assert_allclose(share, [[0.4, 0, 0.2, 0.4]], rtol=1e-6)


def test_up_to_256_bins_are_counted_and_more_or_none_are_refused():
    values = np.linspace(0, 1, 1001)
    expected, _ = np.histogram(values, np.linspace(0, 1, 257))
    np.testing.assert_allclose(histograms([values], 0.0, 1.0, bins=256).share, [expected / 1001])
    for bins in (0, 257, 300):
        with pytest.raises(ValueError, match=f"bins is {bins}; it must be 1 to 256"):
            histograms([values], 0.0, 1.0, bins=bins)


@no_warnings
def test_nan_is_counted_nowhere():
    values = np.array([0.1, np.nan, 0.9, np.nan], np.float32)
    np.testing.assert_allclose(histograms([values], 0.0, 1.0, bins=2).share, [[0.25, 0.25]])
    assert histograms([values * np.nan], 0.0, 1.0, bins=2).share.sum() == 0


@pytest.mark.parametrize("low", [-1.0, -3.0, -0.17])
def test_tiny_values_stay_on_their_side_of_zero(low):
    values = (1e-9 * np.random.default_rng(2).standard_normal(1000)).astype(np.float32)
    ours = histograms([values], low, -3 * low, bins=40)
    np.testing.assert_allclose(ours.share[0], np.histogram(values, ours.edges)[0] / 1000)
    assert np.count_nonzero(ours.share) == 2


@each_activation
def test_a_histogram_covers_the_range_of_its_activation_up_to_3(act):
    low, high = histogram_range(act)
    assert low == (act.low if act.low > -3 else -3)
    assert high == (act.high if act.high < 3 else 3)


@no_warnings
@pytest.mark.parametrize("size", [1e-40, 1e-30, 1e-19, 1e-3, 1.0, 1e5, 1e19, 1e30, 3e37])
@pytest.mark.parametrize("mean", [0.0, 0.5, 300.0])
def test_the_std_is_right_wherever_float32_reaches(size, mean):
    values = np.random.default_rng(4).standard_normal((50, 40)) + mean
    values = (size * values / max(mean, 1)).astype(np.float32)
    assert std_of(values) == pytest.approx(values.astype(np.float64).std(), rel=1e-4)


@no_warnings
def test_the_std_of_what_is_not_finite_is_not_finite():
    assert not np.isfinite(std_of(np.array([1.0, np.inf], np.float32)))
    assert np.isnan(std_of(np.array([1.0, np.nan], np.float32)))
    assert std_of(np.zeros(5, np.float32)) == 0


def test_the_tallest_bar_of_each_layer_has_height_1_and_an_empty_layer_has_none():
    share = np.array([[0.1, 0.4, 0.5], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    heights = Histograms(np.arange(4.0), share).heights
    np.testing.assert_allclose(heights, [[0.2, 0.8, 1], [0, 1, 0], [0, 0, 0]])


@each_activation
def test_units_that_are_off_are_counted_and_have_no_part_in_the_heights(act):
    a = np.random.default_rng(1).standard_normal((2, 400)).astype(np.float32)
    a[1] -= 10  # the second layer is off altogether, where units can be
    layers = [act.f(row) for row in a]
    counted = output_histograms(layers, act, bins=30)
    np.testing.assert_allclose(counted.share.sum(axis=1), 1)
    assert turns_off(act) == (act.name in ("relu", "relu6"))
    if not turns_off(act):
        assert counted.off is None
        np.testing.assert_allclose(counted.heights.max(axis=1), 1)
        return
    np.testing.assert_allclose(counted.off, [(h == 0).mean() for h in layers])
    expected, _ = np.histogram(np.minimum(layers[0][layers[0] > 0], 3), counted.edges)
    np.testing.assert_allclose(counted.heights[0], expected / expected.max())
    assert (counted.heights[1] == 0).all()


def test_the_tallies_of_two_parts_are_joined_to_that_of_the_whole():
    h = np.random.default_rng(0).standard_normal((30, 7)).astype(np.float32)
    tanh = ACTIVATIONS["tanh"]
    whole, parts = tally(h, tanh), joined_tally([tally(h[:4] + 0, tanh), tally(h[4:], tanh)])
    np.testing.assert_array_equal(parts.counts, whole.counts)
    off = [tally(part, tanh) for part in (np.zeros((2, 3)), np.eye(3))]
    assert joined_tally(off).zeros == 6 + 6
    for field in ("size", "mean", "variance", "saturated"):
        assert getattr(parts, field) == pytest.approx(getattr(whole, field), rel=1e-5), field

"""Images and pretraining's figures: the artists carry the data they were given."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from labsupport.figures.comparisons import draw_spreads
from labsupport.figures.images import draw_filters, draw_images, sheet
from labsupport.figures.style import ACTIVATION_STYLES, METHOD_STYLES
from labsupport.labs.pretraining.figures import LOOKS, by_panel, draw_looks, draw_seeds

RNG = np.random.default_rng(0)


def test_a_sheet_sets_image_after_image_line_by_line():
    images = RNG.random((5, 784))
    whole = sheet(images, 3, edge=0.5)
    assert whole.shape == (58, 88)
    np.testing.assert_array_equal(whole[:28, 30:58], images[1].reshape(28, 28))
    np.testing.assert_array_equal(whole[30:, :28], images[3].reshape(28, 28))
    assert (whole[30:, 60:] == 0.5).all()  # a place with no image
    assert (whole[:, 28:30] == 0.5).all()


def test_rows_of_images_keep_their_order_and_their_grays():
    rows = {"input": RNG.random((4, 784)), "layer 1": RNG.random((4, 784)) / 2}
    figure = draw_images(rows, title="t")
    assert [axes.get_ylabel() for axes in figure.axes] == ["input", "layer 1"]
    for axes, images in zip(figure.axes, rows.values(), strict=True):
        (picture,) = axes.images
        assert picture.get_clim() == (0, 1)
        np.testing.assert_array_equal(picture.get_array()[:28, :28], images[0].reshape(28, 28))
    assert figure.words == "t; rows from top to bottom: input, layer 1"


def test_rows_of_different_length_are_refused():
    with pytest.raises(ValueError, match="equally many"):
        draw_images({"a": np.zeros((3, 784)), "b": np.zeros((2, 784))}, title="")


def test_the_filters_of_a_layer_have_one_scale_that_its_title_tells_and_white_is_zero():
    weight = RNG.uniform(-0.3, 0.3, (784, 40))
    weight[:, 1] /= 100
    weight[:, 2] = 0
    weight[5, 3] = 9.0  # one large weight leaves the others their color
    figure = draw_filters({"autoencoder": weight, "RBM": 10 * weight}, title="t", count=20)
    assert figure.words == "t; panels, each with one color scale: autoencoder, RBM"
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    shown = "20 strongest of 40, color to"
    assert titles == [f"autoencoder: {shown} ±0.3", f"RBM: {shown} ±3"]
    for axes, values in zip(figure.axes, (weight, 10 * weight), strict=True):
        (picture,) = axes.images
        low, high = picture.get_clim()
        assert low == -high
        assert high == pytest.approx(np.abs(values[:, 0]).max(), rel=0.02)
        strongest = values[:, np.argsort(-values.std(axis=0))]
        image = picture.get_array()
        assert image.shape == (4 * 30 - 2, 5 * 30 - 2)
        np.testing.assert_allclose(image[:28, 30:58], strongest[:, 1].reshape(28, 28))
        np.testing.assert_allclose(image[-28:, -28:], strongest[:, 19].reshape(28, 28))


@pytest.mark.parametrize("units", [3, 20])
def test_a_filter_is_large_enough_to_be_seen(units):
    figure = draw_filters({"a": np.zeros((784, units)), "b": np.ones((784, units))}, title="t")
    figure.canvas.draw()
    [picture] = figure.axes[0].images
    columns = (picture.get_array().shape[1] + 2) / 30
    assert picture.get_window_extent().width / columns >= 70  # pixels


def test_a_unit_that_learned_nothing_gives_way_to_one_that_did():
    weight = np.zeros((784, 30))
    weight[:, 29] = RNG.standard_normal(784)
    [picture] = draw_filters({"a": weight}, title="t", count=20).axes[0].images
    np.testing.assert_allclose(picture.get_array()[:28, :28], weight[:, 29].reshape(28, 28))


def test_error_by_depth_is_the_median_in_a_band_of_all_seeds():
    plain = np.array([[[0.1, 0.9], [0.2, 0.8], [0.3, 0.85]], np.full((3, 2), 0.5)])
    panels = by_panel({"plain": plain, "RBM": plain / 2}, ["500", "all"])
    figure = draw_spreads([2, 6], panels, xlabel="x", ylabel="y", limits=(0.03, 1))
    left, right = figure.axes
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["500", "all"]
    assert left.get_ylim() == right.get_ylim()
    line = next(line for line in left.lines if line.get_label() == "plain")
    np.testing.assert_allclose(line.get_ydata(), [0.2, 0.85])
    assert to_hex(line.get_color()) == METHOD_STYLES["plain"]["color"].lower()
    band = left.collections[0].get_paths()[0].vertices
    assert {tuple(point) for point in band} >= {(2, 0.1), (2, 0.3), (6, 0.8), (6, 0.9)}
    other = next(line for line in right.lines if line.get_label() == "RBM")
    np.testing.assert_allclose(other.get_ydata(), [0.25, 0.25])


def test_every_seed_has_a_mark_at_its_share_and_none_hides_another():
    same, spread = [0.3, 0.3, 0.3], [0.5, 0.1, 0.3]
    panels = {
        "training error": {"six layers, plain": spread, "six layers, pretrained": same},
        "test error": {"six layers, plain": same, "six layers, pretrained": spread},
    }
    figure = draw_seeds(panels, title="t")
    left, right = figure.axes
    assert [text.get_text() for text in left.get_yticklabels()] == list(panels["test error"])
    marks, median, others, _ = left.lines
    np.testing.assert_allclose(marks.get_xdata(), spread)
    np.testing.assert_allclose(median.get_xdata(), [0.3, 0.3])
    assert to_hex(marks.get_color()) == METHOD_STYLES["plain"]["color"].lower()
    assert others.get_marker() == METHOD_STYLES["pretrained"]["marker"]
    assert len(set(others.get_ydata())) == 3
    assert all(0.5 < height < 1.5 for height in others.get_ydata())
    assert left.get_ylim() == right.get_ylim() == (1.5, -0.5)
    assert figure.words.startswith("t; panels: training error, test error; rows: six layers, plain")


@pytest.mark.parametrize("draw", [draw_seeds, draw_looks])
def test_the_order_in_a_second_panel_changes_nothing_and_other_labels_are_refused(draw):
    def second_panel(second):
        panels = {"weights": {"a": [0.1, 0.2], "b": [0.6, 0.7]}, "forward": second}
        lines = draw(panels, title="t").axes[1].lines
        return [(line.get_color(), line.get_xydata().tolist()) for line in lines]

    a, b = {"a": [0.3, 0.4]}, {"b": [0.8, 0.9]}
    assert second_panel(a | b) == second_panel(b | a)
    with pytest.raises(ValueError, match="need the same labels"):
        second_panel(a)


def test_a_row_that_names_an_activation_has_its_color():
    marks = draw_seeds({"accuracy": {"ReLU, He": [0.1, 0.9]}}, title="t").axes[0].lines[0]
    assert to_hex(marks.get_color()) == ACTIVATION_STYLES["relu"]["color"].lower()


def test_an_axis_of_shares_begins_at_0_or_says_where():
    near, far = draw_seeds(
        {"test error": {"a": [0.24, 0.31]}, "training error": {"a": [0.02, 0.56]}}, title="t"
    ).axes
    assert near.get_xlabel() == "test error (from 20% to 35%)"
    assert near.get_xlim()[0] < 0.2 < 0.35 < near.get_xlim()[1]
    assert far.get_xlabel() == "training error"
    assert far.get_xlim()[0] < 0 < 0.56 < far.get_xlim()[1]  # a mark at 0 is whole


def test_a_look_before_training_has_a_linear_size_and_signals_on_log_axes():
    lines = {"plain": np.array([1e-1, 1e-3]), "pretrained": np.array([0.4, 0.3])}
    figure = draw_looks({"weights": lines, "forward": lines, "backward": lines}, title="t")
    assert [axes.get_yscale() for axes in figure.axes] == ["linear", "log", "log"]
    assert [axes.get_title(loc="left") for axes in figure.axes] == list(LOOKS.values())
    assert figure.axes[0].get_ylim()[0] == 0
    for axes in figure.axes:
        for line, (method, values) in zip(axes.lines, lines.items(), strict=True):
            np.testing.assert_allclose(line.get_xydata(), np.c_[[1, 2], values])
            assert to_hex(line.get_color()) == METHOD_STYLES[method]["color"].lower()

"""Pictures of normalizers: the cells that are colored, and the entries that are marked."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from labsupport.by_hand.influence import influence
from labsupport.figures.normalizers import (
    BATCH,
    CHANNELS,
    SPACE,
    TOGETHER,
    InfluenceFigure,
    draw_averaged_axes,
)
from labsupport.figures.space import Room
from labsupport.figures.style import METHOD_STYLES

RESULT = influence(value=4.0)


def marked(line):
    return {(int(y), int(x)) for x, y in zip(*line.get_data(), strict=True)}


@pytest.mark.parametrize(
    ("name", "visible"),
    [
        # front + top + side of what is averaged together
        ("batch norm", SPACE + BATCH + BATCH * SPACE),
        ("layer norm", CHANNELS * SPACE + CHANNELS + SPACE),
        ("instance norm", SPACE + 1 + SPACE),
        ("group norm", CHANNELS // 2 * SPACE + CHANNELS // 2 + SPACE),
    ],
)
def test_a_cube_colors_the_visible_cells_that_share_one_mean(name, visible):
    axes = draw_averaged_axes().axes[list(TOGETHER).index(name)]
    assert axes.get_title(loc="left").startswith(name)
    colors = axes.collections[0].get_facecolors()[:, :3]
    assert (np.isclose(colors, to_rgb(METHOD_STYLES[name]["color"])).all(axis=1)).sum() == visible
    assert len(colors) == CHANNELS * SPACE + CHANNELS * BATCH + BATCH * SPACE


def test_the_words_of_the_cubes_name_every_normalizer():
    words = draw_averaged_axes().words
    assert all(name in words for name in TOGETHER)


@pytest.mark.parametrize(("pixels", "rows"), [(374, 3), (1040, 1)])
def test_each_batch_of_values_has_its_name_above_itself_or_its_column(pixels, rows):
    usual = InfluenceFigure.width, InfluenceFigure.height
    space = Room(pixels, 640).space(InfluenceFigure.rows(RESULT), usual)
    figure = InfluenceFigure(RESULT, space)
    changes, values = figure.panels["changes"], figure.panels["values"]
    assert len({axes.get_subplotspec().rowspan.start for axes in values}) == rows
    names = [axes.get_title("left").strip() for axes in changes]
    assert names == ["the batch, x", *RESULT.outputs]
    assert [axes.get_title("left") for axes in values] == (names if rows > 1 else [""] * 5)


def test_the_figure_shows_the_changes_above_and_the_values_below():
    figure = InfluenceFigure(RESULT)
    figure.draw(RESULT)
    changes, values = (
        [np.asarray(image.get_array()) for image in images]
        for images in (figure.change_images, figure.value_images)
    )
    np.testing.assert_array_equal(values[0], RESULT.x)
    for k, name in enumerate(RESULT.outputs, start=1):
        np.testing.assert_array_equal(values[k], RESULT.outputs[name])
        np.testing.assert_array_equal(changes[k], RESULT.changes[name])
    above, below = (images[0].axes.bbox for images in (figure.change_images, figure.value_images))
    assert above.y0 > below.y1


def test_a_dot_marks_every_entry_that_changed_and_the_count_is_written():
    figure = InfluenceFigure(RESULT)
    figure.draw(RESULT)
    for dots, count, mask in zip(
        figure.dots[1:], figure.counts[1:], RESULT.reached.values(), strict=True
    ):
        assert marked(dots) == {tuple(place) for place in np.argwhere(mask)}
        assert count.get_text() == str(mask.sum())
    assert marked(figure.dots[0]) == {(1, 2)}


def test_a_pinned_result_shows_its_entries_as_squares_and_goes_again():
    figure = InfluenceFigure(RESULT)
    pinned = influence(value=1.0, sample=5)
    figure.draw(RESULT, pinned)
    assert marked(figure.squares[1]) == marked(figure.dots[1])  # the same column
    assert marked(figure.squares[2]) == {(4, k) for k in range(8)}
    figure.draw(RESULT)
    assert not any(squares.get_visible() for squares in figure.squares)


def test_a_frame_shows_what_the_static_figure_shows():
    figure = InfluenceFigure(other := influence(value=-3.0))
    figure.frame(other)
    moved = figure.frame(RESULT)
    assert moved == InfluenceFigure(RESULT).frame(RESULT)
    assert InfluenceFigure(RESULT).draw(RESULT).words.startswith(RESULT.summary)


@pytest.mark.parametrize("value", [8.0, -8.0])
def test_the_words_tell_what_becomes_of_the_loud_value_itself(value):
    loud = influence(value=value, sample=2, feature=3)
    told = {name: abs(y[1, 2]) for name, y in loud.outputs.items()}
    for name, size in told.items():
        sign = "−" if value < 0 else ""
        assert f"{sign}{size:.2f} ({name})" in InfluenceFigure.words(loud)
    assert told["batch norm"] < 5**0.5
    assert told["layer norm"] < 7**0.5


def test_the_cubes_number_their_axes_and_fill_the_picture():
    figure = draw_averaged_axes()
    figure.canvas.draw()
    for axes in figure.axes:
        texts = {text.get_text() for text in axes.texts}
        assert texts == {"0: batch", "1: channels", "2: space"}
        lowest = min(text.get_window_extent().y0 for text in axes.texts)
        assert 0 <= lowest < 0.15 * figure.bbox.height
        for text in (*axes.texts, axes._left_title):
            assert text.get_window_extent().x1 <= figure.bbox.x1

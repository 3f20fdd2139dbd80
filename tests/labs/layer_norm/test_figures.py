"""The block of all values: what is colored, and that every word can be read."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from labsupport.figures.style import METHOD_STYLES
from labsupport.labs.layer_norm.figures import SHARED, draw_shared_means

LAYERS, IMAGES, UNITS = SHAPE = 3, 4, 5


@pytest.mark.parametrize(
    # the tops, and one face in front (batch norm) or at the side (layer norm)
    ("name", "colored"),
    [("batch norm", IMAGES + 1), ("layer norm", UNITS + 1)],
)
def test_one_layer_of_all_has_the_values_of_one_mean_in_color(name, colored):
    axes = draw_shared_means(SHAPE).axes[list(SHARED).index(name)]
    assert len(axes.collections) == LAYERS
    color = to_rgb(METHOD_STYLES[name]["color"])
    counts = []
    for layer in axes.collections:
        faces = layer.get_facecolors()[:, :3]
        assert len(faces) == IMAGES * UNITS + UNITS + IMAGES
        counts.append(int(np.isclose(faces, color).all(axis=1).sum()))
    assert counts == [0, colored, 0]


@pytest.mark.parametrize("shape", [SHAPE, (1, 1, 1), (2, 6, 3)])
def test_its_words_name_the_sizes_and_stand_inside_the_picture_apart(shape):
    figure = draw_shared_means(shape)
    figure.canvas.draw()
    layers, images, units = shape
    for axes, name in zip(figure.axes, SHARED, strict=True):
        texts = [*axes.texts, axes._left_title]
        told = [text.get_text() for text in texts]
        expected = {f"{images} images", f"{units} units", f"layer {layers}"}
        assert expected <= set(told)
        assert told[-1].startswith(name)
        assert all(text.get_fontsize() >= 12 for text in texts)
        boxes = [text.get_window_extent() for text in texts]
        assert all(figure.bbox.x0 <= b.x0 and b.x1 <= figure.bbox.x1 for b in boxes)
        assert all(figure.bbox.y0 <= b.y0 and b.y1 <= figure.bbox.y1 for b in boxes)
        assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
        faces = [path for layer in axes.collections for path in layer.get_paths()]
        on_page = [path.transformed(axes.transData) for path in faces]
        assert not any(path.intersects_bbox(box) for path in on_page for box in boxes)
    assert f"{layers} layers × {images} images × {units} units" in figure.words


@pytest.mark.parametrize("shape", [(3, 4), (3, 0, 5)])
def test_a_shape_that_is_no_block_is_refused(shape):
    with pytest.raises(ValueError, match="layers, images, units"):
        draw_shared_means(shape)

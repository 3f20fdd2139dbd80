"""The Labs of 08: a batch of eight and the way back in stages, their numbers and pictures."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from labsupport.figures.style import VERMILLION
from labsupport.labs.batch_norm_by_hand.batch_figure import EightFigure
from labsupport.labs.batch_norm_by_hand.batch_of_eight import ARRIVING, LIMIT, batch_of_eight
from labsupport.labs.batch_norm_by_hand.stages import EDGES, LAST, X, stages, written
from labsupport.labs.batch_norm_by_hand.stages_figure import StagesFigure
from rooms import ROOMS, drawn

USUAL = {"value": 2.0, "example": 3, "spread": 1.0, "ignored": False, "seed": 0}
each_room = pytest.mark.parametrize("room", ROOMS.values(), ids=list(ROOMS))


@pytest.mark.parametrize("arriving", ARRIVING)
def test_the_gradients_of_eight_are_torchs(arriving):
    result = batch_of_eight(**USUAL, arriving=arriving)
    x = torch.tensor(result.x[:, None], requires_grad=True)
    y = F.batch_norm(x, None, None, training=True)
    (dx,) = torch.autograd.grad(y, x, torch.tensor(result.arriving[:, None]))
    np.testing.assert_allclose(result.x_hat, y.detach().numpy()[:, 0], atol=1e-12)
    np.testing.assert_allclose(result.dx, dx.numpy()[:, 0], atol=1e-12)


def test_statistics_taken_for_constants_only_divide_the_gradient():
    result = batch_of_eight(**{**USUAL, "ignored": True}, arriving="mixed")
    np.testing.assert_allclose(result.dx, result.arriving / result.std)
    assert batch_of_eight(**USUAL, arriving="mixed").dx.sum() == pytest.approx(0)


@pytest.mark.parametrize("value", [-10.0, 3.0, 10.0])
def test_no_value_passes_the_limit_and_the_words_tell_the_largest(value):
    result = batch_of_eight(**{**USUAL, "value": value}, arriving="mixed")
    assert np.abs(result.x_hat).max() < LIMIT
    assert f"Largest |x̂|: {np.abs(result.x_hat).max():.2f}" in result.summary
    assert "-" not in result.summary


def test_the_same_gradient_for_all_goes_nowhere_and_equal_values_enlarge_any_other():
    same = batch_of_eight(**USUAL, arriving="the same for all")
    assert "0 of 8 are not 0" in same.summary
    equal = batch_of_eight(**{**USUAL, "value": 0.0, "spread": 0.0}, arriving="mixed")
    expected = (equal.arriving - equal.arriving.mean()) / np.sqrt(1e-5)
    np.testing.assert_allclose(equal.dx, expected)


@each_room
def test_the_picture_of_eight_holds_all_gradients_and_goes_back(room):
    quiet, loud = (batch_of_eight(**{**USUAL, "spread": s, "value": 0.0}, arriving="mixed")
                   for s in (1.0, 0.0))  # fmt: skip
    picture = drawn(EightFigure, quiet, None, room)
    first = picture.frame(quiet, None)
    ghost, dots, ring = picture.values[1]
    np.testing.assert_array_equal(dots.get_ydata(), quiet.x_hat)
    assert ring.get_xdata() == [3]
    assert not ghost.get_visible()
    picture.frame(loud, quiet)
    np.testing.assert_array_equal(ghost.get_ydata(), quiet.x_hat)
    if picture.bars:
        assert picture.size == 1000
        heights = [bar.get_height() for bar in picture.bars[0][0]]
        np.testing.assert_array_equal(heights, loud.dx)
    assert picture.frame(quiet, None) == first


@pytest.mark.parametrize("arriving", ["one example", "the same for all", "mixed"])
@pytest.mark.parametrize("gamma", [0.5, 3.0])
def test_the_last_stage_is_torchs_gradient_and_each_stage_adds_to_the_one_before(arriving, gamma):
    result = stages(stage=LAST, arriving=arriving, gamma=gamma)
    leaves = [torch.tensor(one, requires_grad=True) for one in (X[:, None], [gamma], [1.0])]
    y = F.batch_norm(leaves[0], None, None, *(one.double() for one in leaves[1:]), training=True)
    found = torch.autograd.grad(y, leaves, torch.tensor(result.gradients["y"][:, None]))
    for node, gradient in zip("xγβ", found, strict=True):
        np.testing.assert_allclose(
            result.gradients[node], gradient.numpy().squeeze(), rtol=1e-5, atol=1e-9
        )
    known = [
        set(stages(stage=k, arriving=arriving, gamma=gamma).gradients) for k in range(LAST + 1)
    ]
    assert all(before <= after for before, after in zip(known, known[1:], strict=False))
    assert known[0] == {"y"}
    assert known[-1] == set(result.values)


def test_a_stage_tells_its_line_and_what_it_gives():
    result = stages(stage=1, arriving="mixed", gamma=2.0)
    assert result.summary == "Stage 1 of 9: dbeta = dy.sum(). The gradient at β is now 0.50."
    assert "forward" in stages(stage=0, arriving="mixed", gamma=2.0).summary
    assert written(np.array([-0.001, 2.0])) == "0.00, 2.00"


@each_room
def test_the_edges_of_a_stage_are_lit_and_each_node_tells_its_gradient(room):
    result = stages(stage=7, arriving="mixed", gamma=2.0)
    other = stages(stage=LAST, arriving="one example", gamma=1.0)
    picture = drawn(StagesFigure, result, None, room)
    shown = {
        edge: [kind for kind, arrow in arrows.items() if arrow.get_visible()]
        for edge, arrows in picture.arrows.items()
    }
    assert shown["σ²", "c"] == ["fresh"]
    assert shown["y", "γ"] == ["lit"]
    assert shown["μ", "x"] == ["forward"]
    assert set(shown) == set(EDGES)
    assert "∂" in picture.nodes["c"].get_text()
    assert "∂" not in picture.nodes["x"].get_text()
    assert picture.nodes["c"].get_bbox_patch().get_edgecolor()[:3] == pytest.approx(
        [int(VERMILLION[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    )
    picture.frame(result, other)
    assert f"({written(other.gradients['x'])})" in picture.nodes["x"].get_text()
    assert picture.line.get_text() == "dc = dc + dvar * 2 * c / m"

"""The thin chain: its gradient against torch and central differences, and its picture."""

import numpy as np
import pytest
import torch

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.labs.vanishing_gradients.chain import (
    first_gradients,
    random_products,
    thin_chain,
)
from labsupport.labs.vanishing_gradients.chain_figure import ChainFigure
from labsupport.labs.vanishing_gradients.explorer import explorer
from labsupport.labs.vanishing_gradients.figures import draw_history
from rooms import ROOMS, drawn
from torch_twins import computed_by_torch

each_activation = pytest.mark.parametrize("name", ACTIVATIONS)
each_room = pytest.mark.parametrize("room", ROOMS.values(), ids=list(ROOMS))


@each_activation
@pytest.mark.parametrize(("weight", "bias", "x"), [(1.0, 0.0, 0.5), (4.0, -2.0, 0.3)])
def test_its_gradient_is_torchs(name, weight, bias, x):
    chain = thin_chain(weight=weight, bias=bias, x=x, length=6, activation=name)
    w = torch.full((6,), weight, dtype=torch.float64, requires_grad=True)
    h = torch.tensor(x, dtype=torch.float64)
    f = computed_by_torch(name)
    for one in w:
        h = f(one * h + bias)
    (gradient,) = torch.autograd.grad(h, w)
    assert chain.h[-1] == pytest.approx(h.item(), rel=1e-9)
    np.testing.assert_allclose(chain.gradient, gradient.numpy(), rtol=1e-6, atol=1e-12)


@each_activation
def test_its_factors_multiply_what_comes_back(name):
    chain = thin_chain(weight=1.7, bias=-0.4, x=0.6, length=5, activation=name)
    step, total = 1e-6, chain.factors.prod()
    there = [
        thin_chain(weight=1.7, bias=-0.4, x=x, length=5, activation=name)
        for x in (0.6 + step, 0.6 - step)
    ]
    assert total == pytest.approx((there[0].h[-1] - there[1].h[-1]) / (2 * step), rel=1e-4)


def test_a_bias_of_minus_half_the_weight_makes_each_factor_a_quarter_of_it():
    for weight in (1.0, 4.0, 8.0):
        chain = thin_chain(weight=weight, bias=-weight / 2, x=0.5)
        np.testing.assert_allclose(chain.factors, weight / 4)


def test_first_gradients_are_those_of_the_chains():
    weights = np.array([0.5, 3.0])
    for centered, x in ((True, 0.5), (True, 0.51), (False, 0.5)):
        biases = -weights / 2 if centered else (0.0, 0.0)
        alone = [
            thin_chain(weight=w, bias=b, x=x).gradient[0]
            for w, b in zip(weights, biases, strict=True)
        ]
        assert np.array_equal(first_gradients(weights, centered=centered, x=x), alone)


def test_random_products_are_those_of_ten_factors_and_repeat_with_their_rng():
    draws = [random_products(std=2.0, chains=50, rng=np.random.default_rng(1)) for _ in range(2)]
    assert np.array_equal(*draws)
    rng = np.random.default_rng(1)
    h, product = rng.uniform(0, 1, 50)[7], 1.0
    for _ in range(10):
        w = 2.0 * rng.standard_normal(50)[7]
        h = 1 / (1 + np.exp(-w * h))
        product *= w * h * (1 - h)
    assert draws[0][7] == pytest.approx(abs(product))


@pytest.mark.parametrize(
    ("settings", "says"),
    [({"length": 0}, "at least one neuron"), ({"weight": np.inf}, "finite")],
)
def test_a_chain_that_cannot_be_is_refused(settings, says):
    with pytest.raises(ValueError, match=says):
        thin_chain(**{"weight": 1.0, **settings})


def test_the_words_name_what_was_set_and_both_ends_of_the_gradient():
    words = thin_chain(weight=4.0, bias=-2.0).summary
    assert words.startswith("sigmoid, 10 neurons, w = 4, b = −2, x = 0.5: each factor is 1;")
    assert words.endswith("0.125 at the last weight, 0.125 at the first.")
    words = thin_chain(weight=1.0, length=1).summary
    assert words.endswith("1 neuron, w = 1, b = 0, x = 0.5: the factor is 0.235; gradient 0.118.")


# The picture


def test_line_bars_and_dots_show_gradient_factors_and_slopes_and_gray_what_is_pinned():
    chain, pinned = thin_chain(weight=1.0), thin_chain(weight=4.0, length=7)
    figure = drawn(ChainFigure, chain, pinned)
    np.testing.assert_allclose(figure.line.get_ydata(), chain.gradient)
    np.testing.assert_allclose(figure.ghost.get_ydata(), pinned.gradient)
    for bar, factor in zip(figure.bars, chain.factors, strict=True):
        assert bar.get_y() == pytest.approx(factor)
        assert bar.get_y() + bar.get_height() == pytest.approx(1)
    np.testing.assert_allclose(figure.outline.get_ydata(), pinned.factors)
    np.testing.assert_allclose(figure.places.get_xdata(), chain.a)
    np.testing.assert_allclose(figure.old_places.get_ydata(), pinned.slopes)
    figure.frame(chain)
    assert not any(g.get_visible() for g in (figure.ghost, figure.outline, figure.old_places))


def test_a_factor_above_one_is_a_bar_that_stands_on_the_line():
    figure = drawn(ChainFigure, thin_chain(weight=8.0, bias=-4.0))
    assert all(bar.get_y() == 1 and bar.get_height() == pytest.approx(1) for bar in figure.bars)


def test_a_gradient_of_0_does_not_stretch_the_axis_and_a_longer_chain_falls_further_on_it():
    short, long = (thin_chain(weight=1.0, length=length) for length in (10, 15))
    figure = drawn(ChainFigure, short)
    before = figure.line.axes.get_ylim()
    figure = drawn(ChainFigure, long)
    assert figure.line.axes.get_ylim() == before
    figure = drawn(ChainFigure, thin_chain(weight=1.0, x=0.0))
    assert figure.line.axes.get_ylim() == before
    assert figure.line.get_ydata()[0] == pytest.approx(1e-12)


def test_dots_of_another_activation_stand_on_no_curve_and_are_left_out():
    figure = drawn(ChainFigure, thin_chain(weight=1.0), thin_chain(weight=1.0, activation="tanh"))
    assert not figure.old_places.get_visible()
    assert figure.ghost.get_visible()


@each_activation
@pytest.mark.parametrize(
    "settings",
    [{"weight": 8.0, "bias": -4.0, "length": 15}, {"weight": 0.1, "x": 0.0}, {"weight": 8.0}],
)
def test_whatever_is_set_all_is_drawn_within_its_axes(name, settings):
    chain = thin_chain(activation=name, **settings)
    figure = drawn(ChainFigure, chain, chain)
    for line in (figure.line, figure.ghost, figure.outline, figure.places):
        low, high = line.axes.get_ylim()
        left, right = line.axes.get_xlim()
        assert low <= line.get_ydata().min() <= line.get_ydata().max() <= high
        assert left <= line.get_xdata().min() <= line.get_xdata().max() <= right


@each_room
@pytest.mark.parametrize("length", [1, 15])
def test_in_every_room_its_texts_stand_inside_the_picture_and_apart(room, length):
    figure = drawn(ChainFigure, thin_chain(weight=4.0, length=length), None, room)
    renderer = figure.figure.canvas.get_renderer()
    for axes in figure.panels["chain"]:
        texts = [axes._left_title, axes.xaxis.label, axes.yaxis.label]
        texts += [label for label in axes.get_xticklabels() if label.get_text()]
        boxes = [text.get_window_extent(renderer) for text in texts]
        assert all(figure.figure.bbox.x0 <= b.x0 and b.x1 <= figure.figure.bbox.x1 for b in boxes)
        assert all(figure.figure.bbox.y0 <= b.y0 and b.y1 <= figure.figure.bbox.y1 for b in boxes)
        ticks = boxes[3:]
        assert not any(one.overlaps(two) for one, two in zip(ticks, ticks[1:], strict=False))
        title = boxes[0]
        assert title.x1 <= axes.bbox.x1 + 0.12 * axes.bbox.width, axes.get_title(loc="left")


def test_the_arrow_that_follows_a_mark_changes_the_picture():
    lab = explorer()
    try:
        first = lab.png
        lab.set(weight=1.1)
        assert lab.png != first
    finally:
        lab.close()


def test_the_history_has_each_year_inside_the_picture_and_no_two_texts_touch():
    events = dict.fromkeys((1986, 1991, 2006, 2015), "a word\nand some others")
    figure = draw_history(events, title="Some years")
    figure.canvas.draw()
    texts = figure.axes[0].texts
    assert [text.get_text()[:4] for text in texts] == [str(year) for year in events]
    boxes = [text.get_window_extent() for text in texts]
    assert all(figure.bbox.x0 <= b.x0 and b.x1 <= figure.bbox.x1 for b in boxes)
    assert all(figure.bbox.y0 <= b.y0 and b.y1 <= figure.bbox.y1 for b in boxes)
    pairs = [(a, b) for k, a in enumerate(boxes) for b in boxes[k + 1 :]]
    assert not any(a.overlaps(b) for a, b in pairs)
    assert "1986, 1991, 2006, 2015" in figure.words

import math

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

from labsupport.by_hand.initializers import (
    INITIALIZERS,
    constant,
    gaussian,
    initializer,
    scaled_identity,
)

ALL = [*INITIALIZERS.values(), constant(-2.0), gaussian(1.5), gaussian(0.0), scaled_identity(1.5)]
ALL += [initializer("glorot", gain=4), initializer("zeros", gain=2)]
SHAPES = [(300, 200), (200, 300), (250, 250), (1, 1), (1, 7), (7, 1)]

each_initializer = pytest.mark.parametrize("init", ALL, ids=lambda init: init.name)
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)


def draw(init, shape, seed=0):
    return init.draw(*shape, rng=np.random.default_rng(seed))


def test_the_registry_is_in_teaching_order_and_keyed_by_name():
    taught = [
        "zeros",
        "constant",
        "gaussian",
        "scaled_identity",
        "lecun",
        "glorot",
        "he",
        "orthogonal",
    ]
    assert [name for name in INITIALIZERS if name in taught] == taught
    assert all(key == init.name for key, init in INITIALIZERS.items())


@each_initializer
@each_shape
def test_a_draw_is_a_fresh_float64_matrix_of_the_asked_shape(init, shape):
    W = draw(init, shape)
    assert W.shape == shape
    assert W.dtype == np.float64
    assert np.isfinite(W).all()
    assert W.flags.writeable
    assert not np.shares_memory(W, draw(init, shape))


@each_initializer
def test_the_same_seed_gives_the_same_weights(init):
    np.testing.assert_array_equal(draw(init, (30, 20), seed=5), draw(init, (30, 20), seed=5))
    if init.std is not None and init.std(30, 20) > 0:
        assert (draw(init, (30, 20), seed=5) != draw(init, (30, 20), seed=6)).any()


@each_initializer
@pytest.mark.parametrize("shape", [(300, 200), (200, 300)], ids=str)
def test_the_measured_spread_is_the_stated_one(init, shape):
    W = draw(init, shape)
    if init.std is None:  # nothing random: another generator changes nothing
        np.testing.assert_array_equal(W, draw(init, shape, seed=1))
        return
    # The standard error of a standard deviation from n normal numbers is std/√(2n).
    std, n = init.std(*shape), W.size
    assert abs(W.std() - std) <= 4 * std / math.sqrt(2 * n)
    assert abs(W.mean()) <= 4 * std / math.sqrt(n)


def test_the_three_named_variances_are_those_of_their_papers():
    assert INITIALIZERS["lecun"].std(400, 100) ** 2 == pytest.approx(1 / 400)
    assert INITIALIZERS["glorot"].std(400, 100) ** 2 == pytest.approx(2 / 500)
    assert INITIALIZERS["he"].std(400, 100) ** 2 == pytest.approx(2 / 400)


def test_normal_weights_have_the_tails_of_a_normal_distribution():
    W = draw(INITIALIZERS["he"], (500, 500)) / INITIALIZERS["he"].std(500, 500)
    assert np.mean(np.abs(W) > 1.96) == pytest.approx(0.05, abs=0.002)
    assert np.mean(W**4) == pytest.approx(3, abs=0.06)  # 9/5 for a uniform distribution


@each_shape
def test_orthogonal_has_orthonormal_columns_or_rows(shape):
    W = draw(INITIALIZERS["orthogonal"], shape)
    gram = W.T @ W if shape[0] >= shape[1] else W @ W.T
    np.testing.assert_allclose(gram, np.eye(min(shape)), atol=1e-12)
    assert INITIALIZERS["orthogonal"].std(*shape) == pytest.approx(np.sqrt(np.mean(W**2)))


def test_orthogonal_prefers_no_sign():
    rng = np.random.default_rng(0)
    traces = [np.trace(INITIALIZERS["orthogonal"].draw(4, 4, rng=rng)) for _ in range(2000)]
    # The trace of a uniformly distributed orthogonal matrix has mean 0 and variance 1.
    assert abs(np.mean(traces)) < 4 / math.sqrt(2000)
    assert np.var(traces) == pytest.approx(1, abs=0.15)


def test_the_fixed_ones_are_what_their_names_say():
    np.testing.assert_array_equal(draw(INITIALIZERS["zeros"], (2, 3)), np.zeros((2, 3)))
    np.testing.assert_array_equal(draw(constant(-2.0), (2, 3)), np.full((2, 3), -2.0))
    np.testing.assert_array_equal(draw(scaled_identity(1.5), (2, 3)), 1.5 * np.eye(2, 3))


@each_initializer
@pytest.mark.parametrize("fan_in", [0, -3, 2.0, "5", None, True])
def test_a_size_that_is_no_positive_integer_is_refused(init, fan_in):
    with pytest.raises(ValueError, match="fan_in must be a positive integer"):
        init.draw(fan_in, 3, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="fan_out must be a positive integer"):
        init.draw(3, fan_in, rng=np.random.default_rng(0))


@each_initializer
def test_numpy_integers_are_sizes_too(init):
    assert draw(init, (np.int64(3), np.int32(4))).shape == (3, 4)


@each_initializer
def test_a_seed_in_place_of_a_generator_is_answered_with_the_cure(init):
    with pytest.raises(TypeError, match="default_rng"):
        init.draw(3, 4, rng=0)


@pytest.mark.parametrize("factory", [constant, gaussian, scaled_identity])
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_factories_refuse_what_is_not_finite(factory, value):
    with pytest.raises(ValueError, match="finite"):
        factory(value)


def test_a_negative_standard_deviation_is_refused_with_the_cure():
    with pytest.raises(ValueError, match="0 or more, not -0.5; try 0.5"):
        gaussian(-0.5)


@each_initializer
def test_formulas_render_in_matplotlib(init):
    MathTextParser("agg").parse(f"${init.latex}$")


def test_an_unknown_name_is_answered_with_the_known_ones():
    assert initializer("he") is INITIALIZERS["he"]
    with pytest.raises(KeyError, match="xavier.*lecun, glorot, he"):
        initializer("xavier")


@pytest.mark.parametrize("name", INITIALIZERS)
def test_a_gain_multiplies_every_weight(name):
    once, thrice = initializer(name), initializer(name, gain=3)
    np.testing.assert_allclose(draw(thrice, (7, 5)), 3 * draw(once, (7, 5)))
    assert initializer(name, gain=1) is once


@pytest.mark.parametrize("gain", [-1, math.nan, math.inf])
def test_a_gain_that_is_no_size_is_refused(gain):
    with pytest.raises(ValueError, match="gain must be"):
        initializer("glorot", gain=gain)

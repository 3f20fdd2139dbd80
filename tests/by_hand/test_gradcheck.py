import re

import numpy as np
import pytest

from labsupport.by_hand.gradcheck import check_gradient


def square(x):
    return x**2, lambda dy: (dy * 2 * x,)


def product(x, y):
    return x * y, lambda dz: (dz * y, dz * x)


def rng():
    return np.random.default_rng(0)


def test_a_right_gradient_passes_and_its_error_is_returned():
    x, y = rng().normal(size=(2, 4, 3))
    assert check_gradient(square, x, rng=rng()) < 1e-9
    assert check_gradient(product, x, y, rng=rng(), rtol=1e-8) < 1e-8


def test_a_number_may_be_returned_instead_of_an_array():
    def mean_square(x):
        return float((x**2).mean()), lambda dy: (dy * 2 * x / x.size,)

    assert check_gradient(mean_square, np.array([1.0, -2.0]), rng=rng()) < 1e-8


def test_a_wrong_gradient_fails_with_both_numbers():
    def forgot_the_two(x):
        return x**2, lambda dy: (dy * x,)

    with pytest.raises(AssertionError) as failure:
        check_gradient(forgot_the_two, np.array([3.0]), rng=rng())
    analytic, numeric = re.search(
        r"it gives (\S+), central differences give (\S+) ", str(failure.value)
    ).groups()
    assert float(numeric) == pytest.approx(2 * float(analytic), rel=1e-6)


def test_the_message_says_which_gradient_is_wrong():
    def second_is_negated(x, y):
        return x * y, lambda dz: (dz * y, -dz * x)

    with pytest.raises(AssertionError, match="gradient 1 is wrong"):
        check_gradient(second_is_negated, np.ones(3), np.ones(3), rng=rng())


@pytest.mark.parametrize("relative_error", [1e-5, 1e-2, 1.0])
def test_a_small_relative_error_in_one_entry_is_found(relative_error):
    def slightly_off(x):
        wrong = 2 * x
        wrong[0] *= 1 + relative_error
        return x**2, lambda dy: (dy * wrong,)

    with pytest.raises(AssertionError, match="is wrong"):
        check_gradient(slightly_off, np.ones(3), rng=rng())


@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_zero_nan_and_infinity_are_no_gradients_of_a_square(value):
    with np.errstate(invalid="ignore"), pytest.raises(AssertionError, match="is wrong"):
        check_gradient(lambda x: (x**2, lambda dy: (np.full(3, value),)), np.ones(3), rng=rng())


def test_a_gradient_that_is_truly_zero_passes():
    def centered(x):
        return x - x, lambda dy: (np.zeros_like(x),)

    assert check_gradient(centered, np.ones(3), rng=rng()) == 0


def test_a_missing_gradient_and_a_wrong_shape_are_named():
    with pytest.raises(AssertionError, match="1 gradients for 2 inputs"):
        check_gradient(lambda x, y: (x * y, lambda dz: (dz * y,)), *np.ones((2, 3)), rng=rng())
    with pytest.raises(AssertionError, match=r"gradient 0 has shape \(\), its input \(3,\)"):
        check_gradient(lambda x: (x**2, lambda dy: ((dy * 2 * x).sum(),)), np.ones(3), rng=rng())


def test_inputs_are_not_changed_and_float32_is_checked_in_float64():
    x = np.array([1, 2, 3], dtype=np.float32)
    check_gradient(square, x, rng=rng(), rtol=1e-8)
    np.testing.assert_array_equal(x, [1, 2, 3])


def test_a_check_of_nothing_is_refused():
    with pytest.raises(ValueError, match="0 directions of 1 inputs: take 1 or more of each"):
        check_gradient(lambda x: (x**2, lambda dy: dy), np.ones(3), rng=rng(), directions=0)
    with pytest.raises(ValueError, match="4 directions of 0 inputs"):
        check_gradient(lambda: (1.0, lambda dy: ()), rng=rng())


def test_the_generator_must_be_named():
    with pytest.raises(TypeError, match="rng"):
        check_gradient(square, np.ones(3))


def test_gradients_that_are_no_tuple_are_refused():
    with pytest.raises(AssertionError, match="must return a tuple of gradients, not a ndarray"):
        check_gradient(lambda x: (x**2, lambda dy: dy * 2 * x), np.ones(3), rng=rng())

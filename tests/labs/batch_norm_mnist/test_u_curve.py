"""The formula of "predict the U-curve" against the gradients of untrained nets."""

import numpy as np
import pytest

from labsupport.labs.batch_norm_mnist import experiment
from labsupport.labs.batch_norm_mnist.exercises import gradient_left
from labsupport.labs.batch_norm_mnist.u_curve import left_with, u_curve_cases
from tiny_digits import tiny_digits


def test_the_reference_is_the_formula_with_nothing_replaced():
    for case in u_curve_cases(np.random.default_rng(0)):
        np.testing.assert_allclose(gradient_left(*case), left_with()(*case))


@pytest.mark.parametrize(
    ("norm", "scales"), [("plain", [0.01, 0.3, 1, 3]), ("batch norm", [0.1, 1])]
)
def test_it_predicts_what_reaches_layer_one_within_a_factor_of_four(norm, scales):
    scales = np.array(scales)
    measured = experiment.gradient_left_by_scale(norm, tiny_digits(), scales)
    predicted = gradient_left(scales, 100, 6, norm != "plain")
    assert np.abs(np.log(predicted / measured)).max() < np.log(4)

"""The comparisons must find what is wrong, and nothing where all is right."""

import numpy as np

from labsupport.by_hand import layers
from labsupport.labs.layer_norm.against_torch import (
    AXES,
    differences_from_package,
    differences_from_torch,
    gradient_differences_from_torch,
)

RNG = np.random.default_rng(0)
X, G = 3 * RNG.standard_normal((4, 6, 5)) + 1, RNG.standard_normal((4, 6, 5))


def normalize(x, axes):
    return layers.normalize(x, axes)[0]


def backward(g, x, axes):
    return layers.normalize(x, axes)[1](g)[0]


def outputs():
    grouped = X.reshape(4, 2, 3, 5)
    return {
        name: normalize(grouped if name == "group norm" else X, axes) for name, axes in AXES.items()
    }


def test_what_is_right_differs_by_rounding_alone():
    found = [
        differences_from_torch(outputs(), X),
        gradient_differences_from_torch(backward, G, X),
        differences_from_package(normalize, backward, G, X),
    ]
    assert all(list(differences) == list(AXES) for differences in found)
    assert max(max(differences.values()) for differences in found) < 1e-8


def test_one_wrong_output_is_told_by_name_and_size():
    wrong = outputs()
    wrong["layer norm"][1, 2, 3] += 0.25
    differences = differences_from_torch(wrong, X)
    assert abs(differences.pop("layer norm") - 0.25) < 1e-8
    assert max(differences.values()) < 1e-8


def test_a_gradient_that_forgets_the_mean_is_found_for_all_four():
    def forgetful(g, x, axes):
        return backward(g, x, axes) + g.mean(axis=axes, keepdims=True)

    assert min(gradient_differences_from_torch(forgetful, G, X).values()) > 0.01
    assert min(differences_from_package(normalize, forgetful, G, X).values()) > 0.01


def test_outputs_over_other_axes_differ_from_the_package():
    def one_axis(x, axes):
        return normalize(x, axes[:1])

    differences = differences_from_package(one_axis, backward, G, X)
    assert differences.pop("instance norm") < 1e-8  # it has one axis
    assert min(differences.values()) > 0.01

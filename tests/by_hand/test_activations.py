import math
import warnings

import numpy as np
import pytest
import torch
from matplotlib.mathtext import MathTextParser
from scipy.integrate import quad
from torch.nn import functional as F

from labsupport.by_hand.activations import ACTIVATIONS, activation, elu, leaky_relu, swish
from labsupport.by_hand.gradcheck import check_gradient
from labsupport.by_hand.layers import activate
from labsupport.training.networks import TORCH_ACTIVATIONS
from torch_twins import computed_by_torch

TORCH = {
    **{name: computed_by_torch(name) for name in TORCH_ACTIVATIONS},
    "leaky_relu(0.2)": lambda a: F.leaky_relu(a, 0.2),
    "leaky_relu(0)": torch.relu,
    "elu(0.7)": lambda a: F.elu(a, 0.7),
    "swish(1.5)": lambda a: a * torch.sigmoid(1.5 * a),
}
FACTORY_MADE = [leaky_relu(0.2), leaky_relu(0.0), elu(0.7), swish(1.5)]
ALL = [*ACTIVATIONS.values(), *FACTORY_MADE]
EXTREME = [-np.inf, -1e30, -1e4, -100.0, -20.0, 0.0, 20.0, 100.0, 1e4, 1e30, np.inf]

each_activation = pytest.mark.parametrize("act", ALL, ids=lambda act: act.name)


def grid(dtype=np.float64):
    return np.concatenate([np.linspace(-9, 9, 1201), [-1e-9, 1e-9, 5.999, 6.0]]).astype(dtype)


def test_the_registry_is_in_teaching_order_and_keyed_by_name():
    taught = [
        "linear",
        "sigmoid",
        "tanh",
        "relu",
        "relu6",
        "leaky_relu",
        "prelu",
        "elu",
        "selu",
        "gelu",
        "silu",
    ]
    assert [name for name in ACTIVATIONS if name in taught] == taught
    assert all(key == act.name for key, act in ACTIVATIONS.items())


def test_every_registered_activation_has_its_torch_reference():
    assert set(ACTIVATIONS) <= set(TORCH), (
        "add it to TORCH_ACTIVATIONS in labsupport.training.networks"
    )


@each_activation
def test_values_and_derivatives_equal_those_of_torch(act):
    a = torch.tensor(grid(), requires_grad=True)
    h = TORCH[act.name](a)
    h.sum().backward()
    np.testing.assert_allclose(act.f(grid()), h.detach().numpy(), rtol=1e-8, atol=1e-15)
    np.testing.assert_allclose(act.df(grid()), a.grad.numpy(), rtol=1e-8, atol=1e-15)


@each_activation
def test_the_derivative_at_zero_follows_the_convention_of_torch(act):
    a = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    TORCH[act.name](a).sum().backward()
    assert act.df(np.zeros(1)).item() == a.grad.item()


@each_activation
def test_the_derivative_equals_central_differences(act):
    rng = np.random.default_rng(3)
    a = rng.uniform(-5, 8, size=300)
    a = a[(np.abs(a) > 0.01) & (np.abs(a - 6) > 0.01)]  # away from every kink
    check_gradient(lambda a: activate(a, act), a, rng=rng, rtol=1e-8)


@each_activation
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_float_type_is_kept(act, dtype):
    a = grid(dtype)
    assert act.f(a).dtype == dtype
    assert act.df(a).dtype == dtype
    np.testing.assert_allclose(act.f(a), act.f(a.astype(np.float64)), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(act.df(a), act.df(a.astype(np.float64)), rtol=1e-5, atol=1e-5)


@each_activation
def test_integers_and_lists_are_computed_in_float64(act):
    whole = np.arange(-3, 4)
    assert act.f(whole).dtype == np.float64
    np.testing.assert_array_equal(act.f(whole), act.f(whole.astype(float)))
    np.testing.assert_array_equal(act.df([-1, 2]), act.df(np.array([-1.0, 2.0])))


@each_activation
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_inputs_give_the_limits_without_a_warning(act, dtype):
    a = np.array(EXTREME, dtype=dtype)
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        h, slope = act.f(a), act.df(a)
    assert not np.isnan(h).any()
    assert np.isfinite(slope).all()
    np.testing.assert_allclose(slope[0], slope[1], atol=1e-12)  # settled on the left
    np.testing.assert_allclose(slope[-1], slope[-2], atol=1e-12)  # and on the right
    assert h[-1] == pytest.approx(act.high) or h[-1] >= 1e29


@each_activation
def test_nan_stays_nan(act):
    a = np.array([1.0, np.nan, -1.0])
    np.testing.assert_array_equal(np.isnan(act.f(a)), [False, True, False])
    # The slope of a straight line is 1 everywhere, whatever the input.
    expected = [False, act.name != "linear", False]
    np.testing.assert_array_equal(np.isnan(act.df(a)), expected)


@each_activation
def test_the_input_is_not_changed_and_not_returned(act):
    a = grid()
    before = a.copy()
    assert not np.shares_memory(act.f(a), a)
    assert not np.shares_memory(act.df(a), a)
    np.testing.assert_array_equal(a, before)


@each_activation
def test_outputs_fill_the_stated_range(act):
    h = act.f(np.linspace(-60, 60, 120_001))
    assert h.min() >= act.low - 1e-12
    assert h.max() <= act.high + 1e-12
    if math.isfinite(act.low):
        assert h.min() == pytest.approx(act.low, abs=1e-7)
    if math.isfinite(act.high):
        assert h.max() == pytest.approx(act.high, abs=1e-7)


@pytest.mark.parametrize(
    ("name", "saturated", "free"),
    [
        ("sigmoid", [0.0, 0.029, 0.971, 1.0], [0.031, 0.5, 0.969]),
        ("tanh", [-1.0, -0.971, 0.971, 1.0], [-0.969, 0.0, 0.969]),
        ("relu", [0.0], [1e-9, 5.0]),
        ("relu6", [0.0, 6.0], [0.1, 5.9]),
        ("elu", [-1.0, -0.971], [-0.969, 0.0, 5.0]),
        ("selu", [-1.758, -1.706], [-1.705, 0.0, 5.0]),
        *((name, [], [-10.0, 0.0, 10.0]) for name in ("linear", "leaky_relu", "gelu", "silu")),
    ],
)
def test_an_output_counts_as_saturated_near_an_asymptote(name, saturated, free):
    act = ACTIVATIONS[name]
    assert act.saturated(np.array(saturated)).tolist() == [True] * len(saturated)
    assert act.saturated(np.array(free)).tolist() == [False] * len(free)
    assert act.saturated(np.zeros((2, 3), dtype=np.float32)).shape == (2, 3)
    assert not act.saturated(np.array([np.nan])).any()


@each_activation
def test_formulas_render_in_matplotlib(act):
    parser = MathTextParser("agg")
    for formula in (act.latex, act.df_latex):
        assert "$" not in formula
        parser.parse(f"${formula}$")


def test_selu_keeps_mean_0_and_variance_1():
    def expectation(g):
        def weighted(a):
            return g(selu.f(np.array(a)).item()) * math.exp(-a * a / 2) / math.sqrt(2 * math.pi)

        return quad(weighted, -12, 0)[0] + quad(weighted, 0, 12)[0]

    selu = ACTIVATIONS["selu"]
    assert expectation(lambda h: h) == pytest.approx(0, abs=1e-9)
    assert expectation(lambda h: h * h) == pytest.approx(1, abs=1e-9)


def test_an_unknown_name_is_answered_with_the_known_ones():
    assert activation("tanh") is ACTIVATIONS["tanh"]
    with pytest.raises(KeyError, match="tanhh.*linear, sigmoid, tanh"):
        activation("tanhh")


@pytest.mark.parametrize("factory", [leaky_relu, elu, swish])
@pytest.mark.parametrize("value", [-1.0, math.inf, math.nan])
def test_factories_refuse_parameters_that_make_no_sense(factory, value):
    with pytest.raises(ValueError, match="finite number"):
        factory(value)


def test_only_the_default_parameter_has_the_registered_name():
    assert leaky_relu().name == "leaky_relu"
    assert elu(0.5).name == "elu(0.5)"
    assert swish(2).name == "swish(2)"

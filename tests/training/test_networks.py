import numpy as np
import pytest
import torch
from torch import nn

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.initializers import INITIALIZERS, initializer
from labsupport.by_hand.propagation import forward
from labsupport.training.loop import fit
from labsupport.training.networks import (
    NORMS,
    PRELU_START,
    TORCH_ACTIVATIONS,
    Network,
    TorchActivation,
    as_tensor,
)
from tiny_digits import tiny_digits
from torch_twins import computed_by_torch

SIZES = (784, 12, 9, 10)
DIGITS = tiny_digits()


def network(**settings):
    given = {"activation": "tanh", "initializer": initializer("lecun"), "seed": 1}
    return Network(SIZES, **{**given, **settings})


def state(net):
    """Everything a network holds: parameters, their gradients, running statistics."""
    grads = {f"{name}.grad": p.grad for name, p in net.named_parameters() if p.grad is not None}
    return {name: value.clone() for name, value in {**net.state_dict(), **grads}.items()}


def assert_same_state(before, after):
    assert before.keys() == after.keys()
    for name, value in before.items():
        assert torch.equal(value, after[name]), name


def test_every_registered_activation_has_a_torch_twin():
    missing = ACTIVATIONS.keys() - TORCH_ACTIVATIONS.keys()
    assert not missing, f"add a line for {sorted(missing)} to networks.TORCH_ACTIVATIONS"


@pytest.mark.parametrize("name", TORCH_ACTIVATIONS)
def test_the_torch_twin_of_an_activation_agrees_with_it(name):
    a = np.linspace(-8, 8, 1001)
    pre_activation = torch.tensor(a, requires_grad=True)
    h = computed_by_torch(name)(pre_activation)
    [slope] = torch.autograd.grad(h.sum(), pre_activation)
    np.testing.assert_allclose(h.detach().numpy(), ACTIVATIONS[name].f(a), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(slope.numpy(), ACTIVATIONS[name].df(a), rtol=1e-6, atol=1e-9)


class Maxout(nn.Module):
    """The larger of two pre-activations; of a unit of its own, shifted by what it learns."""

    def __init__(self, units):
        super().__init__()
        self.shift = nn.Parameter(torch.zeros(units))

    def forward(self, a):
        return a.unflatten(-1, (-1, 2)).amax(-1) + self.shift


@pytest.fixture
def maxout(monkeypatch):
    monkeypatch.setitem(TORCH_ACTIVATIONS, "maxout", TorchActivation(Maxout, width=2))
    return "maxout"


@pytest.mark.parametrize("norm", ["plain", "batch norm"])
def test_an_activation_may_take_two_pre_activations_a_unit_and_learn(maxout, norm):
    net = network(activation=maxout, norm=norm)
    shapes = [tuple(layer.weight.shape) for layer in net.affine]
    assert shapes == [(24, 784), (18, 12), (10, 9)]
    hidden = []
    net(torch.from_numpy(np.array(DIGITS.train_images[:5])), hidden)
    assert [tuple(h.shape) for h in hidden] == [(5, 12), (5, 9)]
    record = fit(net, DIGITS, learning_rate=0.1, iterations=30, batch_size=32, seed=0)
    assert record.loss[-5:].mean() < record.loss[:5].mean()
    assert all(f.shift.detach().abs().min() > 0 for f in net.learned)


def test_an_activation_that_is_not_in_the_registry_has_a_name_of_its_own():
    own = TorchActivation(Maxout, width=2, name="the larger")
    net = network(activation=own)
    assert net.activation == "the larger"
    assert [layer.out_features for layer in net.affine] == [24, 18, 10]


def test_each_layer_learns_a_slope_of_its_own_and_keeps_it(tmp_path):
    net, other = network(activation="prelu", seed=1), network(activation="prelu", seed=2)
    assert [f.weight.tolist() for f in net.learned] == [[PRELU_START]] * 2
    fit(net, DIGITS, learning_rate=0.1, iterations=20, batch_size=32, seed=0)
    slopes = [f.weight.item() for f in net.learned]
    assert len({PRELU_START, *slopes}) == 3
    torch.save(net.state_dict(), tmp_path / "net.pt")
    other.load_state_dict(torch.load(tmp_path / "net.pt"))
    images = torch.from_numpy(np.array(DIGITS.test_images))
    assert torch.equal(net(images), other(images))


def test_an_activation_without_parameters_is_torchs_own_function():
    net = network(activation="relu")
    assert net.activate == (torch.relu, torch.relu)
    assert not len(net.learned)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_weights_are_the_registrys_draws_from_the_seed(name):
    net = network(initializer=INITIALIZERS[name], seed=7)
    rng = np.random.default_rng(7)
    for layer, (fan_in, fan_out) in zip(
        net.affine, zip(SIZES, SIZES[1:], strict=False), strict=True
    ):
        W = INITIALIZERS[name].draw(fan_in, fan_out, rng=rng)
        np.testing.assert_array_equal(layer.weight.detach().numpy(), W.T.astype(np.float32))
        assert not layer.bias.detach().any()
        assert layer.weight.requires_grad
        assert layer.bias.requires_grad


def test_torchs_own_randomness_neither_decides_nor_is_touched():
    torch.manual_seed(1)
    one = state(network(norm="batch norm"))
    torch.manual_seed(2)
    before = torch.get_rng_state()
    assert_same_state(one, state(network(norm="batch norm")))
    assert torch.equal(torch.get_rng_state(), before)
    assert not torch.equal(one["affine.0.weight"], state(network(seed=2))["affine.0.weight"])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_network_computes_what_numpy_computes(name):
    net = network(activation=name)
    images, hidden = DIGITS.train_images[:20], []
    logits = net(torch.from_numpy(np.array(images)), hidden)
    weights = [layer.weight.detach().numpy().T for layer in net.affine]
    outputs = forward(images, weights[:-1], ACTIVATIONS[name])
    for ours, theirs in zip(hidden, outputs, strict=True):
        np.testing.assert_allclose(ours.detach().numpy(), theirs, rtol=1e-4, atol=1e-5)
    expected = outputs[-1] @ weights[-1]
    np.testing.assert_allclose(logits.detach().numpy(), expected, rtol=1e-4, atol=1e-5)


def test_a_network_that_cannot_be_built_says_why():
    given = {"activation": "tanh", "initializer": initializer("he"), "seed": 0}
    with pytest.raises(ValueError, match="at least an input and an output"):
        Network((784,), **given)
    with pytest.raises(ValueError, match="positive integer"):
        Network((784, -5, 10), **given)
    with pytest.raises(KeyError, match="linear, sigmoid, tanh"):
        Network((784, 10), **{**given, "activation": "tan"})


# -- accuracy ------------------------------------------------------------------------------------


# -- layer statistics ----------------------------------------------------------------------------


AXES = {"batch norm": 0, "layer norm": 1, "RMS norm": 1}  # along which values have size 1


@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize(
    ("normalized", "layers"),
    [(None, [1, 2]), ([2], [2]), ((1,), [1]), (range(1, 3), [1, 2]), ({2, 1}, [1, 2]), ([], [])],
)
def test_a_normalizer_stands_before_the_activation_of_the_chosen_layers(norm, normalized, layers):
    net = network(norm=norm, normalized=normalized, activation="linear")
    assert list(net.norm) == [str(layer) for layer in layers]
    assert net.method == (norm if layers else "plain")
    hidden = []
    net(torch.from_numpy(5 + 3 * np.array(DIGITS.train_images)), hidden)
    for layer, h in enumerate(hidden, start=1):
        square = h.square().mean(AXES[norm])
        assert torch.allclose(square, torch.ones(1), atol=1e-2) == (layer in layers)


def test_without_a_normalizer_a_network_is_plain():
    assert network().method == network(norm="plain", normalized=[]).method == "plain"
    assert not len(network().norm)


@pytest.mark.parametrize("layers", [[3], [0], {1, 5}, 2])
def test_a_normalizer_on_a_layer_that_is_not_there_names_those_that_are(layers):
    with pytest.raises(ValueError, match=r"must be a list of hidden layers among \[1, 2\]"):
        network(norm="layer norm", normalized=layers)


def test_an_unknown_normalizer_names_the_known_ones_and_none_has_no_layers():
    with pytest.raises(ValueError, match="one of plain, batch norm, layer norm, RMS norm"):
        network(norm="group norm")
    with pytest.raises(ValueError, match=r"layers \[1\] are to be normalized, but norm is 'plain'"):
        network(normalized=[1])


@pytest.mark.parametrize("kept", [True, False], ids=["writeable", "read-only"])
def test_a_tensor_shares_the_memory_of_rows_only_where_it_may_be_written(kept):
    rows = np.arange(6.0).reshape(2, 3)
    rows.flags.writeable = kept
    tensor = as_tensor(rows)
    tensor[0, 0] = 7.0
    assert (rows[0, 0] == 7.0) == kept


def test_rows_that_are_turned_round_become_a_tensor_too():
    rows = np.arange(6.0).reshape(2, 3)
    assert as_tensor(rows[::-1]).tolist() == rows[::-1].tolist()

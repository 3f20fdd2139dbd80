import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.histograms import histogram_range
from labsupport.by_hand.initializers import INITIALIZERS, initializer
from labsupport.by_hand.propagation import forward
from labsupport.labs.layer_norm.recurrent import RecurrentNetwork
from labsupport.labs.pretraining.autoencoders import Autoencoder
from labsupport.training.measures import accuracy, layer_statistics
from labsupport.training.networks import TORCH_ACTIVATIONS, Network
from tiny_digits import tiny_digits

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
    h = TORCH_ACTIVATIONS[name](pre_activation)
    [slope] = torch.autograd.grad(h.sum(), pre_activation)
    np.testing.assert_allclose(h.detach().numpy(), ACTIVATIONS[name].f(a), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(slope.numpy(), ACTIVATIONS[name].df(a), rtol=1e-6, atol=1e-9)


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
    one = state(network(batch_norm=True))
    torch.manual_seed(2)
    before = torch.get_rng_state()
    assert_same_state(one, state(network(batch_norm=True)))
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


@pytest.mark.parametrize(
    ("batch_norm", "layers"),
    [(False, []), (True, [1, 2]), ([2], [2]), ((1,), [1]), (range(1, 3), [1, 2]), ([], [])],
)
def test_batch_norm_stands_before_the_activation_of_the_chosen_layers(batch_norm, layers):
    net = network(batch_norm=batch_norm, activation="linear")
    assert list(net.norm) == [str(layer) for layer in layers]
    hidden = []
    net(torch.from_numpy(5 + 3 * np.array(DIGITS.train_images)), hidden)
    for layer, h in enumerate(hidden, start=1):
        normalized = torch.allclose(h.var(0, correction=0), torch.ones(1), atol=1e-3)
        assert normalized == (layer in layers)


def test_layer_norm_stands_before_the_activation_of_the_chosen_layers():
    net = network(layer_norm=[2], activation="linear")
    assert list(net.norm) == ["2"]
    hidden = []
    net(torch.from_numpy(5 + 3 * np.array(DIGITS.train_images)), hidden)
    for layer, h in enumerate(hidden, start=1):
        normalized = torch.allclose(h.var(1, correction=0), torch.ones(1), atol=1e-2)
        assert normalized == (layer == 2)


@pytest.mark.parametrize("norm", ["batch_norm", "layer_norm"])
@pytest.mark.parametrize("layers", [[3], [0], {1, 5}, 2, None])
def test_a_normalizer_on_a_layer_that_is_not_there_names_those_that_are(norm, layers):
    fits = rf"{norm} is .* must be True, False, or a list of hidden layers among \[1, 2\]"
    with pytest.raises(ValueError, match=fits):
        network(**{norm: layers})


@pytest.mark.parametrize("layers", [True, [2], (1, 2)])
def test_no_layer_gets_batch_norm_and_layer_norm(layers):
    with pytest.raises(ValueError, match=r"\[2\] would have batch norm and layer norm; take one"):
        network(batch_norm=[2], layer_norm=layers)


@pytest.mark.parametrize(
    ("settings", "method"),
    [
        ({}, "plain"),
        ({"batch_norm": [2]}, "batch norm"),
        ({"layer_norm": True}, "layer norm"),
        ({"batch_norm": [1], "layer_norm": [2]}, "batch norm and layer norm"),
    ],
)
def test_a_network_names_its_method(settings, method):
    assert network(**settings).method == method


def test_a_network_that_cannot_be_built_says_why():
    given = {"activation": "tanh", "initializer": initializer("he"), "seed": 0}
    with pytest.raises(ValueError, match="at least an input and an output"):
        Network((784,), **given)
    with pytest.raises(ValueError, match="positive integer"):
        Network((784, -5, 10), **given)
    with pytest.raises(KeyError, match="linear, sigmoid, tanh"):
        Network((784, 10), **{**given, "activation": "tan"})


# -- accuracy ------------------------------------------------------------------------------------


@pytest.mark.parametrize("training", [True, False])
def test_accuracy_counts_in_eval_mode_and_leaves_the_mode_as_it_was(training):
    net = network(batch_norm=True).train(training)
    before = state(net)
    images, labels = DIGITS.test_images, DIGITS.test_labels
    measured = accuracy(net, images, labels)
    assert net.training == training
    assert_same_state(before, state(net))
    net.eval()
    guesses = [int(net(torch.from_numpy(image[None].copy())).argmax()) for image in images]
    assert measured == pytest.approx(np.mean(guesses == labels))


def test_accuracy_counts_every_image_of_many():
    class Brightest(nn.Module):
        def forward(self, x):
            return x

    rng = np.random.default_rng(0)
    images, labels = rng.random((4500, 10)).astype(np.float32), rng.integers(0, 10, 4500)
    assert accuracy(Brightest(), images, labels) == np.mean(images.argmax(1) == labels)
    assert accuracy(Brightest(), images, images.argmax(1)) == 1


@pytest.mark.parametrize("labels", [[], [1, 2]])
def test_accuracy_wants_an_image_and_a_label_for_each(labels):
    images = DIGITS.test_images[: len(labels) // 2]
    with pytest.raises(ValueError, match=f"{len(images)} images, {len(labels)} labels"):
        accuracy(network(), images, np.array(labels))


# -- layer statistics ----------------------------------------------------------------------------


@pytest.mark.parametrize("norm", [{}, {"batch_norm": True}, {"layer_norm": True}])
@pytest.mark.parametrize("training", [True, False])
def test_layer_statistics_leave_the_network_as_it_was(norm, training):
    net = network(**norm).train(training)
    net(torch.from_numpy(np.array(DIGITS.train_images[:50]))).sum().backward()
    before = state(net)
    assert any(name.endswith(".grad") for name in before)
    layer_statistics(net, DIGITS, iteration=0)
    assert_same_state(before, state(net))
    assert net.training == training


@pytest.mark.parametrize("name", ["sigmoid", "relu", "linear"])
def test_layer_statistics_equal_a_computation_by_hand(name):
    net = network(activation=name)
    look = layer_statistics(net, DIGITS, iteration=42)
    assert look.iteration == 42
    x = torch.from_numpy(np.array(DIGITS.train_images[:256], dtype=np.float64))
    hidden, weights = [], []
    for layer in net.affine[:-1]:
        weights.append(layer.weight.detach().double().requires_grad_())
        x = TORCH_ACTIVATIONS[name](x @ weights[-1].T)
        x.retain_grad()
        hidden.append(x)
    weights.append(net.affine[-1].weight.detach().double().requires_grad_())
    F.cross_entropy(
        x @ weights[-1].T, torch.from_numpy(np.array(DIGITS.train_labels[:256]))
    ).backward()
    near = {"rtol": 1e-4}
    std = [h.detach().std(correction=0).item() for h in hidden]
    np.testing.assert_allclose(look.activation_std, std, **near)
    gradient_std = [h.grad.std(correction=0).item() for h in hidden]
    np.testing.assert_allclose(look.gradient_std, gradient_std, **near)
    norms = [W.grad.norm().item() for W in weights]
    np.testing.assert_allclose(look.weight_gradient_norm, norms, **near)
    for k, h in enumerate(hidden):
        for ours, values in (
            (look.activations, h.detach().numpy()),
            (look.gradients, h.grad.numpy() / gradient_std[k]),
        ):
            values = np.clip(values, *ours.edges[[0, -1]])
            expected = np.histogram(values, ours.edges)[0] / values.size
            np.testing.assert_allclose(ours.share[k], expected, atol=5 / values.size)
    assert tuple(look.activations.edges[[0, -1]]) == histogram_range(ACTIVATIONS[name])


@pytest.mark.filterwarnings("error")
def test_layer_statistics_of_a_broken_network_show_no_number_and_raise_no_warning():
    net = network(activation="relu")
    with torch.no_grad():
        net.affine[0].weight.fill_(float("nan"))
    look = layer_statistics(net, DIGITS, iteration=1)
    assert np.isnan(look.activation_std).all()
    assert np.isnan(look.gradient_std).all()
    assert look.activations.share.sum() == 0


@pytest.mark.parametrize(
    "other",
    [
        Network((784, 10), activation="tanh", initializer=initializer("he"), seed=0),
        Autoencoder(784, 5, seed=0),
        RecurrentNetwork(seed=0),
    ],
    ids=lambda net: type(net).__name__,
)
def test_what_has_no_hidden_layers_to_look_at_has_no_layer_statistics(other):
    with pytest.raises(ValueError, match=r"only a Network with hidden layers .* not this \w+$"):
        layer_statistics(other, DIGITS, iteration=0)


@pytest.mark.filterwarnings("error")
def test_a_gradient_that_is_exactly_zero_has_std_0():
    net = network(activation="relu", initializer=initializer("zeros"))
    look = layer_statistics(net, DIGITS, iteration=1)
    assert not look.gradient_std.any()
    np.testing.assert_allclose(look.gradients.share.sum(axis=1), 1)

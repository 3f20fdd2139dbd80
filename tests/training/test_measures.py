import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.histograms import histogram_range
from labsupport.by_hand.initializers import initializer
from labsupport.labs.layer_norm.recurrent import RecurrentNetwork
from labsupport.labs.pretraining.autoencoders import Autoencoder
from labsupport.training.measures import accuracy, layer_statistics
from labsupport.training.networks import NORMS, Network
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


@pytest.mark.parametrize("training", [True, False])
def test_accuracy_counts_in_eval_mode_and_leaves_the_mode_as_it_was(training):
    net = network(norm="batch norm").train(training)
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


@pytest.mark.parametrize("norm", ["plain", *NORMS])
@pytest.mark.parametrize("training", [True, False])
def test_layer_statistics_leave_the_network_as_it_was(norm, training):
    net = network(norm=norm).train(training)
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
        x = computed_by_torch(name)(x @ weights[-1].T)
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

"""A stack grows layer by layer, leaves what is below alone, and lends its weights."""

import itertools

import numpy as np
import pytest
import torch

from labsupport.labs.pretraining.experiment import sigmoid_network
from labsupport.labs.pretraining.stack import METHODS, Stack, grown
from tiny_digits import tiny_digits

IMAGES = tiny_digits().train_images
SETTINGS = {"learning_rate": 0.05, "iterations": 20, "batch_size": 32}
every_method = pytest.mark.parametrize("method", METHODS)


def stack_of(method, *widths, seed=0):
    return grown(method, IMAGES, widths, seed=seed, **SETTINGS)


@every_method
def test_growing_adds_one_layer_at_the_end_and_yields_its_steps(method):
    stack = Stack(method, IMAGES, seed=0)
    steps = stack.grow(12, **SETTINGS)
    next(steps)
    assert stack.layers == []
    assert [step.iteration for step in steps] == list(range(2, 21))
    assert [layer.weight.shape for layer in stack.layers] == [(784, 12)]


@every_method
def test_a_layer_that_was_left_half_trained_is_not_added(method):
    stack = Stack(method, IMAGES, seed=0)
    for _ in itertools.islice(stack.grow(12, **SETTINGS), 5):
        pass
    assert stack.layers == []
    list(stack.grow(12, **SETTINGS))
    np.testing.assert_array_equal(stack.layers[0].weight, stack_of(method, 12).layers[0].weight)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("method", "rate"), [("autoencoder", 1e37), ("RBM", 1e39)])
def test_a_layer_that_diverged_is_not_added(method, rate):
    stack = Stack(method, IMAGES, seed=1)
    with pytest.raises(ValueError, match="layer 1 diverged and is left out; lower the learning"):
        list(stack.grow(20, **{**SETTINGS, "learning_rate": rate}))
    assert stack.layers == []
    np.testing.assert_array_equal(stack.up(IMAGES), IMAGES)


@every_method
def test_the_layers_below_stay_as_they_are(method):
    stack = stack_of(method, 12)
    before = stack.layers[0].weight.copy(), stack.layers[0].bias.copy()
    list(stack.grow(8, **SETTINGS))
    np.testing.assert_array_equal(stack.layers[0].weight, before[0])
    np.testing.assert_array_equal(stack.layers[0].bias, before[1])
    assert stack.layers[1].weight.shape == (12, 8)


@every_method
def test_a_layer_learns_from_what_the_one_below_gives(method):
    stack = stack_of(method, 12)
    build, train = METHODS[method]
    by_hand = build(12, 8, seed=1)
    list(train(by_hand, stack.up(IMAGES), seed=1, **SETTINGS))
    list(stack.grow(8, **SETTINGS))
    np.testing.assert_array_equal(stack.layers[1].weight, by_hand.weight)


@every_method
def test_up_goes_through_as_many_layers_as_asked(method):
    stack = stack_of(method, 12, 8)
    below, above = stack.layers
    x = IMAGES[:5]
    np.testing.assert_array_equal(stack.up(x, 1), below.up(x))
    np.testing.assert_array_equal(stack.up(x), above.up(below.up(x)))


@every_method
@pytest.mark.parametrize("depth", [1, 2])
def test_a_network_that_was_lent_a_stack_computes_its_layers(method, depth):
    stack = stack_of(method, 12, 8)
    network = sigmoid_network(*(12, 8)[:depth], seed=3)
    output = network.affine[-1].weight.clone()
    assert stack.initialize(network) is network
    hidden = []
    with torch.no_grad():
        network(torch.tensor(IMAGES[:5]), hidden)
    np.testing.assert_allclose(hidden[-1].numpy(), stack.up(IMAGES[:5], depth), atol=1e-5)
    assert torch.equal(network.affine[-1].weight, output)


@every_method
def test_fine_tuning_a_network_does_not_reach_back_into_the_stack(method):
    stack = stack_of(method, 12)
    before = stack.layers[0].weight.copy()
    network = stack.initialize(sigmoid_network(12, seed=3))
    with torch.no_grad():
        network.affine[0].weight += 1
        network.affine[0].bias += 1
    np.testing.assert_array_equal(stack.layers[0].weight, before)


@pytest.mark.parametrize("widths", [(13,), (12, 8), (12, 9)])
def test_a_network_that_does_not_fit_is_refused_with_both_shapes(widths):
    with pytest.raises(ValueError, match=r"grow the stack further, or give the network"):
        stack_of("autoencoder", 12).initialize(sigmoid_network(*widths, seed=0))


@every_method
def test_the_seed_decides_the_stack(method):
    one, same, other = (stack_of(method, 6, seed=seed).layers[0].weight for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_what_cannot_work_is_refused_at_once():
    with pytest.raises(ValueError, match="one of autoencoder, RBM"):
        Stack("autoencoders", IMAGES, seed=0)
    with pytest.raises(ValueError, match="1 unit or more"):
        Stack("RBM", IMAGES, seed=0).grow(0, **SETTINGS)
    with pytest.raises(ValueError, match="below 1"):
        Stack("autoencoder", IMAGES, seed=0).grow(5, iterations=1, masking=1)


@every_method
def test_a_stack_of_the_lowest_layers_has_the_same_ones_and_grows_anew(method):
    stack = stack_of(method, 12, 8, 6)
    lowest = stack.lowest(1)
    assert lowest.layers == stack.layers[:1]
    list(lowest.grow(8, **SETTINGS))
    np.testing.assert_array_equal(lowest.layers[1].weight, stack.layers[1].weight)
    assert len(stack.layers) == 3


def test_a_changed_stack_has_new_weights_and_the_old_biases_and_initializes_a_network():
    stack = stack_of("autoencoder", 12, 8)
    changed = stack.changed(lambda W, rng: 2 * W + rng.standard_normal())
    rng = np.random.default_rng(stack.seed)
    for layer, old in zip(changed.layers, stack.layers, strict=True):
        np.testing.assert_allclose(layer.weight, 2 * old.weight + rng.standard_normal(), rtol=1e-5)
        np.testing.assert_array_equal(layer.bias, old.bias)
    network = changed.initialize(sigmoid_network(12, 8, seed=0))
    hidden = []
    with torch.no_grad():
        network(torch.tensor(IMAGES[:20]), hidden)
    np.testing.assert_allclose(changed.up(IMAGES[:20]), hidden[-1], rtol=1e-4)


def test_a_change_that_loses_the_shape_is_refused():
    with pytest.raises(ValueError, match="change made .* give back as many rows and columns"):
        stack_of("autoencoder", 12).changed(lambda W, rng: W.T)

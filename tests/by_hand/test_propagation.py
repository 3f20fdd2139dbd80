import numpy as np
import pytest
import torch

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.propagation import backward, forward
from torch_twins import computed_by_torch

each_activation = pytest.mark.parametrize("act", ACTIVATIONS.values(), ids=ACTIVATIONS)


def network(rng, sizes=(7, 9, 5, 6), scale=0.8):
    weights = [scale * rng.standard_normal(pair) for pair in zip(sizes, sizes[1:], strict=False)]
    return rng.standard_normal((11, sizes[0])), weights, rng.standard_normal((11, sizes[-1]))


@each_activation
def test_forward_and_backward_equal_those_of_torch(act):
    inputs, weights, top = network(np.random.default_rng(1))
    h, hidden = torch.tensor(inputs), []
    for W in weights:
        h = computed_by_torch(act.name)(h @ torch.tensor(W, requires_grad=True))
        h.retain_grad()
        hidden.append(h)
    h.backward(torch.tensor(top))
    outputs, gradients = forward(inputs, weights, act), backward(inputs, weights, act, top)
    assert len(outputs) == len(gradients) == 3
    for ours, theirs in zip(outputs, hidden, strict=True):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-8, atol=1e-13)
    for ours, theirs in zip(gradients, hidden, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-8, atol=1e-13)


def test_one_layer_hands_the_gradient_back_as_it_came():
    inputs, weights, top = network(np.random.default_rng(1), sizes=(4, 3))
    [gradient] = backward(inputs, weights, ACTIVATIONS["tanh"], top)
    np.testing.assert_array_equal(gradient, top)


def test_a_weight_matrix_that_does_not_fit_is_named_with_the_shape_it_needs():
    inputs, weights, _ = network(np.random.default_rng(1))
    weights[1] = weights[1].T
    with pytest.raises(ValueError, match=r"layer 2: W has shape \(5, 9\).*must be \(9, units\)"):
        forward(inputs, weights, ACTIVATIONS["relu"])
    with pytest.raises(ValueError, match=r"\(7,\); they must be \(samples, units\)"):
        forward(inputs[0], weights, ACTIVATIONS["relu"])


@pytest.mark.parametrize("shape", [(6,), (1, 6), (11, 1), (11, 5)])
def test_a_gradient_that_is_not_that_of_the_last_layer_is_refused(shape):
    inputs, weights, _ = network(np.random.default_rng(1))
    with pytest.raises(ValueError, match=r"top_gradient must have the output's shape \(11, 6\)"):
        backward(inputs, weights, ACTIVATIONS["tanh"], np.ones(shape))

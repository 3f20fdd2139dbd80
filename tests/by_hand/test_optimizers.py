"""The optimizers by hand, against torch over many steps, and the two ways to clip."""

import numpy as np
import pytest
import torch

from labsupport.by_hand import optimizers
from labsupport.by_hand.optimizers import OPTIMIZERS, clipped_by_norm, clipped_by_value, path_of

RATE = 0.002  # at larger ones RMSProp jitters about the goal, and magnifies what is rounded
OF_TORCH = {
    "gradient descent": lambda w: torch.optim.SGD(w, lr=RATE),
    "momentum": lambda w: torch.optim.SGD(w, lr=RATE, momentum=0.9),
    "Nesterov": lambda w: torch.optim.SGD(w, lr=RATE, momentum=0.9, nesterov=True),
    "RMSProp": lambda w: torch.optim.RMSprop(w, lr=RATE, alpha=0.9),
    "Adam": lambda w: torch.optim.Adam(w, lr=RATE),
    "AdamW": lambda w: torch.optim.AdamW(w, lr=RATE, weight_decay=0.01),
}


def bowl_and_waves(w):
    """The gradient of ½ Σ c w² + Σ cos 3w, written for arrays and for tensors alike."""
    curvature = 0.1 * 2.0 ** np.arange(6).reshape(2, 3)
    if isinstance(w, torch.Tensor):
        return torch.from_numpy(curvature) * w - 3 * torch.sin(3 * w)
    return curvature * w - 3 * np.sin(3 * w)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_path_of_500_steps_is_that_of_torch(name):
    start = np.random.default_rng(0).standard_normal((2, 3))
    path = path_of(OPTIMIZERS[name](RATE), bowl_and_waves, start, steps=500)
    w = torch.nn.Parameter(torch.from_numpy(start.copy()))
    of_torch = OF_TORCH[name]([w])
    for place in path[1:]:
        w.grad = bowl_and_waves(w.detach())
        of_torch.step()
        np.testing.assert_allclose(place, w.detach().numpy(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_tensors_and_one_rate_per_run_give_the_same_path(name):
    start, rates = np.random.default_rng(1).standard_normal((2, 3)), np.array([[0.01], [0.05]])
    together = OPTIMIZERS[name](torch.from_numpy(rates))
    w = torch.from_numpy(start.copy())
    for _ in range(30):
        w = together.step(w, bowl_and_waves(w))
    for row, rate in enumerate(rates.ravel()):
        gradient = lambda one, row=row: bowl_and_waves(np.stack([one, one]))[row]  # noqa: E731
        alone = path_of(OPTIMIZERS[name](rate), gradient, start[row], steps=30)[-1]
        np.testing.assert_allclose(w[row].numpy(), alone, rtol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_leaves_the_weights_that_it_was_given(name):
    w, gradient = np.ones(3), np.full(3, 2.0)
    OPTIMIZERS[name](0.1).step(w, gradient)
    np.testing.assert_array_equal(w, 1)
    np.testing.assert_array_equal(gradient, 2)


def test_adam_moves_each_weight_by_its_rate_first():
    first = optimizers.Adam(0.01).step(np.zeros(3), np.array([1e-3, -5.0, 700.0]))
    np.testing.assert_allclose(first, [-0.01, 0.01, -0.01], rtol=1e-4)


def test_a_path_that_diverges_ends_without_a_warning():
    path = path_of(OPTIMIZERS["gradient descent"](1e9), lambda w: w**3, np.array([2.0]), steps=9)
    assert not np.isfinite(path[-1]).any()


def test_clipping_by_norm_is_torchs_and_keeps_the_direction():
    gradients = [np.array([[3.0, -4.0]]), np.array([12.0])]
    tensors = [torch.nn.Parameter(torch.zeros(1, 2)), torch.nn.Parameter(torch.zeros(1))]
    for tensor, gradient in zip(tensors, gradients, strict=True):
        tensor.grad = torch.from_numpy(gradient).float()
    torch.nn.utils.clip_grad_norm_(tensors, 6.5)
    clipped = clipped_by_norm(gradients, 6.5)
    for tensor, ours in zip(tensors, clipped, strict=True):
        np.testing.assert_allclose(ours, tensor.grad.numpy(), rtol=1e-5)
    np.testing.assert_allclose(clipped[0] / clipped[1], gradients[0] / gradients[1])
    np.testing.assert_array_equal(clipped_by_norm(gradients, 20.0)[0], gradients[0])
    np.testing.assert_array_equal(clipped_by_norm([np.zeros(2)], 1.0)[0], 0)


def test_clipping_by_value_cuts_each_entry():
    clipped = clipped_by_value([np.array([[3.0, -7.0]]), np.array([12.0])], 5)
    np.testing.assert_array_equal(clipped[0], [[3, -5]])
    np.testing.assert_array_equal(clipped[1], [5])

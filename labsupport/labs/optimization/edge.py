"""The edge of stability: the sharpness of a net's loss while full-batch gradient descent trains it.

J. Cohen, S. Kaur, Y. Li, J. Z. Kolter, A. Talwalkar (2021), "Gradient descent on neural networks
typically occurs at the edge of stability".
"""

from __future__ import annotations

import torch

from labsupport.by_hand.initializers import initializer
from labsupport.data.datasets import Dataset
from labsupport.labs.optimization.nets import as_batch, squared_on_outputs
from labsupport.training.networks import Network

IMAGES, UNITS = 200, 30


@torch.enable_grad()
def sharpness_on_the_way(
    digits: Dataset, *, rate: float, steps: int, look_every: int = 20, seed: int
) -> tuple[list[float], list[float]]:
    """(losses, largest curvatures) every `look_every` steps of full-batch gradient descent.

    The squared error on the outputs of a 784-30-10 tanh net, of the first 200 training images, the
    mean image subtracted. The curvature: the largest eigenvalue of the Hessian, by 20 power
    iterations.
    """
    images, labels = as_batch(digits, IMAGES)
    images = images - images.mean(0)
    net = Network((784, UNITS, 10), activation="tanh", initializer=initializer("lecun"), seed=seed)
    parameters = list(net.parameters())
    direction = [torch.ones_like(p) for p in parameters]
    losses, curvatures = [], []
    for step in range(steps + 1):
        loss = squared_on_outputs(net(images), labels).mean()
        look = step % look_every == 0
        gradients = torch.autograd.grad(loss, parameters, create_graph=look)
        if look:
            curvature, direction = _largest(gradients, parameters, direction)
            losses.append(loss.item())
            curvatures.append(curvature)
        with torch.no_grad():
            for p, gradient in zip(parameters, gradients, strict=True):
                p -= rate * gradient
    return losses, curvatures


def _largest(gradients, parameters, direction) -> tuple[float, list]:
    for _ in range(20):
        length = sum(d.square().sum() for d in direction).sqrt()
        direction = [d / length for d in direction]
        along = sum((g * d).sum() for g, d in zip(gradients, direction, strict=True))
        direction = torch.autograd.grad(along, parameters, retain_graph=True)
    return float(sum(d.square().sum() for d in direction).sqrt()), list(direction)

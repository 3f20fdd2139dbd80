"""Two numbers at a time: nets on points of the plane, and two weights on their way to a goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import torch

from labsupport.by_hand.descent import fewest_steps, path_to
from labsupport.by_hand.initializers import initializer
from labsupport.data.points import SHAPES, grid, point_set
from labsupport.training.loop import fit
from labsupport.training.measures import accuracy
from labsupport.training.networks import DTYPE, Network

REACH = 2.0  # the pictures show both coordinates from -2 to 2

Nets = dict[tuple[str, str], list[Network]]


def train_on_points(activations: Sequence[str], *, seeds: Sequence[int]) -> Nets:
    """Trained nets of 2-16-16-16-2 units: {(shape, activation): [one net per seed]}.

    A seed decides the points, the weights and the batches. 800 steps of 100 points at rate 0.3.
    """
    nets: Nets = {}
    for shape, name in product(SHAPES, activations):
        nets[shape, name] = [_trained(shape, name, seed) for seed in seeds]
    return nets


def _trained(shape: str, name: str, seed: int) -> Network:
    draw = initializer("glorot")
    net = Network((2, 16, 16, 16, 2), activation=name, initializer=draw, seed=seed)
    steps = {"learning_rate": 0.3, "iterations": 800, "batch_size": 100, "seed": seed}
    fit(net, point_set(shape, seed=seed), check_every=None, **steps)
    return net


def accuracies(nets: Nets, *, seeds: Sequence[int]) -> dict[tuple[str, str], list[float]]:
    """The share of new points that each net of `train_on_points` puts into the right class.

    seeds: those that the nets were trained with.
    """
    shares = {}
    for (shape, name), trained in nets.items():
        points = [point_set(shape, seed=seed) for seed in seeds]
        shares[shape, name] = [
            accuracy(net, drawn.test_images, drawn.test_labels)
            for net, drawn in zip(trained, points, strict=True)
        ]
    return shares


def one_layer(net: Network) -> tuple[torch.Tensor, torch.Tensor]:
    """The product of all weight matrices of `net`, and what becomes of its biases: W, b.

    Without activations the net computes x @ W + b.
    """
    inputs = net.affine[0].in_features
    W = torch.eye(inputs, dtype=DTYPE, device="cpu")
    b = torch.zeros(inputs, dtype=DTYPE, device="cpu")
    with torch.no_grad():
        for layer in net.affine:
            W, b = W @ layer.weight.T, b @ layer.weight.T + layer.bias
    return W, b


@torch.no_grad()
def gaps_to_one_layer(nets: Nets, activation: str) -> list[float]:
    """How far the outputs of each net and of its `one_layer` lie apart at most, on a grid.

    For the nets with this activation, of all shapes and seeds.
    """
    points, gaps = torch.tensor(grid(REACH), device="cpu"), []
    for net in (
        net for (_, name), trained in nets.items() if name == activation for net in trained
    ):
        W, b = one_layer(net)
        gaps.append(float((net(points) - (points @ W + b)).abs().max()))
    return gaps


@torch.no_grad()
def regions(nets: Nets) -> dict[str, tuple]:
    """What `draw_decisions` draws of the first net of each kind, which has seed 0."""
    panels = {}
    for (shape, name), (net, *_) in nets.items():
        points = point_set(shape, seed=0)
        classes = net(torch.tensor(grid(REACH), device="cpu")).argmax(1)
        squares = classes.reshape(100, 100).numpy()
        panels[f"{shape}, {name}"] = points.test_images, points.test_labels, squares
    return panels


BATCHES = {"one example": 1, "full batch": None}
Walks = dict[tuple[str, str], tuple[float, float]]


def steps_at_best_rate(inputs: Mapping[str, np.ndarray]) -> Walks:
    """{(name, batch): (rate, steps)}: the best learning rate, and its median of steps to the goal.

    inputs: {name: (examples, 2)}. Two weights go to 0, to 5 % of their distance: from eight
    directions, five runs each; the rates are ¼, ½, … 4. batch: a name of `BATCHES`.
    """
    angle = np.arange(40) * np.pi / 4 + 0.2
    starts = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    search = {"rates": np.arange(0.25, 4.01, 0.25), "most": 150, "seed": 1}
    found = {}
    for batch, name in product(BATCHES, inputs):
        rate, taken = fewest_steps(
            inputs[name], np.zeros(2), starts, batch_size=BATCHES[batch], **search
        )
        found[name, batch] = float(rate), float(np.median(taken))
    return found


def paths_at_best_rate(
    inputs: Mapping[str, np.ndarray], walks: Walks, *, start: np.ndarray, seed: int
) -> dict[tuple[str, str], np.ndarray]:
    """One path to 0 for each of `steps_at_best_rate`, at its rate: {(name, batch): (steps + 1, 2)}.

    seed: of the examples that are drawn. start: (2,).
    """
    return {
        (name, batch): path_to(
            inputs[name],
            np.zeros(2),
            start,
            learning_rate=rate,
            batch_size=BATCHES[batch],
            seed=seed,
        )
        for (name, batch), (rate, _) in walks.items()
    }


def slowdown(walks: Walks, batch: str) -> float:
    """How many times as many steps sigmoid inputs need as tanh inputs, in `steps_at_best_rate`."""
    return walks["sigmoid", batch][1] / walks["tanh", batch][1]


# Inputs that are all positive make a valley whose floor runs along (1, -1).
ACROSS, ALONG = np.array([1.0, 1.0]), np.array([1.0, -1.0])


def valley(H: np.ndarray) -> float:
    """How many times as curved the loss ½ wᵀ H w is across the valley as along its floor."""
    return (ACROSS @ H @ ACROSS) / (ALONG @ H @ ALONG)


def moves_together(path: np.ndarray) -> np.ndarray:
    """For each step of a path (steps + 1, 2): whether both weights go up, or both go down."""
    return np.diff(path, axis=0).prod(axis=1) > 0


def crosses_floor(path: np.ndarray, H: np.ndarray) -> np.ndarray:
    """For each step of a path (steps + 1, 2): whether it ends on the valley's other side.

    H (2, 2): of the loss ½ wᵀ H w, whose steepest direction leads across the valley.
    """
    side = np.sign(path @ np.linalg.eigh(H)[1][:, -1])
    return side[1:] != side[:-1]

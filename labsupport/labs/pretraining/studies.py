"""The comparisons that lab 12 makes: one measurement over seeds, and over starts, depths or steps.

Errors and accuracies are shares from 0 to 1. Results are keyed by what differs, a start in most of
them: "plain", "4 × Glorot" or "pretrained". Each study prints a dot per training or per stack.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.data.images import first
from labsupport.labs.pretraining.experiment import (
    KINDS,
    RANDOM,
    SMALL,
    depth_study,
    error_tables,
    errors_after,
    errors_at,
    sigmoid_network,
    tuning_of,
)
from labsupport.labs.pretraining.stack import Stack, grown
from labsupport.training.measures import AT_ONCE, layer_statistics
from labsupport.training.networks import Network, as_tensor
from labsupport.training.sweeps import watched

PROBED = 256  # images in a look into the layers, as many as `layer_statistics` takes


def errors_by_depth(
    digits: Dataset, depths: Sequence[int], *, seeds: Sequence[int] = (0, 1, 2)
) -> dict[str, list[float]]:
    """Errors of plain nets: {"2 layers, training": one per seed, "2 layers, test": …}."""
    found: dict[str, list[float]] = {}
    for depth in watched(depths, "Plain nets"):
        nets = [sigmoid_network(*[SMALL.width] * depth, seed=seed) for seed in seeds]
        errors = [
            errors_after(net, digits, seed=seed, **SMALL.tuning)
            for net, seed in zip(nets, seeds, strict=True)
        ]
        found[f"{depth} layers, training"] = [each.training for each in errors]
        found[f"{depth} layers, test"] = [each.test for each in errors]
    return found


def first_of_each_digit(digits: Dataset) -> np.ndarray:
    """The first test image of a 0, of a 1, … of a 9: (10, 784)."""
    first = [np.flatnonzero(digits.test_labels == digit)[0] for digit in range(10)]
    return digits.test_images[first]


def neighbor_correlation(weight: np.ndarray) -> float:
    """The correlation of weights to pixels side by side, from −1 to 1, over all units.

    weight: W, (784, units). Only the 14 × 14 pixels in the middle count: the edge has no ink.
    """
    middle = weight.T.reshape(-1, 28, 28)[:, 7:21, 7:21]
    left, right = middle[:, :, :-1], middle[:, :, 1:]
    return float(np.corrcoef(left.ravel(), right.ravel())[0, 1])


def grown_stacks(
    method: str,
    images: np.ndarray,
    widths: Sequence[int],
    *,
    seeds: Iterable[int] = range(5),
    **growing,
) -> list[Stack]:
    """One `Stack` per seed; method: "autoencoder" or "RBM"; growing: settings of `Stack.grow`."""
    title = f"Stacks of {len(widths)} {method}s"
    return [
        grown(method, images, tuple(widths), seed=seed, **growing) for seed in watched(seeds, title)
    ]


def signals_before_training(
    stacks: Mapping[str, Stack], digits: Dataset
) -> dict[str, dict[str, np.ndarray]]:
    """Three looks into nets that have seen no label, {look: {start: one number per layer}}.

    stacks: {name of a start: its stack}, all with the same widths; "plain" and "4 × Glorot" come
    first. "weights": std of a layer's weights. "forward": std of a unit over images, its mean over
    the layer. "backward": std of ∂L/∂h. All on the first 256 training images, networks of seed 0.
    """
    looks: dict[str, dict] = {"weights": {}, "forward": {}, "backward": {}}
    images = as_tensor(digits.train_images[:PROBED])
    widths = [len(layer.bias) for layer in next(iter(stacks.values())).layers]
    for name, start in (RANDOM | {name: {"stack": stacks[name]} for name in stacks}).items():
        network, hidden = sigmoid_network(*widths, seed=0, **start), []
        with torch.no_grad():
            network(images, hidden)
        weights = [layer.weight.std().item() for layer in network.affine[:-1]]
        looks["weights"][name] = np.array(weights)
        looks["forward"][name] = np.array([h.std(dim=0).mean().item() for h in hidden])
        looks["backward"][name] = layer_statistics(network, digits, iteration=0).gradient_std
    return looks


def errors_by_start(
    digits: Dataset,
    stacks: Mapping[str, Sequence[Stack]],
    hidden: Sequence[int],
    *,
    moments: Sequence[int],
    random: Sequence[str] = tuple(RANDOM),
    batch_size: int = 64,
) -> dict[str, dict[str, np.ndarray]]:
    """Errors on the way, {start: {"training": (seeds, moments), "test": (seeds, moments)}}.

    stacks: {name of a start: its stacks, one per seed}. random: which of `RANDOM` come before them.
    hidden: the layers' widths. moments: after how many steps of batch_size images, in rising order.
    """
    settings = {"moments": moments, "batch_size": batch_size}
    settings |= {name: SMALL.tuning[name] for name in ("learning_rate", "momentum")}
    found: dict[str, dict[str, np.ndarray]] = {}
    begin = _settings_by_seed(stacks, random)
    for name, given in watched(begin.items(), f"{len(hidden)} layers, by start"):
        nets = [sigmoid_network(*hidden, seed=seed, **one) for seed, one in enumerate(given)]
        errors = [errors_at(net, digits, seed=seed, **settings) for seed, net in enumerate(nets)]
        found[name] = {
            kind: np.array([[getattr(one, kind) for one in row] for row in errors])
            for kind in ("training", "test")
        }
    return found


def paired(worse: np.ndarray, better: np.ndarray) -> tuple[float, float]:
    """The mean of worse − better, seed by seed, and its standard error, in percentage points.

    worse, better: shares, (seeds,), of the same two or more seeds in the same order.
    """
    apart = 100 * np.subtract(worse, better)
    return float(apart.mean()), float(apart.std(ddof=1) / np.sqrt(len(apart)))


def means_and_sizes(stacks: Sequence[Stack]) -> tuple[np.ndarray, np.ndarray]:
    """The mean of each matrix in its standard deviations, and these in Glorot's: (stacks, layers).

    A mean of 0.2 says: the mean of all weights is a fifth of their standard deviation.
    """
    weights = [[layer.weight for layer in stack.layers] for stack in stacks]
    means = [[W.mean() / W.std() for W in row] for row in weights]
    sizes = [[W.std() / np.sqrt(2 / sum(W.shape)) for W in row] for row in weights]
    return np.array(means), np.array(sizes)


def distances_moved(digits: Dataset, stack: Stack) -> np.ndarray:
    """How far fine-tuning moves each weight matrix, as a share of its length: (layers + 1,).

    The length is that of all weights in one vector, at the start. The net starts from the stack and
    has the `SMALL` training, with the stack's seed; the last matrix, to the outputs, starts random.
    """
    widths = [len(layer.bias) for layer in stack.layers]
    network = sigmoid_network(*widths, seed=stack.seed, stack=stack)
    before = [layer.weight.detach().clone() for layer in network.affine]
    errors_after(network, digits, seed=stack.seed, checked=1, **SMALL.tuning)
    pairs = zip(network.affine, before, strict=True)
    return np.array([((now.weight - W).norm() / W.norm()).item() for now, W in pairs])


def probed_by_layer(
    probe: Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray],
    digits: Dataset,
    stacks: Mapping[str, Sequence[Stack]],
    *,
    labels: int,
) -> dict[str, np.ndarray]:
    """How much a probe reads off untrained layers, {start: test accuracy (seeds, layers)}.

    probe: (h, digits, h_new) -> one score per digit, (new images, 10); h: (images, units), in
    float64. digits: the labels of h. stacks: {name of a start: its stacks, one per seed}; "plain"
    and "4 × Glorot" come first. labels: how many images the probe learns from; it is tested on at
    most 2,000.
    """
    known, new = digits.train_images[:labels], first(digits.test_images, SMALL.checked)
    truth = digits.test_labels[: SMALL.checked]
    widths = [len(layer.bias) for layer in next(iter(stacks.values()))[0].layers]
    found = {}
    for name, given in watched(_settings_by_seed(stacks, RANDOM).items(), "Probes"):
        rows = []
        for seed, start in enumerate(given):
            network = sigmoid_network(*widths, seed=seed, **start).double()
            layers = zip(_hidden(network, known), _hidden(network, new), strict=True)
            scores = [probe(h, digits.train_labels[:labels], h_new) for h, h_new in layers]
            rows.append([np.mean(each.argmax(axis=1) == truth) for each in scores])
        found[name] = np.array(rows)
    return found


def _settings_by_seed(stacks: Mapping, random: Iterable[str]) -> dict[str, list[dict]]:
    """{start: what `sigmoid_network` takes, for each seed}: of `RANDOM`, then from stacks."""
    count = len(next(iter(stacks.values())))
    begin = {name: [RANDOM[name]] * count for name in random}
    return begin | {name: [{"stack": one} for one in mine] for name, mine in stacks.items()}


@torch.no_grad()
def _hidden(network: Network, images: np.ndarray) -> list[np.ndarray]:
    """The hidden layers' values, (images, units) each, in float64."""
    parts = []
    for start in range(0, len(images), AT_ONCE):
        hidden: list[torch.Tensor] = []
        network(
            torch.tensor(images[start : start + AT_ONCE], dtype=torch.float64, device="cpu"), hidden
        )
        parts.append([h.numpy() for h in hidden])
    return [np.concatenate(layer) for layer in zip(*parts, strict=True)]


def errors_by_labels(
    digits: Dataset, stacks: Sequence[Stack], *, labels: Sequence[int], depths: Sequence[int]
) -> dict[str, np.ndarray]:
    """Test errors of the `SMALL` nets, {start: (label counts, seeds, depths)}; a stack per seed."""
    study = depth_study(digits, stacks, depths=depths, labels=labels, size=SMALL)
    outcomes = watched(study, "Depths, labels, seeds")
    return error_tables(outcomes, "test", depths=depths, labels=labels)


def accuracy_by_kind(
    digits: Dataset,
    kinds: Sequence[str],
    *,
    hidden: Sequence[int],
    seeds: Sequence[int] = range(5),
) -> dict[str, list[float]]:
    """Test accuracy of unpretrained nets of these `KINDS` after the `SMALL` training, per seed."""
    found: dict[str, list[float]] = {kind: [] for kind in kinds}
    for kind, seed in watched(list(itertools.product(kinds, seeds)), "Today's tools"):
        network = Network((784, *hidden, 10), seed=seed, **KINDS[kind])
        errors = errors_after(network, digits, seed=seed, **tuning_of(kind))
        found[kind].append(1 - errors.test)
    return found

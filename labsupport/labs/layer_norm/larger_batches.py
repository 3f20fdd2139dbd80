"""Batch norm nets that were trained in small batches, and go on in larger ones."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

import numpy as np
from torch import nn

from labsupport.data.datasets import Dataset
from labsupport.labs.layer_norm.small_batches import normalized_network
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
from labsupport.training.sweeps import TEST_IMAGES


def trained_on(
    network: nn.Module,
    digits: Dataset,
    *,
    only: str = "",
    learning_rate: float = 0.1,
    batch_size: int = 32,
    batches: int = 50,
    seed: int,
) -> nn.Module:
    """A copy of `network` after so many more batches; the network stays as it is.

    only: the beginning of the names of the parameters that learn, such as "norm" for γ and β. The
    statistics are stored on in any case. ValueError where no parameter's name begins so.
    """
    network = copy.deepcopy(network)
    for name, values in network.named_parameters():
        values.requires_grad_(name.startswith(only))
    if not any(values.requires_grad for values in network.parameters()):
        raise ValueError(f"only is {only!r}; no parameter of the network begins so")
    settings = {"learning_rate": learning_rate, "batch_size": batch_size, "seed": seed}
    for _ in train(network, digits, iterations=batches, **settings):
        pass
    return network.requires_grad_(True)


def accuracies_after_50_batches(
    nets: Mapping[tuple[str, int], Sequence[nn.Module]],
    digits: Dataset,
    *,
    seeds: Sequence[int] = (0, 1, 2),
) -> dict[str, np.ndarray]:
    """Test accuracy of batch norm nets after 50 batches of 32: {what learned: one per seed}.

    nets: {("batch norm", batch size): one net per seed}, of sizes 2 and 4. Those of size 2 are
    measured before, too. All nets of one seed, the new one too, see the same batches. These are
    not drawn as those before were. The first 2,000 test images are read in use.
    """
    in_pairs, in_fours = nets["batch norm", 2], nets["batch norm", 4]
    new = [normalized_network("batch norm", seed=seed) for seed in seeds]
    ways = {
        "batch norm, γ and β go on": (in_pairs, {"only": "norm"}),
        "batch norm, all goes on": (in_pairs, {}),
        "batch norm, all, at rate 1": (in_pairs, {"learning_rate": 1.0}),
        "batch norm, a new net": (new, {}),
        "batch norm, from m = 4": (in_fours, {}),
    }
    test = digits.test_images[:TEST_IMAGES], digits.test_labels[:TEST_IMAGES]
    table = {"batch norm, m = 2": np.array([accuracy(net, *test) for net in in_pairs])}
    for way, (begun, settings) in ways.items():
        ended = [
            trained_on(net, digits, seed=seed + 50, **settings)
            for net, seed in zip(begun, seeds, strict=True)
        ]
        table[way] = np.array([accuracy(net, *test) for net in ended])
    return table


def growth(nets: Sequence[nn.Module], *, seeds: Sequence[int] = (0, 1, 2)) -> np.ndarray:
    """The length of the first layer's weights, in lengths at the start: one per seed.

    nets: as `normalized_network` of these seeds began them, whatever the norm.
    """
    starts = [normalized_network("plain", seed=seed) for seed in seeds]
    pairs = zip(nets, starts, strict=True)
    return np.array([_length(net) / _length(start) for net, start in pairs])


def _length(network: nn.Module) -> float:
    return float(network.affine[0].weight.detach().norm())

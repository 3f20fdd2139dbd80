"""Which units of a net die while it trains, which wake again, and what it has learned meanwhile.

A unit is silent when its output is 0 for every training image. All nets of this module learn from
the first `TRAINED_ON` training images alone, so that "every" can be counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from labsupport.by_hand.initializers import initializer
from labsupport.data.datasets import Dataset
from labsupport.training.networks import Network, as_tensor
from labsupport.training.side_by_side import SideBySide, accuracies, train_side_by_side
from labsupport.training.sweeps import watched

TRAINED_ON = 1000
TESTED = 1000
BATCH = 32
SIZES = (784, 50, 50, 50, 10)
AT_ONCE = 250  # images that all nets look at together
RATES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.8)
LOOK_EVERY = 20  # steps


@dataclass(frozen=True)
class Lives:
    """What became of the units of several nets.

    silent: (nets, looks, layers, units) of bool, at the steps `looked_at` (looks,). zeros: the
    share of a layer's outputs that are 0, (nets, looks, layers). accuracy: (nets,), on test images
    after the last step. diverged: (nets,) of bool; a net that diverged counts no units.
    """

    looked_at: np.ndarray
    silent: np.ndarray
    zeros: np.ndarray
    accuracy: np.ndarray
    diverged: np.ndarray

    def silent_share(self, layer: int) -> np.ndarray:
        """The share of units of `layer`, from 1, silent at the end: (nets,); NaN for diverged."""
        share = self.silent[:, -1, layer - 1].mean(axis=-1)
        return np.where(self.diverged, np.nan, share)

    @property
    def median_right(self) -> float:
        """The median accuracy of all nets; one that diverged counts as 0."""
        return float(np.median(np.where(self.diverged, 0.0, self.accuracy)))

    def woken(self, layers: Sequence[int], *, since: int = 0) -> tuple[np.ndarray, np.ndarray]:
        """How many units of these layers were ever silent, and how many of them spoke later.

        Two arrays (nets,). since: the step from which on we look.
        """
        seen = self.silent[:, self.looked_at >= since][:, :, np.array(layers) - 1]
        ever = seen.any(axis=1)
        later = (seen[:, :-1] & ~seen[:, 1:]).any(axis=1)
        return ever.sum(axis=(1, 2)), later.sum(axis=(1, 2))


def few(digits: Dataset) -> Dataset:
    """The digits with the first `TRAINED_ON` training images alone."""
    labels = digits.train_labels[:TRAINED_ON]
    return replace(digits, train_images=digits.train_images[:TRAINED_ON], train_labels=labels)


def relu_net(
    activation: str = "relu", *, norm: str = "plain", bias: float = 0.0, seed: int
) -> Network:
    """Three hidden layers of 50 units with He's weights. bias: where the hidden biases start."""
    he = initializer("he")
    net = Network(SIZES, activation=activation, initializer=he, norm=norm, seed=seed)
    with torch.no_grad():
        for layer in net.affine[:-1]:
            layer.bias.fill_(bias)
    return net


def lives(
    nets: Sequence[Network],
    digits: Dataset,
    *,
    rates: Sequence[float],
    seeds: Sequence[int],
    iterations: int = 200,
    look_every: int = LOOK_EVERY,
    held_from: int | None = None,
) -> Lives:
    """Trains the nets side by side, each at its rate, and looks at all units now and then.

    held_from: the step after which layers 1 and 2 keep their weights and biases.
    """
    digits, together = few(digits), SideBySide(nets)
    looks = [_look(together, digits)]
    settings = {"learning_rates": rates, "seeds": seeds, "iterations": iterations}
    settings["batch_size"] = BATCH
    for step in train_side_by_side(together, digits, **settings):
        if step == held_from:
            for p in (*together.weights[:2], *together.biases[:2]):
                p.register_hook(torch.zeros_like)
        if step % look_every == 0:
            looks.append(_look(together, digits))
    silent, zeros = (np.stack(part, axis=1) for part in zip(*looks, strict=True))
    tested = digits.test_images[:TESTED], digits.test_labels[:TESTED]
    return Lives(
        looked_at=np.arange(len(looks)) * look_every,
        silent=silent,
        zeros=zeros,
        accuracy=accuracies(together, *tested),
        diverged=together.diverged(),
    )


@torch.no_grad()
def _look(together: SideBySide, digits: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Which units are silent, (nets, layers, units), and the share of zeros, (nets, layers)."""
    was_training = together.training
    together.eval()
    counts, seen = 0, len(digits.train_labels)
    for start in range(0, seen, AT_ONCE):
        hidden: list[torch.Tensor] = []
        together(as_tensor(digits.train_images[start : start + AT_ONCE])[None], hidden)
        counts = counts + torch.stack([(h == 0).sum(dim=1) for h in hidden], dim=1).numpy()
    together.train(was_training)
    return counts == seen, counts.mean(axis=-1) / seen


def lives_by_rate(
    digits: Dataset,
    rates: Sequence[float] = RATES,
    *,
    bias: float = 0.0,
    seeds: Sequence[int],
    title: str = "ReLU nets",
    **settings,
) -> dict[float, Lives]:
    """The lives of ReLU nets at each learning rate: {rate: `Lives` of one net per seed}.

    settings: as `lives` takes them.
    """
    found = {}
    for rate in watched(rates, f"{title}, {len(rates)} rates, {len(seeds)} seeds"):
        nets = [relu_net(bias=bias, seed=seed) for seed in seeds]
        same = [rate] * len(nets)
        found[rate] = lives(nets, digits, rates=same, seeds=seeds, **settings)
    return found


def silent_by_rate(found: dict[float, Lives], layer: int) -> np.ndarray:
    """The share of units of `layer` that are silent at the end: (seeds, rates)."""
    return np.array([one.silent_share(layer) for one in found.values()]).T


def accuracy_by_rate(found: dict[float, Lives]) -> np.ndarray:
    """Test accuracy at the end: (seeds, rates)."""
    return np.array([one.accuracy for one in found.values()]).T


def rate_of_share(found: dict[float, Lives], share: float = 1 / 3) -> float:
    """The rate at which the median share of layer 1 that is silent is nearest to `share`."""
    return min(found, key=lambda rate: abs(np.nanmedian(found[rate].silent_share(1)) - share))


@torch.no_grad()
def silence(net: Network, share: float) -> Network:
    """The net; the first units of layer 1, `share` of them, now say 0 for every image."""
    bias = net.affine[0].bias
    bias[: round(share * len(bias))] = -1000.0
    return net


def after_a_rest(
    digits: Dataset,
    rate: float,
    *,
    rest_rate: float = 0.05,
    silenced: float = 0.0,
    seeds: Sequence[int],
) -> dict[str, np.ndarray]:
    """ReLU nets learn 200 steps at `rate`, and 200 more at `rest_rate`.

    {"right before" | "right after" | "silent before" | "silent after": (seeds,)}: shares of test
    digits, and of the units of layer 1. silenced: the share of layer 1 that we silence by hand
    before the first step.
    """
    nets = [silence(relu_net(seed=seed), silenced) for seed in seeds]
    few_digits, together = few(digits), SideBySide(nets)
    tested = digits.test_images[:TESTED], digits.test_labels[:TESTED]
    found = {}
    for when, now in (("before", rate), ("after", rest_rate)):
        settings = {"learning_rates": [now] * len(seeds), "seeds": seeds, "iterations": 200}
        for _ in train_side_by_side(together, few_digits, batch_size=BATCH, **settings):
            pass
        found[f"right {when}"] = accuracies(together, *tested)
        found[f"silent {when}"] = _look(together, few_digits)[0][:, 0].mean(axis=-1)
    return found


def rests(
    digits: Dataset, rate: float, *, seeds: Sequence[int]
) -> dict[str, dict[str, np.ndarray]]:
    """Five plans of 200 steps and 200 at the small rate: {plan: what `after_a_rest` found}.

    Both halves at the small rate; first at `rate`; first at the largest of `RATES`; all at the
    small rate with a third, and with two thirds, of layer 1 silenced by hand.
    """
    small, large = RATES[0], RATES[-1]
    plans = {
        f"all at {small}": (small, 0),
        f"rate of a third lost, then {small}": (rate, 0),
        f"{large}, then {small}": (large, 0),
        "a third silenced by hand": (small, 1 / 3),
        "two thirds by hand": (small, 2 / 3),
    }
    return {
        plan: after_a_rest(digits, plans[plan][0], silenced=plans[plan][1], seeds=seeds)
        for plan in watched(plans, f"{len(plans)} plans, {len(seeds)} seeds")
    }


def woken_share(
    found: dict[float, Lives], rates: Sequence[float], layers: Sequence[int]
) -> tuple[int, float]:
    """How many units of these layers were ever silent, and what share of them spoke later.

    Counted in all nets that learned at these rates.
    """
    counts = np.array([found[rate].woken(layers) for rate in rates]).sum(axis=(0, 2))
    return int(counts[0]), float(counts[1] / max(counts[0], 1))

"""The restricted Boltzmann machine: two layers of random bits, trained by contrastive divergence.

All in NumPy, by hand: nothing here is the gradient of a loss. P. Smolensky (1986); the training is
G. Hinton (2002), "Training products of experts by minimizing contrastive divergence".
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from labsupport.by_hand.activations import activation
from labsupport.labs.pretraining.unlabeled import check_settings, random_batches
from labsupport.training.steps import Step, until_diverged

sigmoid = activation("sigmoid").f


class RestrictedBoltzmannMachine:
    """Visible bits v and hidden bits h with energy −v W h − b h − c v.

    weight: W, (visible, hidden), starts as 0.01 · randn; bias: b, (hidden,), and visible_bias: c,
    (visible,), start at 0. All are float32. Given one layer, the bits of the other are
    independent: that is what "restricted" says.
    """

    def __init__(self, visible: int, hidden: int, *, seed: int):
        rng = np.random.default_rng(seed)
        self.weight = 0.01 * rng.standard_normal((visible, hidden), dtype=np.float32)
        self.bias = np.zeros(hidden, np.float32)
        self.visible_bias = np.zeros(visible, np.float32)

    def up(self, v: np.ndarray) -> np.ndarray:
        """P(h = 1 | v): (n, visible) -> (n, hidden)."""
        return sigmoid(v @ self.weight + self.bias)

    def down(self, h: np.ndarray) -> np.ndarray:
        """P(v = 1 | h): (n, hidden) -> (n, visible)."""
        return sigmoid(h @ self.weight.T + self.visible_bias)


def sample_bits(p: np.ndarray, *, rng: np.random.Generator) -> np.ndarray:
    """Bits, float32, each 1 with its probability in p."""
    return (rng.random(p.shape, dtype=np.float32) < p).astype(np.float32)


def train_boltzmann(
    machine: RestrictedBoltzmannMachine,
    inputs: np.ndarray,
    *,
    learning_rate: float = 0.1,
    iterations: int,
    momentum: float = 0.5,
    batch_size: int = 64,
    seed: int,
) -> Iterator[Step]:
    """Contrastive divergence with one step of the chain (CD-1), one `Step` an iteration.

    inputs: (n, visible), in [0, 1], read as probabilities. The loss of a step is the mean squared
    error of the reconstruction: what CD-1 does *not* descend on, but can be watched by. seed:
    decides the mini-batches and all tosses. A loss of NaN is the last. ValueError for inputs and
    settings that cannot train, at once.
    """
    check_settings(
        inputs,
        learning_rate=learning_rate,
        iterations=iterations,
        batch_size=batch_size,
        units=len(machine.visible_bias),
    )
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum is {momentum}; it must be 0 or more, and below 1")
    rng = np.random.default_rng(seed)
    batches = random_batches(inputs, batch_size, rng=rng)
    return until_diverged(_steps(machine, batches, iterations, learning_rate, momentum, rng))


def _steps(machine, batches, iterations, learning_rate, momentum, rng) -> Iterator[Step]:
    parameters = machine.weight, machine.bias, machine.visible_bias
    steps = [np.zeros_like(parameter) for parameter in parameters]
    for iteration, v in zip(range(1, iterations + 1), batches, strict=False):
        h = machine.up(v)
        v_recon = machine.down(sample_bits(h, rng=rng))
        h_recon = machine.up(v_recon)
        # What goes together in the data is made likelier, what does in the reconstruction, less.
        uphill = (
            (v.T @ h - v_recon.T @ h_recon) / len(v),
            (h - h_recon).mean(axis=0),
            (v - v_recon).mean(axis=0),
        )
        for parameter, step, direction in zip(parameters, steps, uphill, strict=True):
            step *= momentum
            step += np.float32(learning_rate) * direction
            parameter += step
        yield Step(iteration, float(np.mean((v - v_recon) ** 2)))


def fantasies(
    machine: RestrictedBoltzmannMachine, start: np.ndarray, *, steps: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """P(v = 1 | h), (n, visible), after each of `steps` full steps of the chain from `start`."""
    v = start
    for _ in range(steps):
        p = machine.down(sample_bits(machine.up(v), rng=rng))
        yield p
        v = sample_bits(p, rng=rng)

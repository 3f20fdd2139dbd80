"""Denoising autoencoders: one sigmoid layer up, one down, trained to give back what was masked.

P. Vincent, H. Larochelle, Y. Bengio, P.-A. Manzagol (2008), "Extracting and composing robust
features with denoising autoencoders".
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.by_hand.initializers import initializer
from labsupport.labs.pretraining.unlabeled import check_settings, random_batches
from labsupport.training.measures import AT_ONCE
from labsupport.training.networks import Network
from labsupport.training.optimizers import Adam
from labsupport.training.steps import Step, until_diverged


class Autoencoder(nn.Module):
    """h = σ(x W + b) and back, x̂ = σ(h V + c): no classifier, as many outputs as inputs.

    visible, hidden: how many inputs and hidden units. tied: V is W transposed, and no matrix of its
    own. seed: of W and V, both drawn as Glorot says; the biases start at 0. affine: the two layers.
    """

    def __init__(self, visible: int, hidden: int, *, tied: bool = False, seed: int):
        super().__init__()
        sizes, glorot = (visible, hidden, visible), initializer("glorot")
        network = Network(sizes, activation="sigmoid", initializer=glorot, seed=seed)
        self.affine, self.tied = network.affine, tied
        if tied:
            self.affine[1].weight = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The reconstruction x̂, of the shape of x: (batch, visible)."""
        return self._decode(self._encode(x))

    @property
    def weight(self) -> np.ndarray:
        """W, (visible, hidden): a copy."""
        return self.affine[0].weight.detach().numpy().T.copy()

    @property
    def bias(self) -> np.ndarray:
        """b, (hidden,): a copy."""
        return self.affine[0].bias.detach().numpy().copy()

    @torch.no_grad()
    def up(self, x: np.ndarray) -> np.ndarray:
        """The hidden units' h for inputs x: (n, visible) -> (n, hidden), float32."""
        starts = range(0, max(len(x), 1), AT_ONCE)
        parts = [self._encode(_tensor(x[start : start + AT_ONCE])).numpy() for start in starts]
        return np.concatenate(parts)

    @torch.no_grad()
    def down(self, h: np.ndarray) -> np.ndarray:
        """What h says the input was: (n, hidden) -> (n, visible), float32."""
        return self._decode(_tensor(h)).numpy()

    def _encode(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.affine[0](x))

    def _decode(self, h: torch.Tensor) -> torch.Tensor:
        V = self.affine[0].weight.T if self.tied else self.affine[1].weight
        return torch.sigmoid(F.linear(h, V, self.affine[1].bias))


def train_autoencoder(
    autoencoder: Autoencoder,
    inputs: np.ndarray,
    *,
    learning_rate: float = 1e-3,
    iterations: int,
    masking: float = 0.25,
    batch_size: int = 256,
    seed: int,
) -> Iterator[Step]:
    """Adam on the mean squared error of the reconstruction, one `Step` an iteration.

    inputs: (n, visible), in [0, 1]. masking: the share of the inputs that is set to 0 before the
    autoencoder sees them; it has to give them back all the same. seed: decides the mini-batches
    and the masks. A loss of infinity or NaN is the last. ValueError for inputs and settings that
    cannot train, at once.
    """
    units = autoencoder.affine[0].in_features
    check_settings(
        inputs,
        learning_rate=learning_rate,
        iterations=iterations,
        batch_size=batch_size,
        units=units,
    )
    if not 0 <= masking < 1:
        raise ValueError(f"masking is {masking}; it must be 0 (nothing is hidden) or more, below 1")
    optimizer = Adam(autoencoder.parameters(), lr=learning_rate)
    rng = np.random.default_rng(seed)
    batches = random_batches(inputs, batch_size, rng=rng)
    return until_diverged(_steps(autoencoder, batches, optimizer, iterations, masking, rng))


@torch.enable_grad()
def _steps(autoencoder, batches, optimizer, iterations, masking, rng) -> Iterator[Step]:
    for iteration, x in zip(range(1, iterations + 1), batches, strict=False):
        seen = mask(x, masking, rng=rng)
        optimizer.zero_grad()
        loss = F.mse_loss(autoencoder(_tensor(seen)), _tensor(x))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()  # else each autoencoder keeps gradients as large as itself
        yield Step(iteration, loss.item())


def mask(x: np.ndarray, share: float, *, rng: np.random.Generator) -> np.ndarray:
    """A copy of x in which about `share` of the entries, drawn at random, are 0."""
    return x * (rng.random(x.shape, dtype=np.float32) >= share)


def _tensor(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.array(array, dtype=np.float32))

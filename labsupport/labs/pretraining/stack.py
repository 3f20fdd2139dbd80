"""Greedy layerwise pretraining: layers trained without labels, each on what the one below gives.

A `Stack` grows by one layer at a time, of autoencoders (Y. Bengio, P. Lamblin, D. Popovici,
H. Larochelle, 2007) or of Boltzmann machines (G. Hinton, S. Osindero, Y.-W. Teh, 2006). A `Network`
then starts from its weights, and labels train it: fine-tuning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from labsupport.by_hand.activations import activation
from labsupport.labs.pretraining.autoencoders import Autoencoder, train_autoencoder
from labsupport.labs.pretraining.boltzmann import RestrictedBoltzmannMachine, train_boltzmann
from labsupport.training.networks import Network
from labsupport.training.steps import Step

sigmoid = activation("sigmoid").f
METHODS = {
    "autoencoder": (Autoencoder, train_autoencoder),
    "RBM": (RestrictedBoltzmannMachine, train_boltzmann),
}


@dataclass(frozen=True)
class Layer:
    """A layer that nobody trained as it is: weight, (visible, hidden), and bias, (hidden,)."""

    weight: np.ndarray
    bias: np.ndarray

    def up(self, x: np.ndarray) -> np.ndarray:
        """σ(x W + b): (n, visible) -> (n, hidden)."""
        return sigmoid(x @ self.weight + self.bias)


class Stack:
    """Layers that were pretrained one upon the other; empty at first.

    images: (n, units), in [0, 1], what the first layer learns from; no labels are needed. seed:
    decides the layers' first weights, mini-batches, masks and tosses. layers: those trained so far,
    `Autoencoder`s or `RestrictedBoltzmannMachine`s, the lowest first, or what took their place.
    """

    def __init__(self, method: str, images: np.ndarray, *, seed: int):
        if method not in METHODS:
            raise ValueError(f"method is {method!r}; it must be one of {', '.join(METHODS)}")
        self.method, self.images, self.seed = method, images, seed
        self.layers: list[Autoencoder | RestrictedBoltzmannMachine | Layer] = []

    def grow(self, width: int, **settings) -> Iterator[Step]:
        """Trains one more layer of `width` units on top, one `Step` an iteration.

        settings: what `train_autoencoder` or `train_boltzmann` takes, without the seed. The layers
        below stay as they are; the new one is added at the end, and not if the iteration is left
        before. ValueError for settings that cannot train, at once.
        """
        if width < 1:
            raise ValueError(f"width is {width}; a layer needs 1 unit or more")
        build, train = METHODS[self.method]
        seed = 1000 * self.seed + len(self.layers)  # no two layers draw the same numbers
        inputs = self.up(self.images)  # made anew for each layer: kept, they fill the memory
        layer = build(inputs.shape[1], width, seed=seed)
        return self._growing(layer, inputs, train(layer, inputs, seed=seed, **settings))

    def _growing(self, layer, inputs: np.ndarray, steps: Iterator[Step]) -> Iterator[Step]:
        yield from steps
        with np.errstate(all="ignore"):
            top = layer.up(inputs)
        if not all(np.isfinite(values).all() for values in (layer.weight, layer.bias, top)):
            number = len(self.layers) + 1
            raise ValueError(f"layer {number} diverged and is left out; lower the learning_rate")
        self.layers.append(layer)

    def lowest(self, count: int) -> Stack:
        """A stack of the lowest `count` layers of this one, the same objects; it can grow anew."""
        return self._of(self.layers[:count])

    def changed(self, change: Callable[..., np.ndarray]) -> Stack:
        """A stack with the biases of this one, and with change(W, rng) for each layer's weights W.

        change: gets (visible, hidden) and gives as much back. rng: of the stack's seed, one for all
        layers. ValueError where the shape is another one.
        """
        rng, layers = np.random.default_rng(self.seed), []
        for layer in self.layers:
            weight = np.asarray(change(layer.weight, rng), dtype=np.float32)
            if weight.shape != layer.weight.shape:
                raise ValueError(
                    f"change made {weight.shape} of weights of shape {layer.weight.shape}; give "
                    "back as many rows and columns"
                )
            layers.append(Layer(weight, layer.bias))
        return self._of(layers)

    def _of(self, layers: Sequence) -> Stack:
        other = Stack(self.method, self.images, seed=self.seed)
        other.layers = list(layers)
        return other

    def up(self, images: np.ndarray, layers: int | None = None) -> np.ndarray:
        """What the first `layers` layers (None: all) make of images: (n, their width)."""
        for layer in self.layers[:layers]:
            images = layer.up(images)
        return images

    def initialize(self, network: Network) -> Network:
        """`network`, its hidden layers now copies of the lowest here; its output layer stays.

        ValueError where the network is deeper than the stack, or its layers have other widths.
        """
        hidden = network.affine[:-1]
        widths = [(layer.in_features, layer.out_features) for layer in hidden]
        mine = [layer.weight.shape for layer in self.layers]
        if widths != mine[: len(widths)]:
            raise ValueError(
                f"the network's hidden layers are {widths} and the stack's {mine}: grow the stack "
                "further, or give the network the same widths"
            )
        with torch.no_grad():
            for layer, pretrained in zip(hidden, self.layers, strict=False):
                layer.weight.copy_(torch.from_numpy(np.ascontiguousarray(pretrained.weight.T)))
                layer.bias.copy_(torch.from_numpy(pretrained.bias))
        return network


def grown(
    method: str, images: np.ndarray, widths: tuple[int, ...], *, seed: int, **settings
) -> Stack:
    """A `Stack` with layers of these widths, all trained with the same settings."""
    stack = Stack(method, images, seed=seed)
    for width in widths:
        for _ in stack.grow(width, **settings):
            pass
    return stack

"""What can be measured in a network: its accuracy, and statistics of its layers."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.histograms import REACH, histograms, output_histograms
from labsupport.data.datasets import Dataset
from labsupport.training.networks import Network, as_tensor
from labsupport.training.records import LayerStatistics

PROBE_SIZE = 256
PROBE_BINS = 60
AT_ONCE = 500  # images that are classified together: 1.6 MB in float32, and each layer's values


@torch.no_grad()
def accuracy(network: nn.Module, images: np.ndarray, labels: np.ndarray) -> float:
    """Share of `images` (n, 784) that the network classifies as `labels` (n,), in eval mode.

    ValueError for no images at all, or where one is without a label.
    """
    if not 0 < len(images) == len(labels):
        raise ValueError(
            f"{len(images)} images, {len(labels)} labels; take as many of both, 1 or more"
        )
    was_training = network.training
    network.eval()
    right = 0
    for start in range(0, len(labels), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        logits = network(as_tensor(images[part]))
        right += int((logits.argmax(1).numpy() == labels[part]).sum())
    network.train(was_training)
    return right / len(labels)


@torch.enable_grad()
def layer_statistics(network: Network, digits: Dataset, *, iteration: int) -> LayerStatistics:
    """Histograms and norms of every hidden layer on the first 256 training images.

    The network computes as in training: batch norm uses the batch's statistics. Its parameters,
    their stored gradients and the running statistics are not changed. ValueError for a network of
    another kind, or without hidden layers.
    """
    if not isinstance(network, Network) or len(network.affine) < 2:
        kind = type(network).__name__
        raise ValueError(f"only a Network with hidden layers has layer statistics, not this {kind}")
    running = {name: value.clone() for name, value in network.named_buffers()}
    was_training = network.training
    network.train()
    images = as_tensor(digits.train_images[:PROBE_SIZE])
    labels = as_tensor(digits.train_labels[:PROBE_SIZE])
    hidden: list[torch.Tensor] = []
    loss = F.cross_entropy(network(images, hidden), labels)
    weights = [layer.weight for layer in network.affine]
    gradients = torch.autograd.grad(loss, [*hidden, *weights])
    with torch.no_grad():
        for name, value in network.named_buffers():
            value.copy_(running[name])
    network.train(was_training)
    outputs = [h.detach().numpy() for h in hidden]
    with np.errstate(all="ignore"):
        slopes = [g.numpy() for g in gradients[: len(hidden)]]
        gradient_std = np.array([float(g.std(dtype=np.float64)) for g in slopes])
        scaled = [g / max(s, 1e-30) for g, s in zip(slopes, gradient_std.tolist(), strict=True)]
        return LayerStatistics(
            iteration=iteration,
            activations=output_histograms(outputs, ACTIVATIONS[network.activation], PROBE_BINS),
            gradients=histograms(scaled, -REACH, REACH, PROBE_BINS),
            activation_std=np.array([float(h.std(dtype=np.float64)) for h in outputs]),
            gradient_std=gradient_std,
            weight_gradient_norm=np.array([float(g.norm()) for g in gradients[len(hidden) :]]),
        )

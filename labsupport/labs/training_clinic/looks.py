"""A look into a patient's layers: what its units give, what gradients reach it, how it moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.histograms import Histograms, output_histograms
from labsupport.labs.training_clinic.intake import Intake
from labsupport.labs.training_clinic.losses import LOSSES
from labsupport.labs.training_clinic.patient import Patient

PROBE = 256  # training images that a look takes
BINS = 60
ENDS = {"tanh": (-0.97, 0.97), "sigmoid": (0.03, 0.97)}  # beyond them a unit is saturated


@dataclass(frozen=True)
class Look:
    """The layers of a net after `step` steps, on the first 256 training images, as in training.

    activations: of the hidden layers' outputs, with `layers` rows. dead: the share of units that
    are 0 for every image; saturated: the share of outputs beyond ±0.97 (σ: below .03 or above .97),
    0 for other activations; distinct: the share of units unlike all units before them in their
    layer; (layers,) each. gradient: the norm of the loss's gradient with respect to each weight
    matrix; update: the norm of the next step over that of the weights; (layers + 1,) each, with the
    output layer last. update is infinite where weights of 0 move.
    """

    step: int
    activations: Histograms
    dead: np.ndarray
    saturated: np.ndarray
    distinct: np.ndarray
    gradient: np.ndarray
    update: np.ndarray


@torch.enable_grad()
def look_into(net: Patient, data: Intake, *, step: int) -> Look:
    """A `Look` whose updates are still NaN; the net and its running statistics stay as they are."""
    kept = {name: value.clone() for name, value in net.named_buffers()}
    was_training = net.training
    net.train()
    hidden: list[torch.Tensor] = []
    images = data.as_trained(data.train.train_images[:PROBE])
    labels = torch.from_numpy(np.array(data.train.train_labels[:PROBE]))
    loss = LOSSES[data.plan.loss](net(images, hidden), labels)
    weights = [layer.weight for layer in net.affine if layer.weight.requires_grad]
    found = torch.autograd.grad(loss, weights)
    with torch.no_grad():
        for name, value in net.named_buffers():
            value.copy_(kept[name])
    net.train(was_training)
    outputs = [h.detach().numpy() for h in hidden]
    gradient = np.zeros(len(net.affine))  # a frozen layer gets none
    gradient[len(net.affine) - len(found) :] = [float(g.norm()) for g in found]
    low, high = ENDS.get(net.activation, (-np.inf, np.inf))
    with np.errstate(all="ignore"):
        return Look(
            step=step,
            activations=output_histograms(outputs, ACTIVATIONS[net.activation], BINS),
            dead=np.array([(h == 0).all(axis=0).mean() for h in outputs]),
            saturated=np.array([((h < low) | (h > high)).mean() for h in outputs]),
            distinct=np.array([_distinct(h) for h in outputs]),
            gradient=gradient,
            update=np.full(len(net.affine), np.nan),
        )


def _distinct(h: np.ndarray) -> float:
    """The share of columns of h that equal none before them, to five digits."""
    rounded = np.round(h / max(float(np.abs(h).max()), 1e-30), 5)
    return len(np.unique(rounded, axis=1).T) / h.shape[1]


def moved(before: list[np.ndarray], after: list[np.ndarray]) -> np.ndarray:
    """The norm of each matrix's change over its own norm before: (layers,)."""
    with np.errstate(all="ignore"):
        steps = np.array([np.linalg.norm(b - a) for a, b in zip(before, after, strict=True)])
        ratio = steps / np.array([np.linalg.norm(a) for a in before])
    return np.where(steps == 0, 0.0, ratio)

"""A patient's net: the course's `Network`, with the faults that a net can have."""

from __future__ import annotations

import numpy as np
import torch

from labsupport.by_hand.initializers import INITIALIZERS, Initializer, constant, gaussian
from labsupport.labs.training_clinic.plan import Plan
from labsupport.training.networks import Network

WIDTH = 100


class Patient(Network):
    """The net of a `Plan`. seed: decides the first weights and dropout's masks."""

    def __init__(self, plan: Plan, *, seed: int):
        sizes = (784, *[WIDTH] * plan.hidden, 10)
        start = first_weights(plan)
        super().__init__(
            sizes, activation=plan.activation, initializer=start, norm=plan.norm, seed=seed
        )
        self.plan = plan
        self.masks = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for layer in self.affine:
                layer.weight.mul_(plan.gain)
            for layer in self.affine[:-1]:
                layer.bias.fill_(plan.bias)
        self.affine[:-1].requires_grad_(not plan.frozen)

    def forward(self, x: torch.Tensor, hidden: list | None = None) -> torch.Tensor:
        """Logits (batch, 10). The outputs of the hidden layers are appended to `hidden`."""
        for k, (layer, f) in enumerate(zip(self.affine[:-1], self.activate, strict=True), start=1):
            a = layer(x)
            x = f(self.norm[str(k)](a) if str(k) in self.norm else a)
            if hidden is not None:
                hidden.append(x)
            if self.plan.dropout and self.training:
                keep = 1 - self.plan.dropout
                drawn = torch.rand(x.shape, dtype=x.dtype, generator=self.masks, device="cpu")
                x = x * (drawn < keep) / keep
        logits = self.affine[-1](x)
        return torch.relu(logits) if self.plan.last_relu else logits


def first_weights(plan: Plan) -> Initializer:
    """How the weights of a plan are drawn; its gain comes on top."""
    if plan.equal:
        return constant(plan.std)
    if plan.std == 0:
        return INITIALIZERS["zeros"]
    if plan.std is not None:
        return gaussian(plan.std)
    return INITIALIZERS["he" if plan.activation == "relu" else "lecun"]


def weights_of(net: Network) -> list[np.ndarray]:
    """A copy of every weight matrix: (units, inputs) each, the output layer last."""
    return [layer.weight.detach().numpy().copy() for layer in net.affine]

"""How a patient's weights are stepped: an optimizer of the course, with what a plan adds to it."""

from __future__ import annotations

import torch

from labsupport.labs.training_clinic.patient import Patient
from labsupport.labs.training_clinic.plan import Plan
from labsupport.training.optimizers import SGD, Adam

ADAM_RATE = 0.001  # of its authors; a plan's rate is that of SGD


class Stepper:
    """The optimizer of a `Plan`: clipped gradients and decay, if it says so."""

    def __init__(self, net: Patient, plan: Plan):
        weights = [w for w in net.parameters() if w.requires_grad]
        adam = plan.optimizer == "Adam"
        self.optimizer = Adam(weights, lr=ADAM_RATE) if adam else SGD(weights, lr=plan.rate)
        self.weights, self.plan = weights, plan

    def zero_grad(self) -> None:
        """Forgets the gradients, if the plan says so."""
        if self.plan.zero_grad:
            self.optimizer.zero_grad()

    @torch.no_grad()
    def step(self) -> None:
        """One step with the gradients of the last backward."""
        if self.plan.clip is not None:
            norm = torch.stack([w.grad.norm() for w in self.weights]).norm()
            for w in self.weights:
                w.grad.mul_((self.plan.clip / norm).clamp(max=1))
        for w in self.weights if self.plan.decay else ():
            w.mul_(1 - self.optimizer.lr * self.plan.decay)
        self.optimizer.step()

"""One patient's training, from its first step to its last, and how it is tested."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.labs.training_clinic.intake import Intake, intake
from labsupport.labs.training_clinic.looks import Look, look_into, moved
from labsupport.labs.training_clinic.losses import LOSSES
from labsupport.labs.training_clinic.patient import Patient, weights_of
from labsupport.labs.training_clinic.plan import Plan
from labsupport.labs.training_clinic.stepping import Stepper
from labsupport.training.loop import steps_on
from labsupport.training.steps import until_diverged

CHECKS = 15  # how often the accuracies are measured in a training
CHECKED = 500  # images that they are measured on
EARLY = 20  # steps after which a look is taken


@dataclass(frozen=True, eq=False)
class Course:
    """A training as it went. loss: (steps done,), of each mini-batch, by the patient's own loss.

    train_accuracy, test_accuracy: after the steps checked_at, as the patient measures them, on up
    to 500 images with the patient's own labels. reported: the test accuracy that the patient tells
    at the end; unseen: that on images it never saw, read in and tested as a healthy net would.
    looks: before the first step, after 20 and before the last one.
    """

    plan: Plan
    net: Patient
    data: Intake
    loss: np.ndarray
    checked_at: np.ndarray
    train_accuracy: np.ndarray
    test_accuracy: np.ndarray
    reported: float
    unseen: float
    looks: tuple[Look, ...]

    @property
    def diverged(self) -> bool:
        """True when the loss reached infinity or NaN."""
        return not np.isfinite(self.loss[-1])


@lru_cache(maxsize=12)
def trained(plan: Plan, digits: Dataset, seed: int) -> Course:
    """The `Course` of this plan. seed: decides weights, mini-batches, masks and wrong labels."""
    net, data = Patient(plan, seed=seed), intake(plan, digits, seed=seed)
    steps = until_diverged(
        steps_on(
            net,
            data.batches(seed=seed),
            Stepper(net, plan),
            plan.steps,
            criterion=LOSSES[plan.loss],
        )
    )
    looks, checks, losses = [], [], []
    watch = (0, EARLY, plan.steps - 1)
    every = plan.steps // CHECKS
    for done in range(plan.steps):
        if done in watch:
            looks.append(look_into(net, data, step=done))
            before = weights_of(net)
        step = next(steps, None)
        if step is None:
            break
        losses.append(step.loss)
        if done in watch:
            looks[-1] = replace(looks[-1], update=moved(before, weights_of(net)))
        if (done + 1) % every == 0 or not np.isfinite(step.loss):
            checks.append((done + 1, *checked(net, data)))
    at, train, test = zip(*checks, strict=True)
    reported = share_right(answers(net, data), data.tested_labels)
    return Course(
        plan, net, data, np.array(losses), np.array(at), np.array(train), np.array(test),
        reported=reported,
        unseen=reported if data.tests_well else truly_unseen(net, data),
        looks=tuple(looks),
    )  # fmt: skip


def checked(net: Patient, data: Intake) -> tuple[float, float]:
    """Training and test accuracy as the patient measures them, on up to 500 images each."""
    part = _spread(len(data.train.train_labels))
    seen = data.as_trained(data.train.train_images[part])
    train = share_right(_answers(net, seen, data.plan), data.train.train_labels[part])
    part = _spread(len(data.tested_labels))
    tested = data.as_tested(data.tested[part])
    return train, share_right(_answers(net, tested, data.plan), data.tested_labels[part])


def _spread(count: int) -> slice:
    """Every so manieth of `count`, about 500 of them."""
    return slice(0, None, max(count // CHECKED, 1))


def answers(net: Patient, data: Intake, order: np.ndarray | None = None) -> np.ndarray:
    """The classes (n,) that the patient gives the images it is tested on, as it tests them.

    order: (n,), the order in which it gets them; the answers are in the order of the images.
    """
    order = np.arange(len(data.tested_labels)) if order is None else order
    found = np.zeros(len(order), dtype=int)
    for start in range(0, len(order), CHECKED):
        part = order[start : start + CHECKED]
        found[part] = _answers(net, data.as_tested(data.tested[part]), data.plan)
    return found


@torch.no_grad()
def _answers(net: Patient, images: torch.Tensor, plan: Plan) -> np.ndarray:
    """One class per image; in training mode, in batches of the training's size."""
    if plan.eval_mode:
        net.eval()
        return net(images).argmax(1).numpy()
    kept = {name: value.clone() for name, value in net.named_buffers()}
    net.train()
    parts = [net(part).argmax(1) for part in images.split(plan.batch) if len(part) > 1]
    rest = len(images) - sum(len(part) for part in parts)
    parts += [torch.zeros(rest, dtype=torch.long, device="cpu")]
    for name, value in net.named_buffers():
        value.copy_(kept[name])
    return torch.cat(parts).numpy()


def share_right(found: np.ndarray, labels: np.ndarray) -> float:
    """The share of these classes (n,) that are the labels (n,)."""
    return float(np.mean(found == labels))


@torch.no_grad()
def truly_unseen(net: Patient, data: Intake) -> float:
    """The accuracy in eval mode on images never seen, read in as the training images are."""
    net.eval()
    found = [
        net(data.as_trained(data.unseen[start : start + CHECKED])).argmax(1).numpy()
        for start in range(0, len(data.unseen_labels), CHECKED)
    ]
    return share_right(np.concatenate(found), data.unseen_labels)

"""Tests that a student orders: each costs minutes on a clock and answers one question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

from labsupport.labs.training_clinic.course import Course, answers, share_right
from labsupport.labs.training_clinic.intake import Intake
from labsupport.labs.training_clinic.looks import PROBE
from labsupport.labs.training_clinic.losses import LOSSES
from labsupport.labs.training_clinic.patient import Patient
from labsupport.labs.training_clinic.stepping import Stepper
from labsupport.training.loop import steps_on
from labsupport.training.steps import until_diverged

ONE_BATCH, ONE_BATCH_STEPS = 32, 200
ZERO_STEPS = 100
SHOWN = 10  # images that a look at the data shows


@dataclass(frozen=True, eq=False)
class Result:
    """What a test found. sentence: in words and numbers. values: {what: a number or an array}."""

    order: str
    sentence: str
    values: dict[str, object]


@dataclass(frozen=True)
class Order:
    """A test. name: the key in `ORDERS`. minutes: its cost. asks: its question, for menus."""

    name: str
    title: str
    asks: str
    minutes: int
    result: Callable[[Course, int], Result]


def one_batch(course: Course, seed: int) -> Result:
    """Trains the patient's net anew on 32 images, with all that is wrong, for 200 steps."""
    net, data = Patient(course.plan, seed=seed), course.data
    images = data.as_trained(data.train.train_images[:ONE_BATCH])
    labels = torch.from_numpy(np.array(data.train.train_labels[:ONE_BATCH]))
    losses = _losses(net, data, [(images, labels)] * ONE_BATCH_STEPS)
    net.eval()
    with torch.no_grad():
        share = share_right(net(images).argmax(1).numpy(), labels.numpy())
    told = f"after {len(losses)} steps {share:.0%} of {len(images)} images are right"
    return Result("one_batch", told, {"accuracy": share, "loss": losses})


def zero_input(course: Course, seed: int) -> Result:
    """Trains the patient's net anew on images of zeros, for 100 steps."""
    net, data = Patient(course.plan, seed=seed), course.data
    pairs = data.batches(seed=seed)
    zeros = ((torch.zeros_like(images), labels) for images, labels in pairs)
    losses = _losses(net, data, (pair for pair, _ in zip(zeros, range(ZERO_STEPS), strict=False)))
    real, without = course.loss[:ZERO_STEPS][-20:].mean(), losses[-20:].mean()
    told = f"loss after {ZERO_STEPS} steps: {without:.2f} on zeros, {real:.2f} on the images"
    return Result("zero_input", told, {"zeros": without, "images": real})


def _losses(net: Patient, data: Intake, pairs) -> np.ndarray:
    stepper = Stepper(net, data.plan)
    steps = steps_on(net, pairs, stepper, 10**6, criterion=LOSSES[data.plan.loss])
    return np.array([step.loss for step in until_diverged(steps)])


def predicted(course: Course, seed: int) -> Result:
    """The classes that the net answers to the test images, against the right ones."""
    found = answers(course.net, course.data)
    table = np.zeros((10, 10), dtype=int)
    np.add.at(table, (course.data.tested_labels, found), 1)
    shares = table.sum(axis=0) / table.sum()
    most = int(shares.argmax())
    off = table - np.diag(np.diag(table))
    true, wrong = np.unravel_index(off.argmax(), off.shape)
    told = (
        f"the answer is {most} for {shares[most]:.0%} of the test images; the most frequent error "
        f"is {wrong} for {true}: {off.max() / max(table[true].sum(), 1):.0%} of those"
    )
    return Result("predicted", told, {"confusion": table, "shares": shares})


def evaluate_twice(course: Course, seed: int) -> Result:
    """The reported test twice: how many answers change."""
    one, two = (answers(course.net, course.data) for _ in range(2))
    return _compared("evaluate_twice", "the second time", course, one, two)


def other_order(course: Course, seed: int) -> Result:
    """The reported test with the images in the order of their classes."""
    order = np.argsort(course.data.tested_labels, kind="stable")
    one, two = answers(course.net, course.data), answers(course.net, course.data, order)
    return _compared("other_order", "in the order of classes", course, one, two)


def _compared(name: str, when: str, course: Course, one: np.ndarray, two: np.ndarray) -> Result:
    right = [share_right(found, course.data.tested_labels) for found in (one, two)]
    changed = float(np.mean(one != two))
    told = f"test accuracy {right[0]:.1%}, {when} {right[1]:.1%}; {changed:.1%} of answers change"
    return Result(name, told, {"accuracies": right, "changed": changed})


def never_seen(course: Course, seed: int) -> Result:
    """Fresh images, read in as the training images are, labeled by hand, tested in eval mode."""
    told = f"{course.unseen:.1%} right on images never seen, {course.reported:.1%} were reported"
    return Result("never_seen", told, {"unseen": course.unseen, "reported": course.reported})


def look_at_data(course: Course, seed: int) -> Result:
    """Ten images of the training and ten of the test as the net gets them, with their labels."""
    data = course.data
    train = data.as_trained(data.train.train_images[:SHOWN]).numpy()
    test = data.as_tested(data.tested[:SHOWN]).numpy()
    told = (
        f"{len(data.train.train_labels):,} training images, pixels from {train.min():.3g} to "
        f"{train.max():.3g}, mean {train.mean():.3g}; test images from {test.min():.3g} to "
        f"{test.max():.3g}, mean {test.mean():.3g}"
    )
    labels = np.array(data.train.train_labels[:SHOWN])
    values = {"train": train, "labels": labels, "test": test}
    return Result("data", told, values | {"test_labels": data.tested_labels[:SHOWN]})


@torch.no_grad()
def other_loss(course: Course, seed: int) -> Result:
    """The loss by the patient's code and by torch's on the same logits, at first and at the end."""
    data = course.data
    images = data.as_trained(data.train.train_images[:PROBE])
    labels = torch.from_numpy(np.array(data.train.train_labels[:PROBE]))
    found = {}
    for when, net in (("at first", Patient(course.plan, seed=seed)), ("at the end", course.net)):
        net.eval()
        logits = net(images)
        mine, torchs = (
            loss(logits, labels) for loss in (LOSSES[course.plan.loss], F.cross_entropy)
        )
        found[when] = float(mine), float(torchs)
    (own, torchs), end = found.values()
    told = (
        f"by this code {own:.3g} at first and {end[0]:.3g} at the end; by torch's cross-entropy "
        f"{torchs:.3g} and {end[1]:.3g}"
    )
    values = {"own": own, "torch": torchs, "own_end": end[0], "torch_end": end[1]}
    return Result("other_loss", told, values)


def order_of_batches(course: Course, seed: int) -> Result:
    """How many classes the first five mini-batches hold."""
    batches = course.data.batches(seed=seed)
    counts = [len(labels.unique()) for _, (_, labels) in zip(range(5), batches, strict=False)]
    told = f"classes in the first five mini-batches: {', '.join(map(str, counts))}"
    return Result("batches", told, {"classes": counts})


def layers(course: Course, seed: int) -> Result:
    """Gradients, updates, dead and equal units of each layer, after 20 steps or before."""
    look = course.looks[min(1, len(course.looks) - 1)]
    told = (
        f"after {look.step} steps: gradients {_row(look.gradient)}; updates per weight "
        f"{_row(look.update)}; dead {_row(look.dead)}; distinct units {_row(look.distinct)}"
    )
    names = ("gradient", "update", "dead", "saturated", "distinct")
    return Result("layers", told, {name: getattr(look, name) for name in names})


def _row(values: np.ndarray) -> str:
    return " ".join(f"{value:.2g}" for value in values)


ORDERS: dict[str, Order] = {
    order.name: order
    for order in (
        Order("predicted", "confusion matrix", "Which classes does it answer?", 2, predicted),
        Order("layers", "layer by layer", "Where do gradients and units die?", 3, layers),
        Order(
            "evaluate_twice", "test twice", "Does the same test give the same?", 3, evaluate_twice
        ),
        Order(
            "other_order",
            "test in another order",
            "Do other images of a batch matter?",
            3,
            other_order,
        ),
        Order(
            "other_loss",
            "the loss by torch",
            "Is the loss computed as it should be?",
            4,
            other_loss,
        ),
        Order("batches", "classes per batch", "Are the images shuffled?", 4, order_of_batches),
        Order("one_batch", "overfit one batch", "Can it learn 32 images by heart?", 6, one_batch),
        Order("zero_input", "images of zeros", "Does it look at its images at all?", 6, zero_input),
        Order("never_seen", "fresh images", "How good is it on images never seen?", 15, never_seen),
        Order(
            "data",
            "look at the data",
            "What does the net get, with which labels?",
            20,
            look_at_data,
        ),
    )
}

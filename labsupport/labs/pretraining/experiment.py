"""Lab 12's experiment in two sizes: how a deep net starts, and what it gets wrong after training.

`SMALL` trains a net in seconds; the result of `FULL_SIZE` on MNIST is kept in
data/pretraining_full_size.json. The comparisons that the lab makes with it are in `studies`.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from labsupport.by_hand.initializers import initializer
from labsupport.data.datasets import Dataset
from labsupport.data.images import Images, first
from labsupport.labs.pretraining.stack import Stack
from labsupport.places import DATA
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
from labsupport.training.networks import Network

STORED = DATA / "pretraining_full_size.json"
STARTS = ("plain", "4 × Glorot", "pretrained")
RANDOM = {"plain": {}, "4 × Glorot": {"gain": 4.0}}  # what `sigmoid_network` takes for them
# The networks of the lab and its Lab: what `Network` takes, but for sizes and seed.
KINDS = {
    "sigmoid": {"activation": "sigmoid", "initializer": initializer("glorot")},
    "sigmoid, batch norm": {
        "activation": "sigmoid",
        "initializer": initializer("glorot"),
        "norm": "batch norm",
    },
    "ReLU, He": {"activation": "relu", "initializer": initializer("he")},
    "sigmoid, 4 × Glorot": {
        "activation": "sigmoid",
        "initializer": initializer("glorot", gain=4),
    },
}
RATES = {"ReLU, He": 0.02}  # of learning; all others take that of `SMALL`


@dataclass(frozen=True)
class Size:
    """How large an experiment is.

    width: units per hidden layer. images: how many images, without their labels, pretraining sees.
    checked: of how many images, known and new, the errors are measured.
    growing, tuning: the settings of `Stack.grow` for autoencoders, and of `train` for fine-tuning.
    """

    width: int
    images: int
    checked: int
    growing: dict
    tuning: dict


SMALL = Size(
    width=100,
    images=10_000,
    checked=2_000,  # enough to know an error to about one percent
    growing={"learning_rate": 0.02, "iterations": 100, "batch_size": 64},
    tuning={"learning_rate": 0.1, "momentum": 0.9, "iterations": 160, "batch_size": 64},
)
BOLTZMANN = {"learning_rate": 0.1, "iterations": 300, "batch_size": 64}  # `growing` for RBMs

FULL_SIZE = Size(
    width=200,
    images=60_000,
    checked=10_000,
    growing={"learning_rate": 0.001, "iterations": 300, "batch_size": 256},
    tuning={"learning_rate": 0.1, "momentum": 0.9, "iterations": 800, "batch_size": 256},
)


def labeled(digits: Dataset, count: int) -> Dataset:
    """`digits` with only the first `count` training images; all test images stay.

    ValueError for fewer than 10, and for more than there are.
    """
    if count < 10:
        raise ValueError(f"count is {count}; ten digits need at least 10 labeled images")
    if count > len(digits.train_labels):
        raise ValueError(f"count is {count}; there are only {len(digits.train_labels)} images")
    images, labels = without_labels(digits, count), digits.train_labels[:count]
    return replace(digits, train_images=images, train_labels=labels)


def sigmoid_network(
    *hidden: int, seed: int, gain: float = 1.0, stack: Stack | None = None
) -> Network:
    """784 inputs, these hidden layers of sigmoid units, 10 outputs.

    gain: times the weights that Glorot recommends. stack: the hidden layers start from its.
    """
    draw = initializer("glorot", gain=gain)
    network = Network((784, *hidden, 10), activation="sigmoid", initializer=draw, seed=seed)
    return stack.initialize(network) if stack else network


def starts(stack: Stack) -> dict[str, dict]:
    """The settings of `sigmoid_network` for each of `STARTS`.

    The one in the middle is a control: random weights, which know nothing, but are large enough
    to make up for the sigmoid's slope of ¼.
    """
    return RANDOM | {"pretrained": {"stack": stack}}


def tuning_of(kind: str) -> dict:
    """The settings of `train` for this one of `KINDS`, in the small size."""
    return {**SMALL.tuning, "learning_rate": RATES.get(kind, SMALL.tuning["learning_rate"])}


def without_labels(digits: Dataset, count: int) -> np.ndarray | Images:
    """The first `count` training images, as bytes where `digits` keeps them so."""
    return first(digits.train_images, count)


@dataclass(frozen=True)
class Errors:
    """The share that a trained network gets wrong, of the images it has learned from and of new."""

    training: float
    test: float


def errors_at(
    network: Network, digits: Dataset, *, moments: Collection[int], checked: int = 2_000, **settings
) -> list[Errors]:
    """The `Errors` of `network` after each of these iterations of `train` with these settings.

    checked: at most so many images of either kind are looked at, the first ones. A training that
    breaks off because its loss is infinite or NaN has its last errors at all later moments.
    """
    if not moments or min(moments) < 1:
        raise ValueError(f"moments is {moments}; name iterations from 1 on")
    known = first(digits.train_images, checked), digits.train_labels[:checked]
    new = first(digits.test_images, checked), digits.test_labels[:checked]
    found = {}
    for step in train(network, digits, **{**settings, "iterations": max(moments)}):
        if step.iteration in moments or not np.isfinite(step.loss):
            found[step.iteration] = Errors(
                1 - accuracy(network, *known), 1 - accuracy(network, *new)
            )
    return [found.get(moment, found[max(found)]) for moment in sorted(moments)]


def errors_after(network: Network, digits: Dataset, *, iterations: int, **settings) -> Errors:
    """The `Errors` of `network` after so many iterations of `train` with these settings."""
    return errors_at(network, digits, moments=[iterations], **settings)[0]


@dataclass(frozen=True)
class Outcome:
    """The `Errors` of one net of a study: how it started, its depth, labels and seed."""

    method: str
    depth: int
    labels: int
    seed: int
    errors: Errors


def depth_study(
    digits: Dataset,
    stacks: Sequence[Stack],
    *,
    depths: Sequence[int],
    labels: Sequence[int],
    size: Size,
) -> Iterator[Outcome]:
    """Depth × number of labels × `STARTS`, an `Outcome` for each net; stacks: one per seed."""
    settings = {**size.tuning, "checked": size.checked}
    for count, seed, depth in itertools.product(labels, range(len(stacks)), depths):
        few = labeled(digits, count)
        for method, start in starts(stacks[seed]).items():
            network = sigmoid_network(*[size.width] * depth, seed=seed, **start)
            errors = errors_after(network, few, seed=seed, **settings)
            yield Outcome(method, depth, count, seed, errors)


def error_tables(
    outcomes: Iterable[Outcome], kind: str, *, depths: Sequence[int], labels: Sequence[int]
) -> dict[str, np.ndarray]:
    """{method: errors (label counts, seeds, depths)} of a study; kind: "training" or "test".

    depths, labels: those of the study, in the order that the tables have. The outcomes may come in
    any order. ValueError where one is missing.
    """
    found = {(o.method, o.labels, o.seed, o.depth): getattr(o.errors, kind) for o in outcomes}
    seeds = sorted({seed for _, _, seed, _ in found})
    places = list(itertools.product(labels, seeds, depths))
    tables = {}
    for method in dict.fromkeys(method for method, *_ in found):
        if missing := [place for place in places if (method, *place) not in found]:
            raise ValueError(f"{method}: no outcome for (labels, seed, depth) = {missing[0]}")
        errors = [found[method, *place] for place in places]
        tables[method] = np.reshape(errors, (len(labels), len(seeds), len(depths)))
    return tables


def stored_full_size() -> dict:
    """What the full-size run measured, and how, as `benchmarks/pretraining_full_size.py` keeps it.

    "how": settings in words; "depths", "labels", "seeds": lists; "training_error", "test_error":
    {one of `STARTS`: nested lists (labels, seeds, depths)}.
    """
    return json.loads(STORED.read_text(encoding="utf-8"))

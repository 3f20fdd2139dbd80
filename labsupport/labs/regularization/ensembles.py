"""Ensembles of nets on digits: other first weights, other bags of images, or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.labs.regularization.learning import Recipe, Split, split, train
from labsupport.labs.regularization.nets import Nets, log_probabilities, scores
from labsupport.training.sweeps import watched

SEEDS = (0, 1, 2, 3, 4)
LABELS, WIDTH, MEMBERS, STEPS = 300, 50, 5, 120
FEWER = "a net with 190 labels"
KINDS = {"seeds only": (True, False), "bags only": (False, True), "both": (True, True)}


@dataclass(frozen=True)
class Ensemble:
    """The test accuracies of ensembles, (seeds,) each.

    members: the mean of its members alone. vote: by most votes; with a tie the lowest digit wins.
    arithmetic, geometric: by the mean of the probabilities, and of their logarithms.
    """

    members: np.ndarray
    vote: np.ndarray
    arithmetic: np.ndarray
    geometric: np.ndarray


def bag(whole: Split, *, rng: np.random.Generator) -> Split:
    """As many training images drawn with replacement; the rest as it is."""
    rows = rng.integers(0, len(whole.train_labels), len(whole.train_labels))
    images, labels = whole.train_images[rows], whole.train_labels[rows]
    return replace(whole, train_images=images, train_labels=labels)


def ensembles(digits: Dataset, *, seeds: Sequence[int] = SEEDS) -> dict[str, Ensemble]:
    """Five members each: {a kind of `KINDS`: Ensemble}, "one wide net" and "two thirds".

    784-50-10, 300 labels; the wide net has 250 units, five times as many. "Two thirds": five nets
    as of "seeds only" that learn from the first 190 of the labels, as many as a bag has.
    """
    found = {}
    kinds = ["one wide net", FEWER, *KINDS]
    for kind in watched(kinds, f"{MEMBERS} members, {len(seeds)} ensembles"):
        if kind in KINDS:
            found[kind] = _of_kind(digits, *KINDS[kind], seeds)
        else:
            settings = {"members": 1, "width": WIDTH * MEMBERS} if "wide" in kind else {"kept": 190}
            found[kind] = _of_kind(digits, True, False, seeds, **settings)
    return found


def points_gained(found: dict[str, Ensemble]) -> dict[str, np.ndarray]:
    """Points of test accuracy that each has more than one net with all labels: {name: (seeds,)}.

    One net is the mean of the members of "seeds only".
    """
    one = found["seeds only"].members
    gained = {name: found[name].members - one for name in ("one wide net", FEWER)}
    for kind in KINDS:
        if kind != "seeds only":
            gained[f"a member alone, {kind}"] = found[kind].members - one
        gained[f"vote, {kind}"] = found[kind].vote - one
        gained[f"mean, {kind}"] = found[kind].arithmetic - one
    return {name: 100 * gain for name, gain in gained.items()}


def _of_kind(
    digits, own_seeds: bool, bags: bool, seeds, members=MEMBERS, width=WIDTH, kept=LABELS
) -> Ensemble:
    splits, starts = [], []
    for seed in seeds:
        whole = split(digits, LABELS, seed=seed)
        images, labels = whole.train_images[:kept], whole.train_labels[:kept]
        whole = replace(whole, train_images=images, train_labels=labels)
        for member in range(members):
            rng = np.random.default_rng([seed, 11, member])
            splits.append(bag(whole, rng=rng) if bags else whole)
            starts.append(seed + 1000 * member if own_seeds else seed)
    nets = Nets((784, width, 10), starts)
    train(nets, splits, [Recipe()] * nets.count, steps=STEPS)
    log_p = log_probabilities(nets, splits[0].test_images)
    return joined(log_p.reshape(len(seeds), members, *log_p.shape[1:]), splits[0].test_labels)


def joined(log_p: torch.Tensor, labels: np.ndarray) -> Ensemble:
    """The accuracies of ensembles whose members say log_p: (ensembles, members, n, classes)."""
    alone, _ = scores(log_p.flatten(0, 1), labels)
    votes = torch.nn.functional.one_hot(log_p.argmax(3), log_p.shape[3]).sum(1)
    right = [scores(one, labels)[0] for one in (votes.double(), log_p.exp().mean(1), log_p.mean(1))]
    return Ensemble(alone.reshape(log_p.shape[:2]).mean(1), *right)

"""The signs of a disease over several seeds, as a doctor of networks reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from labsupport.data.datasets import Dataset
from labsupport.labs.training_clinic.course import Course, trained
from labsupport.labs.training_clinic.cures import prescribed
from labsupport.labs.training_clinic.diseases import DISEASES
from labsupport.labs.training_clinic.intake import intake
from labsupport.labs.training_clinic.losses import LOSSES
from labsupport.labs.training_clinic.orders import ORDERS
from labsupport.labs.training_clinic.patient import Patient

PROBE = 256  # training images of a first loss
SEEDS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Signs:
    """What trainings show, one number per seed, (seeds,) each.

    first_loss, last_loss: of the patient's own loss, the last a mean over 20 steps; NaN or infinite
    where a training diverged. update: of the first matrix at step 20, over its weights; NaN where
    there was no such step. dead: the largest share of silent units in a layer at the last look.
    train, test: the accuracies that the patient tells. unseen: that on images never seen, read in
    and tested as they should be.
    """

    first_loss: np.ndarray
    last_loss: np.ndarray
    update: np.ndarray
    dead: np.ndarray
    train: np.ndarray
    test: np.ndarray
    unseen: np.ndarray


def courses(
    disease: str, digits: Dataset, *, cures: Sequence[str] = (), seeds: Sequence[int] = SEEDS
) -> Iterator[Course]:
    """A training for each seed, of patients with this disease after these cures."""
    plan = prescribed(DISEASES[disease].plan, *cures)
    for seed in seeds:
        yield trained(plan, digits, seed)


def found_by(
    order: str, disease: str, digits: Dataset, *, seeds: Sequence[int] = SEEDS
) -> list[dict[str, object]]:
    """What a test, a name of `ORDERS`, finds in each of these patients: its values."""
    pairs = zip(courses(disease, digits, seeds=seeds), seeds, strict=True)
    return [ORDERS[order].result(course, seed).values for course, seed in pairs]


def signs(
    diseases: Sequence[str],
    digits: Dataset,
    *,
    cures: Sequence[str] = (),
    seeds: Sequence[int] = SEEDS,
) -> dict[str, Signs]:
    """{disease: its `Signs`}, with the same cures for all; it prints whom it has trained."""
    found = {
        disease: _signs(list(courses(disease, digits, cures=cures, seeds=seeds)))
        for disease in diseases
    }
    print(f"{len(seeds)} patients trained of each: {', '.join(diseases)}")
    return found


def _signs(trainings: Sequence[Course]) -> Signs:
    rows = [
        (
            one.loss[0],
            one.loss[-20:].mean(),
            one.looks[1].update[0] if len(one.looks) > 1 else np.nan,
            one.looks[-1].dead.max(),
            one.train_accuracy[-1],
            one.reported,
            one.unseen,
        )
        for one in trainings
    ]
    return Signs(*np.array(rows, dtype=float).T)


def early_updates(
    diseases: Sequence[str], digits: Dataset, *, seeds: Sequence[int] = SEEDS
) -> dict[str, np.ndarray]:
    """{disease: the update-to-weight ratio of the first matrix at step 20, (seeds,)}.

    The trainings end after 30 steps, and are not kept.
    """
    found = {}
    for disease in diseases:
        plan = replace(DISEASES[disease].plan, steps=30)
        short = [trained.__wrapped__(plan, digits, seed) for seed in seeds]
        found[disease] = np.array([one.looks[1].update[0] for one in short])
    return found


@torch.no_grad()
def first_losses(
    diseases: Sequence[str], digits: Dataset, *, seeds: Sequence[int] = SEEDS
) -> dict[str, np.ndarray]:
    """{disease: the loss of 256 training images before the first step, (seeds,)}."""
    found = {}
    for disease in diseases:
        plan = DISEASES[disease].plan
        losses = []
        for seed in seeds:
            data = intake(plan, digits, seed=seed)
            images = data.as_trained(data.train.train_images[:PROBE])
            labels = torch.from_numpy(np.array(data.train.train_labels[:PROBE]))
            losses.append(float(LOSSES[plan.loss](Patient(plan, seed=seed)(images), labels)))
        found[disease] = np.array(losses)
    return found

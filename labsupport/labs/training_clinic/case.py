"""A case of the clinic: a real training with one thing wrong, what one may ask, and its cures."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.labs.training_clinic.course import Course, trained
from labsupport.labs.training_clinic.cures import prescribed
from labsupport.labs.training_clinic.disease import Disease
from labsupport.labs.training_clinic.diseases import DISEASES, TWINS
from labsupport.labs.training_clinic.orders import ORDERS, Result
from labsupport.labs.training_clinic.symptoms import Symptoms, symptoms_of
from labsupport.labs.training_clinic.verdict import Outcome, judged

HEALTHY = 6  # healthy patients in a deck
TRIES = 20  # trainings until a patient is found who has what it should have


class Case:
    """A patient with this disease (a name of `DISEASES`). seed: decides all that is random.

    base: one of the disease's `on`; "" for the settings with which the lab measures it.

    A fault does not always make sick: by luck, no class may lose its logit to a ReLU. Nor does a
    training without fault always go well: on the small digits one or two in a hundred do not. Seeds
    at which the fault does nothing, or the right cure does not heal, are passed over.
    """

    def __init__(self, disease: str, *, seed: int, digits: Dataset, base: str = ""):
        if disease not in DISEASES:
            raise KeyError(f"no disease {disease!r}; known: {', '.join(DISEASES)}")
        self.disease: Disease = DISEASES[disease]
        self.seed, self.digits, self.base = seed, digits, base
        self.plan = self.disease.plan_on(base)

    @cached_property
    def passed_over(self) -> int:
        """How many seeds were passed over."""
        for tried in range(TRIES):
            if self._is_clear(_seed(self.seed, tried)):
                return tried
        raise RuntimeError(f"{TRIES} seeds of {self.disease.name!r} are neither sick nor curable")

    def _is_clear(self, seed: int) -> bool:
        """Whether this seed's patient has what it should have, and is healthy when cured."""
        plan, disease = self.plan, self.disease
        as_dealt = disease.healthy(trained(plan, self.digits, seed))
        return as_dealt == (disease.name == "healthy") and all(
            disease.healthy(trained(prescribed(plan, cure), self.digits, seed))
            for cure in disease.right
        )

    def course(self, *cures: str) -> Course:
        """The training with these cures, names of `CURES`; without any, as the patient came."""
        return trained(prescribed(self.plan, *cures), self.digits, self.dealt_seed)

    @property
    def dealt_seed(self) -> int:
        """The seed of all of the patient's trainings and tests."""
        return _seed(self.seed, self.passed_over)

    @property
    def told(self) -> str:
        """What the referral tells: layers, optimizer, batches, steps; never what is wrong."""
        return str(self.plan)

    def symptoms(self) -> Symptoms:
        """What everyone sees of the training. It takes about a second the first time."""
        return symptoms_of(self.course())

    def order(self, test: str) -> Result:
        """The `Result` of a test, a name of `ORDERS`. KeyError for another one."""
        if test not in ORDERS:
            raise KeyError(f"no test {test!r}; known: {', '.join(ORDERS)}")
        return ORDERS[test].result(self.course(), self.dealt_seed)

    def cure(self, *names: str) -> Outcome:
        """The `Outcome` of these cures, names of `CURES`: the training is done anew with them."""
        return judged(self.disease, names, self.course(), self.course(*names))


def _seed(seed: int, tried: int) -> int:
    return seed + tried * 10**6


def deal(*, seed: int, digits: Dataset) -> Case:
    """A case; the seed decides its disease, its base and its training.

    Cases are dealt from a deck that is shuffled anew when it is empty: each disease once, and
    `HEALTHY` healthy patients.
    """
    deck = [*sorted(DISEASES), *["healthy"] * (HEALTHY - 1)]
    round_, place = divmod(seed, len(deck))
    name = str(np.random.default_rng([round_, 15]).permutation(deck)[place])
    rng = np.random.default_rng([seed, 15])
    base = str(rng.choice(DISEASES[name].on))
    return Case(name, seed=int(rng.integers(10**6)), digits=digits, base=base)


def deal_twins(*, seed: int, digits: Dataset) -> tuple[Case, Case]:
    """Two cases that look alike, a pair of `TWINS` in either order; seed as in `deal`."""
    rng = np.random.default_rng([seed, 16])
    pair = [str(name) for name in rng.permutation(TWINS[rng.integers(len(TWINS))])]
    seeds = rng.integers(10**6, size=2)
    bases = _alike(*pair)[rng.integers(len(_alike(*pair)))]
    one, other = (
        Case(name, seed=int(k), digits=digits, base=base)
        for name, k, base in zip(pair, seeds, bases, strict=True)
    )
    return one, other


def _alike(one: str, other: str) -> list[tuple[str, str]]:
    """The bases on which these two diseases have the same referral."""
    first, second = DISEASES[one], DISEASES[other]
    return [
        (a, b)
        for a in first.on
        for b in second.on
        if str(first.plan_on(a)) == str(second.plan_on(b))
    ]

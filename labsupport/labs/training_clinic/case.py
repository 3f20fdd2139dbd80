"""A case of the clinic: a real training with one thing wrong, what one may ask, and its cures."""

from __future__ import annotations

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.labs.training_clinic.course import trained
from labsupport.labs.training_clinic.cures import prescribed
from labsupport.labs.training_clinic.disease import Disease
from labsupport.labs.training_clinic.diseases import DISEASES, TWINS
from labsupport.labs.training_clinic.orders import ORDERS, Result
from labsupport.labs.training_clinic.symptoms import Symptoms, symptoms_of
from labsupport.labs.training_clinic.verdict import Outcome, judged


class Case:
    """A patient with this disease (a name of `DISEASES`). seed: decides all that is random."""

    def __init__(self, disease: str, *, seed: int, digits: Dataset):
        if disease not in DISEASES:
            raise KeyError(f"no disease {disease!r}; known: {', '.join(DISEASES)}")
        self.disease: Disease = DISEASES[disease]
        self.seed, self.digits = seed, digits

    @property
    def told(self) -> str:
        """What the referral tells: layers, optimizer, batches, steps; never what is wrong."""
        return str(self.disease.plan)

    def symptoms(self) -> Symptoms:
        """What everyone sees of the training. It takes up to a second, and is kept."""
        return symptoms_of(trained(self.disease.plan, self.digits, self.seed))

    def order(self, test: str) -> Result:
        """The `Result` of a test, a name of `ORDERS`. KeyError for another one."""
        if test not in ORDERS:
            raise KeyError(f"no test {test!r}; known: {', '.join(ORDERS)}")
        return ORDERS[test].result(trained(self.disease.plan, self.digits, self.seed), self.seed)

    def cure(self, *names: str) -> Outcome:
        """The `Outcome` of these cures, names of `CURES`: the training is done anew with them."""
        sick = trained(self.disease.plan, self.digits, self.seed)
        plan = prescribed(self.disease.plan, *names)
        return judged(self.disease, names, sick, trained(plan, self.digits, self.seed))

    @property
    def healthy(self) -> bool:
        """Whether the patient is healthy as it is, by the disease's own number."""
        return self.disease.healthy(trained(self.disease.plan, self.digits, self.seed))


def deal(*, seed: int, digits: Dataset) -> Case:
    """A case; the seed decides its disease and its training."""
    rng = np.random.default_rng([seed, 15])
    name = str(rng.choice(sorted(DISEASES)))
    return Case(name, seed=int(rng.integers(10**6)), digits=digits)


def deal_twins(*, seed: int, digits: Dataset) -> tuple[Case, Case]:
    """Two cases that look alike, a pair of `TWINS` in either order; seed as in `deal`."""
    rng = np.random.default_rng([seed, 16])
    pair = [str(name) for name in rng.permutation(TWINS[rng.integers(len(TWINS))])]
    seeds = rng.integers(10**6, size=2)
    one, other = (
        Case(name, seed=int(k), digits=digits) for name, k in zip(pair, seeds, strict=True)
    )
    return one, other

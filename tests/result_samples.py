"""Small results to draw: profiles, records and moments of trainings."""

import numpy as np

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.histograms import Histograms
from labsupport.by_hand.signals import SignalExperiment
from labsupport.training.records import LayerStatistics, TrainingMoment, TrainingRecord

EXPERIMENT = SignalExperiment(seed=0, samples=40, width=16)


def profile(activation="tanh", scale=0.3, depth=5):
    return EXPERIMENT.profile(ACTIVATIONS[activation], scale=scale, depth=depth)


def look(iteration, layers=3, seed=0):
    rng = np.random.default_rng([seed, iteration])
    share = rng.dirichlet(np.ones(6), size=layers)
    bars = [Histograms(np.linspace(low, 3, 7), share) for low in (-1, -3)]
    stds = rng.uniform(1e-3, 1, (2, layers))
    return LayerStatistics(iteration, *bars, *stds, rng.random(layers + 1))


def record(iterations=40, method="plain", activation="tanh", looks=True, seed=0, planned=100):
    rng = np.random.default_rng(seed)
    checked_at = np.arange(10, iterations + 1, 10)
    return TrainingRecord(
        f"{method} {seed}",
        method,
        activation,
        rng.uniform(0.5, 2.5, iterations),
        checked_at,
        rng.random(len(checked_at)),
        tuple(look(k, seed=seed) for k in range(0, iterations + 1, 20)) if looks else (),
        planned,
        1.0,
    )


def moment(position=1.0, **settings):
    return TrainingMoment(record(**settings), position)


def line(artist):
    return [np.asarray(values).tolist() for values in artist.get_data()]

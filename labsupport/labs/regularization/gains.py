"""What each regularizer costs and gains on digits, at its own best strength."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from labsupport.data.datasets import Dataset
from labsupport.labs.regularization.learning import Recipe, Split, split, train
from labsupport.labs.regularization.nets import (
    Nets,
    log_probabilities,
    own_log_probabilities,
    scores,
)
from labsupport.training.sweeps import watched
from labsupport.wording import this_run

SEEDS = (0, 1, 2, 3, 4)
SIZES, STEPS = (784, 50, 10), 150
# {method: its strengths, from weak to strong}; the first method is the one to compare with.
GRID = {
    "nothing": [Recipe()],
    "weight decay": [Recipe(decay=value) for value in (3e-3, 1e-2, 3e-2)],
    "dropout": [Recipe(dropout=p) for p in (0.1, 0.2, 0.5)],
    "label smoothing": [Recipe(smoothing=share) for share in (0.05, 0.1, 0.2)],
    "batch norm": [Recipe(batch_norm=True)],
    "batch norm, dropout": [Recipe(batch_norm=True, dropout=p) for p in (0.1, 0.2, 0.5)],
    "input noise": [Recipe(input_noise=std) for std in (0.1, 0.3, 0.5)],
    "turned images": [Recipe(turn=degrees) for degrees in (10, 20)],
    "shifted images": [Recipe(shift=pixels) for pixels in (1, 2, 3)],
}
# Fewer strengths, for a lab that must not take long.
QUICK = {
    "nothing": [Recipe()],
    "weight decay": [Recipe(decay=value) for value in (1e-2, 3e-2)],
    "dropout": [Recipe(dropout=p) for p in (0.1, 0.2)],
    "label smoothing": [Recipe(smoothing=share) for share in (0.05, 0.1)],
    "batch norm": [Recipe(batch_norm=True)],
    "batch norm, dropout": [Recipe(batch_norm=True, dropout=p) for p in (0.1, 0.2)],
    "input noise": [Recipe(input_noise=std) for std in (0.3, 0.5)],
    "turned images": [Recipe(turn=degrees) for degrees in (10, 20)],
    "shifted images": [Recipe(shift=pixels) for pixels in (1, 2)],
}
MEASURES = ("validation", "accuracy", "loss", "seconds")


def gains(
    digits: Dataset,
    labels: int,
    *,
    grid: Mapping[str, Sequence[Recipe]] = GRID,
    sizes: Sequence[int] = SIZES,
    steps: int = STEPS,
    batch: int = 50,
    seeds: Sequence[int] = SEEDS,
) -> dict[str, dict[str, np.ndarray]]:
    """{method: {measure: (strengths, seeds)}} after training on `labels` images.

    "validation": accuracy on images to choose by; "accuracy" and "loss" on the first 2,000 test
    images; "seconds" of training, a net's share. Each seed has its own images to learn from and its
    own first weights, the same ones for every method.
    """
    splits = [split(digits, labels, seed=seed) for seed in seeds]
    found = {}
    for method in watched(grid, f"{len(grid)} methods, {labels} labels, {len(seeds)} seeds"):
        runs = [_measured(one, splits, sizes, steps, batch, seeds) for one in grid[method]]
        found[method] = {
            name: np.array(values)
            for name, values in zip(MEASURES, zip(*runs, strict=True), strict=True)
        }
    return found


def _measured(recipe: Recipe, splits: Sequence[Split], sizes, steps: int, batch: int, seeds):
    """The four measures of nets with one recipe: (seeds,) each."""
    nets = Nets(sizes, seeds, batch_norm=recipe.batch_norm)
    started = time.perf_counter()
    train(nets, splits, [recipe] * len(seeds), steps=steps, batch=batch)
    seconds = (time.perf_counter() - started) / len(seeds)
    labels = np.stack([one.validation_labels for one in splits])
    own = own_log_probabilities(nets, [one.validation_images for one in splits])
    validation, _ = scores(own, labels)
    log_p = log_probabilities(nets, splits[0].test_images)
    right, loss = scores(log_p, splits[0].test_labels)
    return validation, right, loss, np.full(len(seeds), seconds)


def at_best(found: Mapping[str, Mapping[str, np.ndarray]], measure: str) -> dict[str, np.ndarray]:
    """{method: (seeds,)}: the measure at the strength with the best mean validation accuracy."""
    return {method: of[measure][best_strength(of)] for method, of in found.items()}


def in_words(found: Mapping[str, Mapping[str, np.ndarray]]) -> Iterator[str]:
    """A line per method: what it gains, in the median over the seeds, and what time it takes."""
    accuracy, loss = gained(found, "accuracy"), gained(found, "loss")
    plain = np.median(next(iter(found.values()))["seconds"])
    for method, points in accuracy.items():
        lower, times = np.median(loss[method]), np.median(found[method]["seconds"]) / plain
        told = f"{100 * np.median(points):+.1f} points, loss {lower:+.2f}, {times:.1f} × the time"
        yield f"{method:20} {this_run(told)}"


def best_strength(of: Mapping[str, np.ndarray]) -> int:
    """The row with the best validation accuracy, in the mean over the seeds."""
    return int(np.mean(of["validation"], axis=1).argmax())


def gained(found: Mapping[str, Mapping[str, np.ndarray]], measure: str) -> dict[str, np.ndarray]:
    """What each method has more of a measure than the first one: {method: (seeds,)}."""
    best = at_best(found, measure)
    first, *others = best
    return {method: best[method] - best[first] for method in others}

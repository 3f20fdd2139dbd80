import numpy as np
import pytest

from labsupport.by_hand.histograms import Histograms
from labsupport.training.records import LayerStatistics, TrainingMoment, TrainingRecord

EMPTY = Histograms(np.linspace(-1, 1, 5), np.full((2, 4), 0.25))


def look(iteration):
    return LayerStatistics(iteration, EMPTY, EMPTY, np.ones(2), np.ones(2), np.ones(3))


def record(loss, accuracy=(), looks=(), planned=100):
    checked_at = np.arange(1, len(accuracy) + 1)
    statistics = tuple(look(iteration) for iteration in looks)
    curves = np.array(loss), checked_at, np.array(accuracy)
    return TrainingRecord("tanh, He", "plain", "tanh", *curves, statistics, planned, 1.0)


def test_the_outermost_bins_of_a_look_are_what_is_at_the_ends():
    histograms = Histograms(np.linspace(0, 1, 4), np.array([[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]]))
    moment = LayerStatistics(0, histograms, EMPTY, np.ones(2), np.ones(2), np.ones(3))
    np.testing.assert_allclose(moment.at_ends, [0.8, 0.75])


def test_the_summary_of_a_record_tells_how_far_it_went():
    assert record([]).summary == "tanh, He: not started."
    assert record([1.2345]).summary == "tanh, He: iteration 1 of 100, loss 1.234."
    assert record([2.0], accuracy=[0.5, 0.75]).summary.endswith("test accuracy 75.0%.")


def test_a_summary_tells_the_mean_of_the_last_twentieth_of_the_losses():
    assert record([], planned=200).averaged == 10
    assert record([], planned=1).averaged == 1
    noisy = record([9.0] * 3 + [1.0, 3.0] * 5, planned=200)
    assert noisy.varies == "loss 2.000 (mean of the last 10)"
    assert record([1.0, 3.0], planned=200).varies == "loss 2.000 (mean of the last 2)"


@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_a_record_that_ends_with_infinity_or_nan_diverged(bad):
    assert not record([]).diverged
    assert not record([1.0]).diverged
    assert record([1.0, bad]).diverged
    assert record([1.0, bad]).summary == "tanh, He: diverged at iteration 2."


@pytest.mark.parametrize(
    ("position", "iteration"),
    [(0, 0), (0.1, 0), (0.15, 20), (0.5, 50), (0.7, 50), (0.8, 100), (1, 100)],
)
def test_a_moment_shows_the_nearest_look_into_the_layers(position, iteration):
    moment = TrainingMoment(record([1.0] * 100, looks=[0, 20, 50, 100]), position)
    assert moment.statistics.iteration == iteration
    assert moment.summary.endswith(f"Layers as of iteration {iteration}.")


def test_a_moment_of_a_stopped_training_is_a_share_of_what_was_done():
    moment = TrainingMoment(record([1.0] * 40, looks=[0, 20, 40]), 0.5)
    assert moment.statistics.iteration == 20


def test_a_moment_without_looks_shows_no_layers():
    moment = TrainingMoment(record([1.0]))
    assert moment.statistics is None
    assert moment.summary == moment.record.summary


@pytest.mark.parametrize("accuracy", [[], [0.75]])
def test_what_varies_in_a_summary_is_a_part_of_it(accuracy):
    moment = TrainingMoment(record([2.0], accuracy=accuracy, looks=[1]))
    for shown in (moment, moment.record):
        assert shown.varies
        assert shown.summary.count(shown.varies) == 1
    assert record([]).varies == record([np.inf]).varies == ""

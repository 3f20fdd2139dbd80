import numpy as np
import pytest

from labsupport.by_hand.histograms import Histograms
from labsupport.by_hand.signals import SignalProfile
from labsupport.training.records import LayerStatistics, TrainingMoment, TrainingRecord
from labsupport.wording import number, plain

EMPTY = Histograms(np.linspace(-1, 1, 5), np.full((2, 4), 0.25))


def profile(std=(0.2, 0.1), gradient_std=(0.5, 1.0), activation="tanh"):
    two = np.zeros(2)
    arrays = np.array(std), np.array([0.0, 0.25]), np.array(gradient_std)
    return SignalProfile(activation, EMPTY, two, *arrays)


def look(iteration):
    return LayerStatistics(iteration, EMPTY, EMPTY, np.ones(2), np.ones(2), np.ones(3))


def record(loss, accuracy=(), looks=(), planned=100):
    checked_at = np.arange(1, len(accuracy) + 1)
    statistics = tuple(look(iteration) for iteration in looks)
    curves = np.array(loss), checked_at, np.array(accuracy)
    return TrainingRecord("tanh, He", "plain", "tanh", *curves, statistics, planned, 1.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.2138, "0.214"),
        (0.001, "0.001"),
        (-0.5, "-0.5"),
        (8.04e-5, "8.0e-05"),
        (764_321.0, "7.6e+05"),
        (23.44, "23.4"),
        (np.inf, "diverged"),
        (np.nan, "diverged"),
    ],
)
def test_a_number_is_written_short_and_infinity_reads_diverged(value, text):
    assert number(value) == text


def test_the_tallest_bar_of_each_layer_has_height_1_and_an_empty_layer_has_none():
    share = np.array([[0.1, 0.4, 0.5], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    heights = Histograms(np.arange(4.0), share).heights
    np.testing.assert_allclose(heights, [[0.2, 0.8, 1], [0, 1, 0], [0, 0, 0]])


def test_the_outermost_bins_of_a_look_are_what_is_at_the_ends():
    histograms = Histograms(np.linspace(0, 1, 4), np.array([[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]]))
    moment = LayerStatistics(0, histograms, EMPTY, np.ones(2), np.ones(2), np.ones(3))
    np.testing.assert_allclose(moment.at_ends, [0.8, 0.75])


def test_the_summary_of_a_profile_tells_its_ends():
    assert profile().depth == 2
    assert profile().summary == (
        "tanh, 2 layers: std of outputs 0.2 in layer 1, 0.1 in layer 2; 25% of the values there "
        "saturated; gradient std 0.5 back in layer 1."
    )
    assert "25% of the values there off" in profile(activation="relu").summary


@pytest.mark.parametrize("field", ["std", "gradient_std"])
@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_a_profile_with_infinity_or_nan_says_that_it_diverged(field, bad):
    assert not profile().diverged
    sick = profile(**{field: (1.0, bad)})
    assert sick.diverged
    assert "diverged" in sick.summary
    assert "nan" not in sick.summary


def test_the_summary_of_a_record_tells_how_far_it_went():
    assert record([]).summary == "tanh, He: not started."
    assert record([2.3, 1.2345]).summary == "tanh, He: iteration 2 of 100 [this run: loss 1.234]."
    assert record([2.0], accuracy=[0.5, 0.75]).summary.endswith("test accuracy 75.0%].")


def test_words_for_people_are_plain_and_lose_nothing():
    mark, shown = record([2.0], accuracy=[0.75]).summary, "iteration 1 of 100, loss 2.000, test"
    assert plain(mark) == f"tanh, He: {shown} accuracy 75.0%."
    moment = TrainingMoment(record([1.0] * 100, looks=[100]))
    assert plain(moment.summary).endswith("100 of 100, loss 1.000. Layers as of iteration 100.")
    unmarked = profile().summary
    assert plain(unmarked) == unmarked


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

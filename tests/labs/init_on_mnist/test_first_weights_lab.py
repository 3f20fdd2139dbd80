"""The Lab of 07 and the pictures of its notebook."""

import math

import numpy as np
import pytest

from labsupport.labs.init_on_mnist import explorer, figures
from labsupport.labs.init_on_mnist.first_weights_figure import FirstWeightsFigure
from labsupport.training.records import TrainingMoment
from rooms import ROOMS, drawn
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
USUAL = {"weights": "fixed", "scale": 0.01, "activation": "tanh", "seed": 0, **explorer.USUAL}


@pytest.fixture
def start(monkeypatch):
    monkeypatch.setattr(explorer, "load_digits", lambda: DIGITS)
    return lambda **chosen: explorer.start(**{**USUAL, **chosen})


@pytest.mark.parametrize(
    ("weights", "scale", "times_root_n", "words"),
    [
        ("scaled", 1.0, 1.0, "1/√n"),
        ("scaled", math.sqrt(2), math.sqrt(2), "√(2/n)"),
        ("scaled", 0.5, 0.5, "0.5/√n"),
        ("torch", 1.0, 3**-0.5, "torch's default"),
        ("torch", 2.0, 2 * 3**-0.5, "2 · torch's default"),
    ],
)
def test_the_std_is_what_the_controls_and_the_label_say(weights, scale, times_root_n, words):
    chosen = explorer.drawn(weights, scale)
    W = chosen.draw(400, 300, rng=np.random.default_rng(0))
    assert W.std() * 20 == pytest.approx(times_root_n, rel=0.01)
    assert chosen.std(400, 300) * 20 == pytest.approx(times_root_n)
    assert explorer.size(weights, scale) == words


def test_a_fixed_std_does_not_depend_on_the_layer():
    W = explorer.drawn("fixed", 0.01).draw(784, 100, rng=np.random.default_rng(0))
    assert W.std() == pytest.approx(0.01, rel=0.02)
    assert explorer.size("fixed", 0.01) == "0.01"


def test_a_label_names_what_is_not_usual(start):
    assert start().label == "tanh, 0.01"
    other = start(activation="relu", weights="scaled", scale=2**0.5, depth=6, learning_rate=0.1)
    assert other.label == "ReLU, √(2/n), rate 0.1, layers 6"
    assert start(seed=1_000_000_001).label == "tanh, 0.01, seed 1000000001"


@pytest.mark.parametrize("room", ROOMS)
def test_a_training_is_drawn_in_every_room(room, start):
    training = start(depth=3, width=50)
    next(iter(training))
    picture = drawn(FirstWeightsFigure, TrainingMoment(training.record), room=ROOMS[room])
    assert picture.panels["curves"]


def test_the_loss_of_a_guess_is_a_line_and_iterations_are_marked_by_hundreds(start):
    picture = drawn(FirstWeightsFigure, TrainingMoment(start().record))
    loss, accuracy, _ = picture.axes
    assert any(
        np.allclose(line.get_ydata(), math.log(10)) for line in loss.lines if len(line.get_ydata())
    )
    assert "ln 10, a guess" in [text.get_text() for text in loss.texts]
    for axes in (loss, accuracy):
        assert axes.get_xticks().tolist() == [0, 100, 200, 300]


def test_the_middle_seed_is_the_line_and_the_level_has_its_name():
    losses = np.array([[3.0, 2.0, 1.0], [4.0, 3.0, 2.0], [9.0, 8.0, 7.0]]).repeat(10, axis=1)
    looks = {"limits": (0.1, 10), "ticks": [1, 10], "ylabel": "loss", "level": {"a guess": 2.3}}
    figure = figures.draw_over_steps({"Losses": {"tanh, 1": losses}}, **looks)
    line, level = figure.axes[0].lines
    assert line.get_ydata().tolist() == losses[1].tolist()
    assert line.get_xdata()[0] == 1
    assert level.get_label() == "a guess"
    assert figure.axes[0].get_yscale() == "log"


def test_every_net_is_a_dot_at_its_product_and_the_line_is_constant_over_product():
    lengths = {"width": (np.array([10.0, 20.0]), np.array([[100.0, 50.0], [100.0, 50.0]]))}
    axes = figures.draw_lengths(lengths, title="t", xlabel="rate · width").axes[0]
    dots, line = axes.lines
    assert dots.get_xdata().tolist() == [10, 20, 10, 20]
    assert dots.get_ydata().tolist() == [100, 50, 100, 50]
    np.testing.assert_allclose(line.get_xdata() * line.get_ydata(), 1000)


def test_stds_have_a_panel_per_net_and_a_line_per_layer():
    stds = {"tanh, 1/√n": np.full((3, 2, 4), 0.5), "relu, √(2/n)": np.full((3, 2, 4), 0.7)}
    figure = figures.draw_stds(stds, [0, 50], title="t")
    assert [len(axes.lines) for axes in figure.axes] == [4, 4]
    assert [axes.get_title(loc="left") for axes in figure.axes] == list(stds)


def test_a_running_mean_is_taken_of_each_row():
    rows = np.array([[1.0, 3.0, 5.0], [0.0, 0.0, 6.0]])
    np.testing.assert_allclose(figures.smoothed(rows, over=2), [[1, 2, 4], [0, 0, 3]])

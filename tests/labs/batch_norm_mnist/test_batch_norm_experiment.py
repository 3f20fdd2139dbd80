"""Lab 09's trainings: rows per seed, seeds that decide everything, each number once another way."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from labsupport.labs.batch_norm_mnist import experiment
from labsupport.labs.batch_norm_mnist.explorer import LECTURE, label, start
from labsupport.labs.batch_norm_mnist.figures import BatchNormFigure, draw_drift, draw_placements
from labsupport.training.loop import train
from labsupport.training.records import TrainingMoment
from labsupport.training.sweeps import accuracy_after
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
IMAGES = torch.from_numpy(np.array(DIGITS.train_images[:256]))
LABELS = torch.from_numpy(np.array(DIGITS.train_labels[:256]))
QUICK = {"learning_rate": 0.3, "iterations": 5}


def test_the_lectures_net_has_seven_sigmoid_layers_and_the_weights_of_its_scale():
    net, wide = (experiment.lecture_net("plain", scale=scale, seed=4) for scale in (0.1, 0.2))
    assert [layer.out_features for layer in net.affine] == [100] * 7 + [10]
    assert net.activation == "sigmoid"
    for mine, other in zip(net.affine, wide.affine, strict=True):
        torch.testing.assert_close(2 * mine.weight, other.weight)
    assert float(net.affine[0].weight.detach().std()) == pytest.approx(0.1, rel=0.02)


def test_batch_norm_stands_in_the_layers_that_are_named_and_in_all_otherwise():
    assert list(experiment.lecture_net("batch norm", layers=[2, 4], seed=0).norm) == ["2", "4"]
    assert len(experiment.lecture_net("batch norm", seed=0).norm) == 7
    assert len(experiment.lecture_net("plain", seed=0).norm) == 0


def test_every_batch_norm_of_the_lectures_net_adds_the_epsilon_that_is_asked_for():
    for epsilon in (1e-5, 1e-12):
        net = experiment.lecture_net("batch norm", epsilon=epsilon, seed=0)
        assert [norm.eps for norm in net.norm.values()] == [epsilon] * 7


def test_there_is_a_record_for_each_method_and_seed():
    records = experiment.records_by_method(DIGITS, seeds=[3])
    assert list(records) == ["plain", "batch norm"]
    for method, (record,) in records.items():
        assert record.method == record.label == method
        assert list(record.checked_at) == [100]
        assert [look.iteration for look in record.statistics] == [0, 50, 100]
    net = experiment.lecture_net("plain", seed=3)
    losses = [step.loss for step in train(net, DIGITS, seed=3, learning_rate=0.3, iterations=100)]
    assert records["plain"][0].loss.tolist() == losses


def test_accuracy_by_rate_has_a_row_for_each_seed():
    table = experiment.accuracy_by_rate("plain", DIGITS, [0.1, 1.0], seeds=[0, 2])
    assert table.shape == (2, 2)
    net = experiment.lecture_net("plain", seed=2)
    settings = {"learning_rate": 1.0, "iterations": 100}
    assert table[1, 1] == pytest.approx(accuracy_after(net, DIGITS, seed=2, **settings), abs=0.02)


def test_accuracy_by_scale_trains_each_scale_and_seed_from_its_own_weights():
    scales, seeds = [0.1, 1.0], [0, 1, 5]
    table = experiment.accuracy_by_scale("batch norm", DIGITS, scales, iterations=5, seeds=seeds)
    assert table.shape == (3, 2)
    net = experiment.lecture_net("batch norm", scale=1.0, seed=5)
    assert table[2, 1] == pytest.approx(accuracy_after(net, DIGITS, seed=5, **QUICK), abs=0.02)
    again = experiment.accuracy_by_scale("batch norm", DIGITS, [1.0], iterations=5, seeds=[5])
    assert again.tolist() == [[table[2, 1]]]


def test_rate_and_epsilon_of_the_scales_are_those_that_are_asked_for_and_told(capsys):
    settings = {"iterations": 5, "seeds": [5]}
    table = experiment.accuracy_by_scale(
        "batch norm", DIGITS, [1e-3], learning_rate=0.1, epsilon=0.5, **settings
    )
    assert "1 scale, rate 0.1, ε = 0.5 [" in capsys.readouterr().out
    net = experiment.lecture_net("batch norm", scale=1e-3, epsilon=0.5, seed=5)
    alone = accuracy_after(net, DIGITS, seed=5, learning_rate=0.1, iterations=5)
    assert table[0, 0] == pytest.approx(alone, abs=0.02)


def test_a_first_step_is_as_long_as_what_one_step_of_training_changes():
    shares = experiment.first_steps(DIGITS, scales=[0.1, 1.0], seed=2)
    assert list(shares) == [0.1, 1.0]
    net = experiment.lecture_net("batch norm", seed=2)
    F.cross_entropy(net(IMAGES), LABELS).backward()
    W = net.affine[3].weight
    assert shares[0.1] == pytest.approx(float(0.3 * W.grad.norm() / W.detach().norm()), rel=1e-4)
    # Weights ten times as large: batch norm leaves a tenth of the gradient, and the output layer,
    # which has none, hands down ten times as much. So the step is the same, and W is ten times W.
    assert shares[1.0] == pytest.approx(shares[0.1] / 10, rel=0.2)


def test_gradients_by_layer_are_those_of_the_loss():
    gradients = experiment.gradients_by_layer(DIGITS, seed=1)
    assert {name: values.shape for name, values in gradients.items()} == {
        "plain": (7,),
        "batch norm": (7,),
    }
    hidden: list = []
    loss = F.cross_entropy(experiment.lecture_net("plain", seed=1)(IMAGES, hidden), LABELS)
    expected = [float(g.std(correction=0)) for g in torch.autograd.grad(loss, hidden)]
    np.testing.assert_allclose(gradients["plain"], expected, rtol=1e-4)


@pytest.mark.parametrize("norm", experiment.METHODS)
def test_the_gradient_left_is_layer_ones_share_of_layer_sevens(norm):
    left = experiment.gradient_left_by_scale(norm, DIGITS, [0.1, 1.0], seed=1)
    stds = experiment.gradients_by_layer(DIGITS, seed=1)[norm]
    assert left.shape == (2,)
    assert left[0] == pytest.approx(stds[0] / stds[6])


def test_shares_are_told_in_percent():
    assert experiment.percents([0.114, 0.9]) == "11 %, 90 %"


def test_the_label_of_a_run_tells_how_it_differs_from_the_lectures():
    def told(seed=0, **other):
        return label("without BN", {**LECTURE, **other}, seed=seed)

    assert told() == "without BN"
    assert told(scale=0.5) == "without BN, scale 0.5"
    assert told(activation="relu", learning_rate=1.0) == "without BN, relu, rate 1"
    assert told(depth=3, learning_rate=1.0, scale=1.0) == "without BN, layers 3, rate 1, scale 1"
    assert told(depth=3, learning_rate=1.0, scale=1.0, seed=2).endswith("scale 1, …")


def test_a_training_of_the_lab_is_named_by_its_settings(monkeypatch):
    monkeypatch.setattr("labsupport.labs.batch_norm_mnist.explorer.load_digits", lambda: DIGITS)
    training = start(batch_norm=True, seed=0, **{**LECTURE, "depth": 2})
    assert training.record.label == "with BN, layers 2"
    assert training.record.method == "batch norm"


def test_the_labs_gradients_by_layer_stay_hidden_until_the_training_begins(monkeypatch):
    monkeypatch.setattr("labsupport.labs.batch_norm_mnist.explorer.load_digits", lambda: DIGITS)
    training = start(batch_norm=False, seed=0, **{**LECTURE, "depth": 2})
    figure, shown = BatchNormFigure(TrainingMoment(training.record)), []
    for _ in range(2):
        figure.draw(TrainingMoment(training.record))
        shown.append(figure.current[2].get_visible())
        next(iter(training))
    assert shown == [False, True]


def test_each_seed_of_a_placement_is_drawn_in_train_and_in_eval_mode():
    in_train, in_eval = {"a": [0.9, 0.8], "b": [0.2, 0.3]}, {"a": [0.1, 0.2], "b": [0.2, 0.3]}
    (axes,) = draw_placements(in_train, in_eval, title="t", xlabel="x").axes
    drawn = [line.get_xdata().tolist() for line in axes.lines]
    assert drawn == [[0.9, 0.8, 0.2, 0.3], [0.1, 0.2, 0.2, 0.3]]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["a", "b"]
    rows = [np.round(line.get_ydata()).tolist() for line in axes.lines]
    assert rows == [[0, 0, 1, 1]] * 2


def test_what_one_unit_receives_is_drawn_as_a_median_in_a_band():
    panels = draw_drift([0, 10], {"plain": np.eye(3)[:2]}, title="t", ylabel="y").axes
    assert [text.get_text() for text in panels[0].get_legend().get_texts()] == [
        "15 to 85 %",
        "median",
    ]

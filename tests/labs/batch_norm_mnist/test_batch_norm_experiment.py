"""Lab 09's trainings: rows per seed, seeds that decide everything, each number once another way."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from labsupport.labs.batch_norm_mnist import experiment
from labsupport.labs.batch_norm_mnist.explorer import LECTURE, label, start
from labsupport.labs.batch_norm_mnist.figures import BatchNormFigure, draw_drift
from labsupport.training.loop import train
from labsupport.training.measures import accuracy
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


def test_there_is_a_record_for_each_method_and_seed():
    records = experiment.records_by_method(DIGITS, seeds=[3])
    assert list(records) == ["plain", "batch norm"]
    for method, (record,) in records.items():
        assert record.method == record.label == method
        assert list(record.checked_at) == [20, 40, 60, 80, 100]
        assert [look.iteration for look in record.statistics] == [0, 50, 100]
    net = experiment.lecture_net("plain", seed=3)
    losses = [step.loss for step in train(net, DIGITS, seed=3, learning_rate=0.3, iterations=100)]
    assert records["plain"][0].loss.tolist() == losses


def test_accuracy_by_rate_has_a_row_for_each_seed():
    table = experiment.accuracy_by_rate("plain", DIGITS, [0.1, 1.0], seeds=[0, 2])
    assert table.shape == (2, 2)
    net = experiment.lecture_net("plain", seed=2)
    settings = {"learning_rate": 1.0, "iterations": 100, "batch_size": 256}
    assert table[1, 1] == accuracy_after(net, DIGITS, seed=2, **settings)


def test_accuracy_by_scale_trains_each_scale_and_seed_from_its_own_weights():
    scales, seeds = [0.1, 1.0], [0, 1, 5]
    table = experiment.accuracy_by_scale("batch norm", DIGITS, scales, iterations=5, seeds=seeds)
    assert table.shape == (3, 2)
    net = experiment.lecture_net("batch norm", scale=1.0, seed=5)
    assert table[2, 1] == accuracy_after(net, DIGITS, seed=5, **QUICK)
    again = experiment.accuracy_by_scale("batch norm", DIGITS, [1.0], iterations=5, seeds=[5])
    assert again.tolist() == [[table[2, 1]]]


def test_accuracy_by_layers_is_keyed_by_placement():
    places = {"two": [2], "none": []}
    in_train, in_eval = experiment.accuracy_by_layers(DIGITS, places, seeds=[0, 1])
    for outcomes in (in_train, in_eval):
        shapes = {name: shares.shape for name, shares in outcomes.items()}
        assert shapes == {"two": (2,), "none": (2,)}
    plain = experiment.accuracy_by_scale("plain", DIGITS, [0.1], seeds=[0, 1])
    assert in_eval["none"].tolist() == plain[:, 0].tolist()
    assert in_train["none"] == pytest.approx(plain[:, 0])  # without batch norm both are one


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


def test_what_a_unit_receives_is_looked_at_before_training_and_every_ten_steps():
    received = experiment.received_by_method(DIGITS, seed=1)
    assert list(received) == ["plain", "batch norm"]
    for looks in received.values():
        assert looks.shape == (21, 256, 100)
        assert not np.array_equal(looks[0], looks[-1])
    np.testing.assert_allclose(received["batch norm"][0].mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(received["batch norm"][0].std(axis=0), 1, rtol=0.01)
    # The plain net's first look by hand: three matrices drawn one after the other.
    rng, h = np.random.default_rng(1), IMAGES.numpy()
    for n in (784, 100, 100):
        a = h @ (0.1 * rng.standard_normal((n, 100)))
        h = 1 / (1 + np.exp(-a))
    np.testing.assert_allclose(received["plain"][0], a, atol=1e-4)


def test_steps_by_rate_are_infinite_where_the_goal_is_not_reached():
    table = experiment.steps_by_rate("batch norm", DIGITS, [0.1, 1e-9], seeds=[0])
    assert table.shape == (1, 2)
    assert np.isfinite(table[0, 0])
    assert np.isinf(table[0, 1])


def test_a_trained_net_is_the_one_whose_accuracy_is_measured_by_layers():
    net = experiment.trained_net(DIGITS, layers=[2], seed=1)
    in_train, in_eval = experiment.accuracy_by_layers(DIGITS, {"two": [2]}, seeds=[1])
    assert accuracy(net, DIGITS.test_images, DIGITS.test_labels) == in_eval["two"][0]
    assert experiment.accuracy_in_one_batch(net, DIGITS) == in_train["two"][0]


def test_in_train_mode_a_batch_of_one_digit_is_normalized_by_its_own_statistics():
    net, same = (experiment.trained_net(DIGITS) for _ in range(2))
    share = experiment.accuracy_in_sorted_batches(net, DIGITS)
    assert net.training
    rights = []
    for digit in range(10):
        batch = torch.from_numpy(DIGITS.test_images[DIGITS.test_labels == digit])
        rights.append(float((same(batch).argmax(1) == digit).float().mean()))
    assert share == pytest.approx(np.mean(rights))
    together = same(torch.from_numpy(np.array(DIGITS.test_images))).argmax(1).numpy()
    expected = (together == DIGITS.test_labels).mean()
    assert experiment.accuracy_in_one_batch(net, DIGITS) == pytest.approx(expected)


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


def test_what_one_unit_receives_is_drawn_as_a_median_in_a_band():
    panels = draw_drift([0, 10], {"plain": np.eye(3)[:2]}, title="t", ylabel="y").axes
    assert [text.get_text() for text in panels[0].get_legend().get_texts()] == [
        "15 to 85 %",
        "median",
    ]

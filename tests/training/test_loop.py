import itertools
import threading

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from labsupport.by_hand.initializers import gaussian, initializer
from labsupport.training import loop
from labsupport.training.loop import Training, fit, minibatches, train
from labsupport.training.measures import accuracy
from labsupport.training.networks import Network
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
SETTINGS = {"learning_rate": 0.2, "iterations": 12, "batch_size": 50, "seed": 3}


def network(seed=1, **settings):
    given = {"activation": "tanh", "initializer": initializer("lecun")}
    return Network((784, 12, 9, 10), seed=seed, **{**given, **settings})


def losses(**settings):
    return [step.loss for step in train(network(), DIGITS, **{**SETTINGS, **settings})]


# -- mini-batches --------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [300, 60, 70])
def test_an_epoch_shows_every_image_at_most_once_and_no_two_epochs_are_alike(batch_size):
    position = {image.tobytes(): k for k, image in enumerate(DIGITS.train_images)}
    batches = minibatches(DIGITS, batch_size, seed=2)
    epochs = []
    for _ in range(2):
        seen = []
        for images, labels in itertools.islice(batches, 300 // batch_size):
            assert images.shape == (batch_size, 784)
            index = [position[image.tobytes()] for image in images.numpy()]
            np.testing.assert_array_equal(DIGITS.train_labels[index], labels.numpy())
            seen += index
        assert len(set(seen)) == len(seen) == 300 // batch_size * batch_size
        epochs.append(seen)
    assert epochs[0] != epochs[1]


def test_the_seed_decides_the_mini_batches():
    first = [next(minibatches(DIGITS, 8, seed=seed))[0] for seed in (1, 1, 2)]
    assert torch.equal(first[0], first[1])
    assert not torch.equal(first[0], first[2])


def test_when_a_training_begins_and_ends_mapped_digits_go_back_to_the_system(monkeypatch):
    calls = []
    monkeypatch.setattr(loop, "give_back_mapped", lambda: calls.append(1))
    batches = minibatches(DIGITS, 8, seed=0)
    next(batches)
    assert len(calls) == 1
    del batches
    assert len(calls) == 2


# -- train ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_train_takes_the_steps_of_sgd_with_momentum(momentum):
    net, by_hand = network(), network()
    steps = train(net, DIGITS, momentum=momentum, **SETTINGS)
    batches = minibatches(DIGITS, 50, seed=3)
    velocity = [torch.zeros_like(parameter) for parameter in by_hand.parameters()]
    for step, (images, labels) in zip(steps, batches, strict=False):
        loss = F.cross_entropy(by_hand(images), labels)
        parameters = list(by_hand.parameters())
        with torch.no_grad():
            gradients = torch.autograd.grad(loss, parameters)
            for parameter, speed, gradient in zip(parameters, velocity, gradients, strict=True):
                speed.mul_(momentum).add_(gradient)
                parameter -= 0.2 * speed
        assert step.loss == pytest.approx(float(loss.detach()), rel=1e-5)
        for ours, theirs in zip(net.parameters(), parameters, strict=True):
            torch.testing.assert_close(ours, theirs)
    assert step.iteration == 12


def test_training_learns():
    net = network()
    list(train(net, DIGITS, learning_rate=0.5, iterations=100, batch_size=100, seed=0))
    assert accuracy(net, DIGITS.test_images, DIGITS.test_labels) > 0.9


@pytest.mark.parametrize("norm", ["plain", "batch norm"])
def test_a_training_repeats_itself_from_its_seeds_bit_for_bit(norm):
    runs = []
    for torch_seed in (1, 2):
        torch.manual_seed(torch_seed)
        runs.append(fit(network(norm=norm), DIGITS, **SETTINGS).loss)
    np.testing.assert_array_equal(*runs)
    assert losses(seed=3) != losses(seed=4)


@pytest.mark.filterwarnings("error")
def test_training_ends_after_the_first_loss_that_is_not_finite():
    net = network(activation="linear", initializer=gaussian(1.0))
    training = Training(net, DIGITS, learning_rate=1e6, iterations=200, batch_size=50, seed=0)
    for _ in training:
        pass
    loss = training.record.loss
    assert np.isfinite(loss[:-1]).all()
    assert not np.isfinite(loss[-1])
    assert 1 < len(loss) < 200
    assert training.record.diverged
    assert f"diverged at iteration {len(loss)}" in training.record.summary


def test_each_step_trains_in_train_mode_whatever_the_caller_does_in_between():
    net = network(norm="batch norm")
    counted = []
    for _ in train(net, DIGITS, **{**SETTINGS, "iterations": 4}):
        counted.append(int(net.norm["1"].num_batches_tracked))
        net.eval()
    assert counted == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("setting", "cure"),
    [
        ({"batch_size": 0}, "take 1 to 300"),
        ({"batch_size": 301}, "take 1 to 300"),
        ({"learning_rate": -0.1}, "finite number, 0 or more"),
        ({"learning_rate": float("nan")}, "finite number, 0 or more"),
        ({"learning_rate": float("inf")}, "finite number, 0 or more"),
        ({"iterations": -1}, "0 or more"),
        ({"momentum": 1.0}, "below 1"),
        ({"momentum": -0.1}, "0 or more, and below 1"),
    ],
)
@pytest.mark.parametrize("function", [train, Training, fit])
def test_a_setting_that_cannot_train_is_refused_at_once(function, setting, cure):
    with pytest.raises(ValueError, match=cure):
        function(network(), DIGITS, **{**SETTINGS, **setting})


# -- Training and its record ---------------------------------------------------------------------


def test_a_fit_is_a_training_iterated_to_its_end_and_that_is_train():
    training = Training(network(), DIGITS, **SETTINGS, check_every=5, look_every=4)
    steps = [step.loss for step in training]
    record = fit(network(), DIGITS, **SETTINGS, check_every=5, look_every=4)
    np.testing.assert_array_equal(record.loss, training.record.loss)
    np.testing.assert_array_equal(record.accuracy, training.record.accuracy)
    np.testing.assert_array_equal(record.loss, steps)
    np.testing.assert_array_equal(record.loss, losses())


def test_a_record_says_when_it_was_checked_and_looked_at():
    record = fit(network(), DIGITS, **SETTINGS, check_every=5, look_every=4, label="tanh, LeCun")
    assert record.label == "tanh, LeCun"
    assert len(record.loss) == record.planned == 12
    assert record.checked_at.tolist() == [5, 10, 12]
    assert len(record.accuracy) == 3
    assert [look.iteration for look in record.statistics] == [0, 4, 8, 12]
    assert record.seconds > 0


def test_looking_and_checking_do_not_change_the_training():
    assert fit(
        network(norm="batch norm"), DIGITS, **SETTINGS, check_every=1, look_every=1
    ).loss.tolist() == (
        fit(network(norm="batch norm"), DIGITS, **SETTINGS, check_every=None).loss.tolist()
    )


def test_what_is_not_asked_for_is_not_measured():
    record = fit(network(), DIGITS, **SETTINGS, check_every=None, look_every=None)
    assert len(record.checked_at) == len(record.accuracy) == len(record.statistics) == 0
    assert record.summary.startswith("tanh: iteration 12 of 12, loss ")


@pytest.mark.parametrize(
    ("norm", "method"),
    [({}, "plain"), ({"norm": "batch norm", "normalized": [2]}, "batch norm")],
)
def test_a_record_names_its_method_and_activation(norm, method):
    record = Training(network(**norm, activation="relu"), DIGITS, **SETTINGS).record
    assert (record.method, record.activation, record.label) == (method, "relu", "relu")
    assert record.summary == "relu: not started."


def test_a_training_that_was_left_goes_on_where_it_was():
    interrupted = Training(network(), DIGITS, **SETTINGS)
    for step in interrupted:
        if step.iteration == 5:
            break
    assert len(interrupted.record.loss) == 5
    for _ in interrupted:
        pass
    np.testing.assert_array_equal(interrupted.record.loss, losses())


def test_a_training_that_was_interrupted_within_a_step_says_so_instead_of_ending():
    net, calls = network(), itertools.count(1)

    def interrupt(*_):
        if next(calls) == 6:
            raise KeyboardInterrupt

    training = Training(net, DIGITS, **SETTINGS, check_every=None)
    hook = net.register_forward_hook(interrupt)
    with pytest.raises(KeyboardInterrupt):
        list(training)
    hook.remove()
    with pytest.raises(RuntimeError, match=r"iteration 6 of 12 was interrupted.*begin a new one"):
        list(training)
    np.testing.assert_array_equal(training.record.loss, losses()[:5])


@pytest.mark.parametrize("rate", [0.2, 1e30])
def test_a_training_that_went_to_its_end_has_no_more_steps(rate):
    training = Training(network(activation="relu"), DIGITS, **{**SETTINGS, "learning_rate": rate})
    assert list(training)
    assert training.record.diverged == (rate == 1e30)
    assert list(training) == []


def test_a_record_does_not_grow_after_it_was_taken():
    training = Training(network(), DIGITS, **SETTINGS, check_every=1, look_every=1)
    steps = iter(training)
    next(steps)
    record = training.record
    list(steps)
    assert len(record.loss) == len(record.checked_at) == len(record.accuracy) == 1
    assert len(record.statistics) == 2


def test_a_record_read_while_another_thread_trains_is_never_torn():
    settings = {**SETTINGS, "iterations": 150, "batch_size": 10}
    training = Training(network(), DIGITS, **settings, check_every=1, look_every=1)
    thread = threading.Thread(target=lambda: list(training))
    thread.start()
    looked = 0
    while thread.is_alive():
        record = training.record
        looked += 1
        assert len(record.checked_at) == len(record.accuracy) <= len(record.loss)
        assert all(look.iteration <= len(record.loss) for look in record.statistics)
    thread.join()
    assert looked > 1
    assert len(training.record.loss) == 150

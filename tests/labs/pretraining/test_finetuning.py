"""Fine-tuning: pretraining first, then the training that it is the start of."""

import numpy as np
import pytest

from labsupport.labs.pretraining.experiment import (
    FULL_SIZE,
    SMALL,
    STARTS,
    Size,
    depth_study,
    error_tables,
    errors_after,
    errors_at,
    labeled,
    sigmoid_network,
    starts,
    stored_full_size,
)
from labsupport.labs.pretraining.finetuning import FineTuning
from labsupport.labs.pretraining.stack import Stack, grown
from labsupport.training import loop
from labsupport.training.loop import fit, train
from labsupport.training.measures import accuracy
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
GROWING = {"learning_rate": 0.05, "iterations": 6, "batch_size": 32}
SETTINGS = {"learning_rate": 0.2, "momentum": 0.9, "iterations": 10, "batch_size": 50, "seed": 3}


def new_stack(method="autoencoder"):
    return Stack(method, DIGITS.train_images, seed=0)


def fine_tuning(stack, **settings):
    given = {**SETTINGS, "look_every": 5, "label": "mine", **settings}
    return FineTuning(sigmoid_network(12, 8, seed=1), DIGITS, stack=stack, growing=GROWING, **given)


def test_it_pretrains_every_layer_and_then_trains_the_network():
    tuning = fine_tuning(new_stack())
    assert len(list(tuning)) == 2 * 6 + 10
    stack = grown("autoencoder", DIGITS.train_images, (12, 8), seed=0, **GROWING)
    network = stack.initialize(sigmoid_network(12, 8, seed=1))
    expected = fit(network, DIGITS, **SETTINGS, look_every=5)
    np.testing.assert_array_equal(tuning.record.loss, expected.loss)
    np.testing.assert_array_equal(tuning.record.accuracy, expected.accuracy)
    looks = [look.activation_std for look in tuning.record.statistics]
    np.testing.assert_array_equal(looks[0], expected.statistics[0].activation_std)


def test_a_stack_that_is_deep_enough_is_not_trained_again():
    stack = new_stack()
    first = fine_tuning(stack)
    list(first)
    again = fine_tuning(stack)
    assert len(list(again)) == 10
    np.testing.assert_array_equal(again.record.loss, first.record.loss)


def test_a_network_is_looked_at_once_for_each_look_that_is_kept(monkeypatch):
    looked = []
    real = loop.layer_statistics
    monkeypatch.setattr(
        loop, "layer_statistics", lambda *given, **at: looked.append(at) or real(*given, **at)
    )
    stack = new_stack()
    for wasted in (1, 0):  # what is pretrained is shown before it too, while it is random
        tuning = fine_tuning(stack)
        shown = tuning.record.statistics[0].activation_std
        list(tuning)
        assert len(looked) == len(tuning.record.statistics) + wasted == 3 + wasted
        same = np.array_equal(shown, tuning.record.statistics[0].activation_std)
        assert same == (not wasted)  # before Run the picture shows the network that is trained
        looked.clear()


@pytest.mark.parametrize(("method", "named"), [("autoencoder", "pretrained"), ("RBM", "RBM")])
def test_the_record_names_the_method_and_the_layer_under_way(method, named):
    tuning = fine_tuning(new_stack(method))
    assert tuning.record.summary == "mine: not started."
    steps = iter(tuning)
    next(steps)
    assert tuning.record.label == "mine, pretraining layer 1 of 2"
    for _ in range(6):
        next(steps)
    assert tuning.record.label == "mine, pretraining layer 2 of 2"
    assert tuning.record.summary == "mine, pretraining layer 2 of 2: iteration 7 of 12."
    assert len(tuning.record.loss) == 0
    list(steps)
    assert (tuning.record.label, tuning.record.method) == ("mine", named)
    assert len(tuning.record.loss) == tuning.record.planned == 10


def test_the_record_counts_pretraining_and_training_and_what_was_there_already_not_at_all():
    stack = new_stack()
    tuning = fine_tuning(stack)
    shares = [tuning.record.progress_and_speed[0]]
    for step, _ in enumerate(tuning, start=1):
        share, speed = tuning.record.progress_and_speed
        shares.append(share)
        assert speed > 0
        assert (tuning.record.pretrained, tuning.record.pretraining_planned) == (min(step, 12), 12)
    np.testing.assert_allclose(shares, np.arange(23) / 22)
    again = fine_tuning(stack)
    assert again.record.summary == "mine: not started."
    shares = [again.record.progress_and_speed[0] for _ in again]
    np.testing.assert_allclose(shares, np.arange(1, 11) / 10)


def test_a_layer_that_is_left_is_counted_anew():
    tuning = fine_tuning(new_stack())
    for _, _ in zip(range(9), tuning, strict=False):
        pass
    assert tuning.record.pretrained == 9
    next(iter(tuning))
    assert tuning.record.pretrained == 7


@pytest.mark.parametrize("done", [3, 9, 15])
def test_a_fine_tuning_that_was_left_goes_on(done):
    tuning, whole = fine_tuning(new_stack()), fine_tuning(new_stack())
    list(whole)
    for number, _ in enumerate(tuning, start=1):
        if number == done:
            break
    list(tuning)
    np.testing.assert_array_equal(tuning.record.loss, whole.record.loss)


def test_a_setting_that_cannot_train_is_refused_at_once():
    with pytest.raises(ValueError, match="below 1"):
        fine_tuning(new_stack(), momentum=1)


def test_few_labels_are_the_first_and_the_test_images_stay():
    few = labeled(DIGITS, 20)
    np.testing.assert_array_equal(few.train_images, DIGITS.train_images[:20])
    np.testing.assert_array_equal(few.train_labels, DIGITS.train_labels[:20])
    assert few.test_images is DIGITS.test_images
    assert len(labeled(DIGITS, 300).train_labels) == 300
    with pytest.raises(ValueError, match="at least 10"):
        labeled(DIGITS, 9)
    with pytest.raises(ValueError, match="there are only 300 images"):
        labeled(DIGITS, 301)


def test_errors_are_what_is_wrong_of_known_and_of_new_images():
    network, same = (sigmoid_network(12, seed=1) for _ in range(2))
    errors = errors_after(network, DIGITS, **SETTINGS)
    list(train(same, DIGITS, **SETTINGS))
    known = accuracy(same, DIGITS.train_images, DIGITS.train_labels)
    new = accuracy(same, DIGITS.test_images, DIGITS.test_labels)
    assert (errors.training, errors.test) == pytest.approx((1 - known, 1 - new))


def test_errors_may_be_measured_on_fewer_images():
    errors = errors_after(sigmoid_network(12, seed=1), DIGITS, checked=7, **SETTINGS)
    for error in (errors.training, errors.test):
        assert 7 * error == pytest.approx(round(7 * error))


def test_errors_on_the_way_are_those_of_shorter_trainings():
    network = sigmoid_network(12, seed=1)
    early, late = errors_at(network, DIGITS, moments=(4, 10), **SETTINGS)
    for moment, errors in ((4, early), (10, late)):
        settings = {**SETTINGS, "iterations": moment}
        assert errors_after(sigmoid_network(12, seed=1), DIGITS, **settings) == errors


def test_a_training_that_breaks_off_keeps_its_last_errors():
    wild = {**SETTINGS, "learning_rate": 1e38, "moments": (1, 9)}
    first, last = errors_at(sigmoid_network(12, seed=1), DIGITS, **wild)
    assert 0.5 < last.test <= 1
    assert 0 <= first.test <= 1


@pytest.mark.parametrize("moments", [(), (0, 3)])
def test_moments_that_are_no_iterations_are_refused(moments):
    with pytest.raises(ValueError, match="from 1 on"):
        errors_at(sigmoid_network(12, seed=1), DIGITS, **{**SETTINGS, "moments": moments})


def test_the_starts_differ_in_their_weights_alone():
    stack = grown("autoencoder", DIGITS.train_images, (12,), seed=0, **GROWING)
    nets = {name: sigmoid_network(12, seed=1, **start) for name, start in starts(stack).items()}
    plain, scaled, pretrained = (net.affine for net in nets.values())
    for layer, four_times in zip(plain, scaled, strict=True):
        np.testing.assert_allclose(4 * layer.weight.detach(), four_times.weight.detach())
    np.testing.assert_array_equal(pretrained[0].weight.detach().T, stack.layers[0].weight)
    np.testing.assert_array_equal(pretrained[1].weight.detach(), plain[1].weight.detach())


def test_a_network_may_be_made_with_the_stack_that_it_starts_from():
    stack = grown("autoencoder", DIGITS.train_images, (12,), seed=0, **GROWING)
    one = sigmoid_network(12, seed=1, stack=stack)
    other = stack.initialize(sigmoid_network(12, seed=1))
    for mine, theirs in zip(one.parameters(), other.parameters(), strict=True):
        np.testing.assert_array_equal(mine.detach(), theirs.detach())


def test_a_study_has_an_outcome_for_every_setting_and_its_tables_keep_the_places():
    size = Size(width=12, images=300, checked=300, growing=GROWING, tuning={**SETTINGS})
    del size.tuning["seed"]
    stacks = [
        grown("autoencoder", DIGITS.train_images, (12, 12), seed=seed, **GROWING)
        for seed in range(3)
    ]
    outcomes = list(depth_study(DIGITS, stacks, depths=(1, 2), labels=(60, 300), size=size))
    assert len(outcomes) == 3 * 2 * 3 * 2
    axes = {"depths": (1, 2), "labels": (60, 300)}
    tables = error_tables(outcomes, "test", **axes)
    shapes = {name: table.shape for name, table in tables.items()}
    assert shapes == dict.fromkeys(STARTS, (2, 3, 2))
    for one in outcomes:
        place = (60, 300).index(one.labels), one.seed, (1, 2).index(one.depth)
        assert tables[one.method][place] == one.errors.test
        start = starts(stacks[one.seed])[one.method]
        network = sigmoid_network(*[12] * one.depth, seed=one.seed, **start)
        few = labeled(DIGITS, one.labels)
        assert errors_after(network, few, seed=one.seed, **size.tuning) == one.errors
    for order in (outcomes[::-1], sorted(outcomes, key=lambda o: (o.depth, o.labels, -o.seed))):
        for method, table in error_tables(order, "test", **axes).items():
            np.testing.assert_array_equal(table, tables[method])
    with pytest.raises(ValueError, match=r"plain: no outcome for .* = \(60, 0, 1\)"):
        error_tables(outcomes[1:], "test", **axes)


def test_fine_tuning_without_a_stack_is_a_training():
    tuning, network = fine_tuning(None), sigmoid_network(12, 8, seed=1)
    assert len(list(tuning)) == 10
    expected = fit(network, DIGITS, **SETTINGS)
    np.testing.assert_array_equal(tuning.record.loss, expected.loss)
    assert (tuning.record.method, tuning.record.label) == ("plain", "mine")


@pytest.mark.parametrize("size", [SMALL, FULL_SIZE])
def test_both_sizes_can_grow_and_tune(size):
    few = {"iterations": 1}
    widths = (size.width,)
    stack = grown("autoencoder", DIGITS.train_images, widths, seed=0, **{**size.growing, **few})
    network = stack.initialize(sigmoid_network(*widths, seed=0))
    errors_after(network, DIGITS, seed=0, **{**size.tuning, **few, "batch_size": 10})


def test_the_stored_result_says_how_it_was_measured_and_has_a_number_for_every_setting():
    stored = stored_full_size()
    assert len(stored["how"]) > 100
    shape = tuple(len(stored[axis]) for axis in ("labels", "seeds", "depths"))
    assert len(stored["seeds"]) >= 5
    for kind in ("training_error", "test_error"):
        assert list(stored[kind]) == list(STARTS)
        for table in stored[kind].values():
            assert np.shape(table) == shape
            assert np.min(table) >= 0
            assert np.max(table) <= 1

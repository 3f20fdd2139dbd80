"""What is counted in nets whose units die, against counts by hand."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from labsupport.labs.relu_family import experiment, speed, survivors
from labsupport.labs.relu_family.experiment import Lives, lives, relu_net
from labsupport.training.loop import train
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
SEEDS = [0, 3]


@pytest.fixture
def short(monkeypatch):
    """Trainings that end soon."""
    monkeypatch.setattr(experiment, "BATCH", 16)
    monkeypatch.setattr(experiment, "TRAINED_ON", 90)


def outputs(net, images):
    hidden = []
    with torch.no_grad():
        net(torch.from_numpy(np.array(images)), hidden)
    return [h.numpy() for h in hidden]


def test_silent_units_and_zeros_are_those_of_each_net_trained_alone(short):
    nets = [relu_net(seed=seed) for seed in SEEDS]
    found = lives(nets, DIGITS, rates=[0.5, 2.0], seeds=SEEDS, iterations=6, look_every=3)
    few = experiment.few(DIGITS)
    assert found.looked_at.tolist() == [0, 3, 6]
    assert found.silent.shape == (2, 3, 3, 50)
    assert len(few.train_labels) == len(few.train_images) == 90
    for k, (seed, rate) in enumerate(zip(SEEDS, [0.5, 2.0], strict=True)):
        net = relu_net(seed=seed)
        for _ in train(net, few, learning_rate=rate, iterations=6, batch_size=16, seed=seed):
            pass
        for layer, h in enumerate(outputs(net, few.train_images)):
            apart = found.silent[k, -1, layer] != (h == 0).all(axis=0)
            assert apart.sum() <= 1
            assert found.zeros[k, -1, layer] == pytest.approx((h == 0).mean(), abs=0.01)


def test_a_net_with_bias_starts_from_the_same_weights():
    plain, biased = relu_net(seed=1), relu_net(bias=0.01, seed=1)
    for one, other in zip(plain.affine, biased.affine, strict=True):
        assert torch.equal(one.weight, other.weight)
    assert all((layer.bias == 0.01).all() for layer in biased.affine[:-1])
    assert not biased.affine[-1].bias.any()


def some_lives(silent, accuracy=(0.5,)):
    """Lives of one net with one layer: silent (looks, units)."""
    silent = np.array(silent, dtype=bool)[None, :, None]
    looks = np.arange(silent.shape[1]) * 10
    zeros = np.zeros(silent.shape[:3])
    return Lives(looks, silent, zeros, np.array(accuracy), np.array([False]))


def test_a_unit_wakes_when_it_speaks_after_it_was_silent():
    #               never, always, woken, died, woken and died
    seen = [[0, 1, 1, 0, 1], [0, 1, 1, 0, 0], [0, 1, 0, 1, 1]]
    assert [n.tolist() for n in some_lives(seen).woken([1])] == [[4], [2]]
    assert [n.tolist() for n in some_lives(seen).woken([1], since=10)] == [[4], [1]]
    assert experiment.woken_share({0.1: some_lives(seen)}, [0.1], [1]) == (4, 0.5)
    assert some_lives(seen).silent_share(1).tolist() == [3 / 5]


def test_the_rate_of_a_share_is_the_one_whose_median_comes_nearest():
    found = {0.1: some_lives([[0, 0, 0, 0]]), 0.4: some_lives([[1, 0, 0, 1]])}
    assert experiment.rate_of_share(found, 1 / 3) == 0.4
    assert experiment.rate_of_share(found, 0.1) == 0.1


def test_a_net_that_diverged_has_no_share_of_silent_units():
    net = some_lives([[1, 0]])
    lost = Lives(net.looked_at, net.silent, net.zeros, net.accuracy, np.array([True]))
    assert np.isnan(lost.silent_share(1)).all()


def test_layers_that_are_held_keep_their_weights_and_no_silent_unit_above_wakes(short):
    nets = [relu_net(seed=seed) for seed in SEEDS]
    settings = {"rates": [1.0, 1.0], "seeds": SEEDS, "iterations": 12, "look_every": 2}
    found = lives(nets, DIGITS, held_from=4, **settings)
    below = found.silent[:, found.looked_at >= 4][:, :, :2]
    assert (below == below[:, :1]).all()
    assert found.woken([3], since=4)[1].sum() == 0


@pytest.mark.parametrize("kind", survivors.KINDS)
def test_every_kind_of_net_starts_from_the_weights_of_the_relu_net(kind):
    net, relu = survivors.build_net(kind, seed=2), relu_net(seed=2)
    for one, other in zip(net.affine, relu.affine, strict=True):
        assert torch.equal(one.weight, other.weight)
    a = torch.tensor([[-2.0, 0.0, 3.0]])
    left = {"leaky 0.01": -0.02, "leaky 0.1": -0.2, "PReLU": -0.5, "ELU": float(np.expm1(-2))}
    expected = torch.tensor([[left.get(kind, 0.0), 0.0, 3.0]])
    torch.testing.assert_close(net.activate[0](a).detach(), expected, rtol=1e-5, atol=1e-7)


def test_the_slopes_begin_at_a_quarter_and_move(short):
    steps, slopes = survivors.learned_slopes(DIGITS, iterations=10, every=5, seeds=SEEDS)
    assert steps.tolist() == [0, 5, 10]
    assert slopes.shape == (2, 3, 3)
    assert (slopes[:, 0] == 0.25).all()
    assert (slopes[:, -1] != 0.25).all()


def test_a_rest_leaves_the_silent_units_of_layer_1_silent(short):
    found = experiment.after_a_rest(DIGITS, 1.0, seeds=SEEDS)
    assert (found["silent after"] >= found["silent before"]).all()
    assert found["right after"].shape == (2,)


def test_units_silenced_by_hand_say_nothing_and_the_others_keep_their_weights():
    net, whole = experiment.silence(relu_net(seed=1), 1 / 3), relu_net(seed=1)
    hand, free = outputs(net, DIGITS.train_images)[0], outputs(whole, DIGITS.train_images)[0]
    assert not hand[:, :17].any()
    np.testing.assert_array_equal(hand[:, 17:], free[:, 17:])


def test_units_silenced_by_hand_stay_silent_in_each_plan_that_has_them(short, monkeypatch):
    monkeypatch.setattr(experiment, "RATES", (0.05, 0.3))
    plans = list(experiment.rests(DIGITS, 0.1, seeds=SEEDS).values())
    assert len(plans) == 5
    for runs, least in zip(plans[3:], (17 / 50, 33 / 50), strict=True):
        assert (runs["silent before"] >= least).all()
        assert (runs["silent after"] >= least).all()


def test_a_net_that_diverged_counts_as_nothing_right_in_the_median():
    net = some_lives([[0, 0]])
    three = replace(
        net, accuracy=np.array([0.1, 0.8, 0.6]), diverged=np.array([True, False, False])
    )
    assert three.median_right == 0.6
    assert replace(three, diverged=np.array([True, True, False])).median_right == 0.0


def test_the_rate_for_a_kind_is_the_one_at_which_it_leads_relu_by_most(monkeypatch):
    monkeypatch.setattr(survivors, "RATES", (0.1, 0.3, 0.6))
    by_kind = {"ReLU": (0.8, 0.3, 0.1), "ELU": (0.9, 0.7, 0.0)}
    found = {
        kind: {
            rate: some_lives([[0]], accuracy=(right,))
            for rate, right in zip(survivors.RATES, rights, strict=True)
        }
        for kind, rights in by_kind.items()
    }
    assert survivors.rate_for(found, "ELU") == 0.3
    assert survivors.ahead(found, "ELU", 0.6) == pytest.approx(-0.1)


def test_steps_are_counted_until_the_goal_and_the_best_rate_has_the_least_median(monkeypatch):
    monkeypatch.setattr(speed, "GOAL", 0.0)
    kinds = {"relu, He": speed.CONTENDERS["relu, He"]}
    monkeypatch.setattr(speed, "CONTENDERS", kinds)
    steps = speed.steps_by_rate(DIGITS, seeds=SEEDS)
    assert list(steps["relu, He"]) == list(kinds["relu, He"][2])
    assert all((found == speed.CHECK_EVERY).all() for found in steps["relu, He"].values())
    runs = {0.1: np.array([30.0, np.inf]), 0.2: np.array([20.0, 25.0])}
    assert speed.at_best_rate(runs)[0] == 0.2

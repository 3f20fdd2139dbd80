"""What lab 10 measures along the gradient, of shifts, of noise and on test images."""

import numpy as np
import pytest
import torch

from labsupport.labs.why_batch_norm_works import noise, rates, regularizing, shifts, surface
from labsupport.labs.why_batch_norm_works.arms import built
from labsupport.labs.why_batch_norm_works.walk import MOMENTS, NETS, STEPS, UNITS, walk
from labsupport.labs.why_batch_norm_works.walking import (
    along,
    batches,
    cosine,
    distance,
    gradients,
    moved,
    norm,
    of_length,
    trained,
)
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
SMALL = {"looks": (0, 2), "seeds": [0, 1]}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """The tiny digits do not fill a batch of 64."""
    monkeypatch.setattr(
        "labsupport.labs.why_batch_norm_works.walking.batches.__kwdefaults__", {"size": 16}
    )
    monkeypatch.setattr(
        "labsupport.labs.why_batch_norm_works.walking.trained.__kwdefaults__",
        {"looks": (), "size": 16},
    )


def test_a_step_is_undone_and_leads_where_the_gradient_points():
    together = built("batch norm", "relu", seeds=[0, 1])
    images, labels = next(batches(DIGITS, [0, 1]))
    _, losses, here = gradients(together, images, labels)
    before = [p.detach().clone() for p in together.parameters()]
    with moved(together, along(here, 1e-4)):
        after = gradients(together, images, labels)[1]
    torch.testing.assert_close(losses - after, 1e-4 * norm(here) ** 2, rtol=0.2, atol=1e-4)
    assert all(torch.equal(a, b) for a, b in zip(before, together.parameters(), strict=True))


def test_cosine_and_distance_are_of_the_whole_gradient():
    one = [torch.tensor([[3.0, 0.0]]), torch.tensor([[4.0]])]
    other = [torch.tensor([[0.0, 0.0]]), torch.tensor([[2.0]])]
    assert float(norm(one)) == 5
    assert float(cosine(one, other)) == pytest.approx(0.8)
    assert float(distance(one, other)) == pytest.approx(13**0.5)


def test_training_with_looks_is_training():
    looked, plain = built("plain", "tanh", seeds=[0]), built("plain", "tanh", seeds=[0])
    seen = [step for step, *_ in trained(looked, DIGITS, rate=0.1, steps=4, seeds=[0],
                                         looks=(0, 2, 4))]  # fmt: skip
    for _ in trained(plain, DIGITS, rate=0.1, steps=4, seeds=[0]):
        pass
    assert seen == [0, 2, 4]
    for a, b in zip(looked.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(a, b)


def test_a_step_can_be_given_by_its_length():
    together = built("plain", "tanh", seeds=[0, 1])
    images, labels = next(batches(DIGITS, [0, 1]))
    here = gradients(together, images, labels)[2]
    torch.testing.assert_close(norm(of_length(0.3, here)), torch.full((2,), 0.3))
    changes = surface.coordination(DIGITS, ["plain"], length=1e-3, **SMALL)["plain"]
    np.testing.assert_allclose(changes[0], changes[2], rtol=0.2)


def test_drift_is_nothing_without_a_step_and_one_where_means_move_by_a_std():
    together = built("plain", "tanh", seeds=[0])
    probe = torch.tensor(DIGITS.train_images[:20])[None]
    nothing = [torch.zeros_like(p).view(1, -1) for p in together.parameters()]
    assert float(shifts.drift(together, probe, nothing)) == 0
    a = torch.randn((1, 500, 30), generator=torch.Generator().manual_seed(0))
    moved_by_one = shifts.in_stds([a], [a + 1])
    assert float(moved_by_one) == pytest.approx(1, rel=0.02)


def test_shifts_have_a_row_for_each_net_and_a_column_for_each_look():
    found = shifts.shifts(DIGITS, ["plain", "centered", "batch norm"], "relu", **SMALL)
    for one in found:
        assert list(one) == ["plain", "centered", "batch norm"]
        assert all(values.shape == (2, 2) for values in one.values())
    drifts, turns, _ = found
    assert (drifts["batch norm"] < drifts["plain"]).all()
    assert max(np.abs(values).max() for values in turns.values()) <= 1 + 1e-6


def test_the_gradient_of_the_first_layer_has_nothing_below_it():
    assert shifts._layer("weights.0") == 1
    assert shifts._layer("norms.3.gamma") == 4
    assert min(shifts.LAYERS) > 1


def test_surfaces_have_all_measures_and_batch_norm_is_flat_far_away():
    found = surface.surfaces(DIGITS, ["plain", "batch norm"], "relu", **SMALL)
    assert list(found) == list(surface.MEASURES)
    for measure in surface.MEASURES:
        for values in found[measure].values():
            assert values.shape == (2, 2)
            assert np.isfinite(values).all()
    assert (found["far"]["batch norm"] < found["near"]["batch norm"]).all()


def test_coordination_for_a_tiny_step_is_what_the_gradient_promises():
    changes = surface.coordination(DIGITS, ["plain"], rate=1e-4, looks=(0,), seeds=[0])
    promised, alone, together = changes["plain"][:, 0, 0]
    assert alone == pytest.approx(promised, rel=0.1)
    assert together == pytest.approx(promised, rel=0.1)


def test_noise_shakes_each_unit_alike_for_all_images_and_anew_in_each_step():
    drawn = torch.Generator().manual_seed(0)
    shaken = noise.Shaken(torch.nn.Identity(), 2000, 0.5, drawn)
    a = torch.zeros((3, 2000))
    first = shaken(a)
    assert torch.equal(first[0], first[1])
    assert float(first.std()) == pytest.approx(0.5, rel=0.05)
    assert float(shaken.factor.log().std()) == pytest.approx(0.25, rel=0.05)
    shaken.draw()
    assert not torch.equal(first, shaken(a))


def test_nets_under_noise_are_named_by_it_and_drift_more():
    kinds = [("batch norm", 0), ("batch norm", 0.5)]
    right, moves = noise.shaken(DIGITS, kinds, steps=12, seeds=[0, 1])
    assert list(right) == list(moves) == ["batch norm", "batch norm, δ = 0.5"]
    assert (moves["batch norm, δ = 0.5"] > 5 * moves["batch norm"]).all()


def test_accuracy_by_rate_is_a_guess_where_a_net_diverges():
    found = rates.accuracy_by_rate(DIGITS, ["plain", "centered"], [0.1, 1e9], steps=12, seeds=[0])
    assert found["plain"].shape == (1, 2)
    assert found["plain"][0, 1] < 0.5


def test_statistics_that_are_kept_are_used_from_then_on():
    one = regularizing.OfThePopulation(3)
    large, small = torch.randn((50, 3)) * 2 + 1, torch.randn((4, 3))
    one.keeps = True
    whole = one(large)
    one.keeps = False
    torch.testing.assert_close(one(large), whole)
    torch.testing.assert_close(one(small), (small - large.mean(0)) / large.std(0, correction=0),
                               rtol=1e-4, atol=1e-4)  # fmt: skip


def test_dropout_keeps_the_mean_and_drops_nothing_after_training():
    nets = regularizing._nets([0], batch_norm=False, drop=0.5)
    h = nets._activated(torch.ones((1, 4000, 1)), (torch.relu,))
    assert set(h.unique().tolist()) == {0.0, 2.0}
    assert float(h.mean()) == pytest.approx(1, abs=0.1)
    nets.drops = False
    assert (nets._activated(torch.ones((1, 5, 1)), (torch.relu,)) == 1).all()


def test_few_images_are_learned_and_fixed_batches_stay_together():
    kinds = {"plain": {"batch_norm": False}, "both": {"batch_norm": True, "drop": 0.3}}
    found = regularizing.right_on_test(DIGITS, kinds, images=32, steps=3, seeds=[0, 1])
    assert {values.shape for values in found.values()} == {(2,)}
    losses = regularizing.losses_of_fixed_batches(DIGITS, images=32, steps=4, seeds=[0, 1])
    assert list(losses) == ["reshuffled", "always together"]


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr("labsupport.labs.why_batch_norm_works.walk.load_digits", lambda: DIGITS)
    monkeypatch.setattr("labsupport.labs.why_batch_norm_works.walk.BATCH", 16)


def test_a_walk_has_every_net_at_every_moment_in_either_unit(few):
    for moment in MOMENTS[:2]:
        for unit in UNITS:
            seen = walk(activation="tanh", moment=moment, unit=unit, step=0.1, seed=0)
            assert seen.step == pytest.approx(0.1)
            for values in (seen.losses, seen.cosines, seen.roughness):
                assert list(values) == list(NETS)
                assert all(curve.shape == STEPS.shape for curve in values.values())
            assert seen.varies in seen.summary


def test_a_tiny_step_changes_next_to_nothing(few):
    seen = walk(activation="tanh", moment=0, unit=UNITS[1], step=0.01, seed=0)
    for net in NETS:
        assert seen.losses[net][0] == pytest.approx(seen.here[net], rel=0.1)
        assert seen.cosines[net][0] > 0.8

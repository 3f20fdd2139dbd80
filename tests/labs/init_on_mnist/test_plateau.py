"""How long nets stand on their plateau, against the toy and against loops written out."""

import numpy as np
import pytest
import torch

from labsupport.labs.init_on_mnist import full_size, nets, plateau
from labsupport.training.loop import fit
from tiny_digits import tiny_digits

DIGITS = tiny_digits()
QUICK = {"width": 30, "std": 0.06}


def test_a_plateau_ends_where_a_training_of_the_package_does():
    chosen = {"learning_rate": 0.3, "iterations": 400, "batch_size": nets.BATCH}
    record = fit(nets.net(seed=1, **QUICK), DIGITS, seed=1, check_every=None, **chosen)
    expected = (record.loss < np.log(10) - 0.05).argmax() + 1
    assert 1 < expected < 400
    assert plateau.lengths(DIGITS, "rate", [0.3], seeds=[1], **QUICK).item() == expected


def test_half_the_rate_takes_about_twice_as_long():
    half, whole = plateau.lengths(DIGITS, "rate", [0.15, 0.3], seeds=[0, 1, 2], **QUICK).T
    assert np.median(half) / np.median(whole) == pytest.approx(2, rel=0.25)


def test_whoever_does_not_leave_is_infinitely_long_on_it(monkeypatch):
    monkeypatch.setattr(plateau, "LONGEST", 3)
    assert np.isinf(plateau.lengths(DIGITS, "std", [1e-6], seeds=[0])).all()


@pytest.mark.parametrize("optimizer", plateau.OPTIMIZERS)
def test_every_optimizer_leaves_the_plateau(optimizer):
    steps = plateau.lengths(DIGITS, "optimizer", [optimizer], seeds=[0], **QUICK)
    assert np.isfinite(steps).all()


def test_inputs_are_prepared_as_their_names_say():
    images = DIGITS.train_images
    for name in plateau.INPUTS:
        shift, factor = plateau.prepared(DIGITS, name)
        given = (torch.tensor(images) - shift) * factor
        centered, divided = name in ("centered", "both"), name in ("divided", "both")
        assert (float(given.mean(0).abs().max()) < 1e-5) == centered
        if divided:
            assert factor == pytest.approx(1 / images.std(), rel=1e-3)
        else:
            assert factor == 1
    with pytest.raises(ValueError, match="as they are, centered"):
        plateau.prepared(DIGITS, "whitened")


def test_an_unknown_setting_is_named():
    with pytest.raises(KeyError, match="momentum; there are width"):
        plateau.lengths(DIGITS, "momentum", [0.9])


def test_gradients_are_those_of_the_batch_on_which_the_step_is_taken():
    losses, norms = plateau.gradients_on_the_way(DIGITS, steps=2, seeds=[3], batch_size=300)
    made = nets.net(std=0.02, seed=3)
    images, labels = torch.tensor(DIGITS.train_images), torch.tensor(DIGITS.train_labels)
    for step in range(2):  # a batch of all images is the same in any order
        made.zero_grad()
        loss = torch.nn.functional.cross_entropy(made(images), labels)
        loss.backward()
        assert losses[0, step] == pytest.approx(loss.item(), rel=1e-4)
        expected = [float(layer.weight.grad.norm()) for layer in made.affine]
        np.testing.assert_allclose(norms[0, step], expected, rtol=2e-3)
        with torch.no_grad():
            for p in made.parameters():
                p -= 0.3 * p.grad


def test_the_end_and_the_tenfold_are_the_first_of_their_kind_counted_from_1():
    losses = np.array([[2.3, 2.3, 2.2, 2.3, 2.0], [2.0, 2.3, 2.3, 2.3, 2.3]])
    assert plateau.left_at(losses).tolist() == [3, 1]
    norms = np.array([[[1.0, 2.0], [3.0, 25.0], [11.0, 5.0], [40.0, 90.0]]])
    assert plateau.at_step(norms, np.array([2])).tolist() == [[3.0, 25.0]]
    assert plateau.tenfold_at(norms, np.array([1])).tolist() == [[3, 2]]
    assert plateau.tenfold_at(norms, np.array([2])).tolist() == [[4, np.inf]]


def test_a_net_that_never_leaves_has_no_end_and_a_constant_gradient_is_never_tenfold():
    with pytest.raises(ValueError, match="row 1 is on its plateau to the end, 3 steps"):
        plateau.left_at(np.array([[2.3, 2.0, 2.0], [2.3, 2.3, 2.3]]))
    tenfold = plateau.tenfold_at(np.ones((2, 5, 4)), np.array([1, 2]))
    assert np.isinf(tenfold).all()
    with np.errstate(invalid="ignore"):
        apart = tenfold.max(axis=1) - tenfold.min(axis=1)
    assert not (np.median(apart) < 8)  # so that the notebook's claim fails


def test_the_full_size_run_takes_every_start_and_every_rate():
    starts, size = {"relu, √(2/n)": {}}, {"width": 8, "steps": 5}
    found = full_size.measured(DIGITS, [0, 1], starts=starts, rates=[0.5], **size)
    assert np.shape(found["loss"]["relu, √(2/n)"]) == (2, 5)
    assert np.shape(found["accuracy"]["relu, √(2/n)"]) == (2,)
    assert np.shape(found["plateau"]) == (2, 1)


def test_what_is_stored_says_how_and_has_a_number_for_every_seed():
    stored = full_size.stored_full_size()
    assert stored["how"].startswith("MNIST; 784-500-500-500-10")
    assert list(stored["loss"]) == list(stored["accuracy"]) == list(nets.STARTS)
    assert {loss.shape for loss in stored["loss"].values()} == {(5, full_size.STEPS)}
    assert stored["plateau"].shape == (5, len(stored["rates"]))
    for k, loss in enumerate(stored["loss"]["tanh, 0.01"]):
        left = int((loss < plateau.LEVEL).argmax()) + 1
        assert left == stored["plateau"][k, stored["rates"].index(0.1)]

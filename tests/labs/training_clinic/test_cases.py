"""The patients of the clinic: what is wrong with each, what is seen, asked and done."""

import dataclasses
from collections import Counter

import numpy as np
import pytest
import torch

from labsupport.data.datasets import _load_embedded
from labsupport.data.images import Images
from labsupport.labs.training_clinic.case import Case, deal, deal_twins
from labsupport.labs.training_clinic.course import trained
from labsupport.labs.training_clinic.cures import CURES, prescribed
from labsupport.labs.training_clinic.diseases import DISEASES, TWINS
from labsupport.labs.training_clinic.intake import intake
from labsupport.labs.training_clinic.orders import ORDERS
from labsupport.labs.training_clinic.plan import Plan
from labsupport.labs.training_clinic.verdict import VERDICTS
from labsupport.places import lab_paths

DIGITS = _load_embedded(False)
every_disease = pytest.mark.parametrize("name", DISEASES)
FAST = "rate_high"  # its training ends early or is one of few steps


def case(name, seed=0):
    return Case(name, seed=seed, digits=DIGITS)


@every_disease
def test_each_disease_changes_one_setting_or_two_of_one_line(name):
    disease = DISEASES[name]
    sick, sound = dataclasses.asdict(disease.plan), dataclasses.asdict(disease.healthy_plan)
    changed = {key for key in sick if sick[key] != sound[key]}
    assert changed == set(disease.fault)
    assert len(changed) <= 2
    assert bool(changed) == (name != "healthy")
    assert (disease.line == disease.mended) == (name == "healthy")


@every_disease
def test_the_right_cure_takes_the_fault_away_and_nothing_else(name):
    disease = DISEASES[name]
    for cure in disease.right:
        cured = dataclasses.asdict(prescribed(disease.plan, cure))
        sound = dataclasses.asdict(disease.healthy_plan)
        apart = {key for key in sound if cured[key] != sound[key]}
        # What is read in wrongly is standardized; a rate of 2 becomes .2.
        left = {"standardize": {"standardize", "train_input", "test_input"}}
        left |= {"rate_down": {"rate"}}
        # Adam replaces the whole step, rate and all; batch norm revives sigmoids as they are.
        left |= {"adam": {"optimizer", "rate"}, "batch_norm": {"norm", "activation"}}
        assert apart <= left.get(cure, set())


@every_disease
def test_what_the_registry_names_exists(name):
    disease = DISEASES[name]
    assert disease.name == name
    assert disease.title
    assert disease.sign
    assert set(disease.right) <= set(CURES)
    assert set(disease.alike) <= set(DISEASES) - {name}
    assert any(path.stem.startswith(f"{disease.lab:02d}_") for path in lab_paths())


def test_there_are_at_least_twenty_two_diseases_a_healthy_patient_and_twins():
    assert len(DISEASES) >= 23
    assert "healthy" in DISEASES
    assert all(set(pair) <= set(DISEASES) and len(set(pair)) == 2 for pair in TWINS)
    assert len(TWINS) == len(set(map(frozenset, TWINS)))


@pytest.mark.slow
@every_disease
def test_sick_patients_are_sick_and_the_right_cure_heals(name):
    for seed in (0, 1):
        patient = case(name, seed)
        wanted = "rightly left alone" if name == "healthy" else "cured"
        verdicts = {cure: patient.cure(cure).verdict for cure in DISEASES[name].right}
        assert set(verdicts.values()) == {wanted}, verdicts
        sick = patient.cure("nothing")
        assert sick.verdict == (wanted if name == "healthy" else "no effect")
        assert sick.healthy == (name == "healthy")


# Five patients with a leak held 80 MB as floats, and one who got all images 190.
@pytest.mark.parametrize("cures", [(), ("more_data",)])
@every_disease
def test_no_patient_holds_digits_as_floats_where_they_are_kept_as_bytes(name, cures):
    train, test = (Images(np.uint8(255 * one)) for one in (DIGITS.train_images, DIGITS.test_images))
    digits = dataclasses.replace(DIGITS, train_images=train, test_images=test)
    data = intake(prescribed(DISEASES[name].plan, *cures), digits, seed=0)
    assert {type(one) for one in (data.train.train_images, data.tested, data.unseen)} == {Images}


def test_a_leak_brings_the_tested_images_into_the_training_set_and_no_others():
    data = intake(DISEASES["leak"].plan, DIGITS, seed=0)
    count = len(data.tested_labels)
    np.testing.assert_array_equal(data.train.train_images[-count:], data.tested)
    np.testing.assert_array_equal(data.train.train_labels[-count:], data.tested_labels)
    np.testing.assert_array_equal(data.train.train_images[:-count], DIGITS.train_images[:2000])
    seen = {image.tobytes() for image in data.train.train_images}
    assert not seen & {image.tobytes() for image in data.unseen}


def test_a_case_is_the_same_each_time_whatever_torchs_seed():
    torch.manual_seed(1)
    one = case("no_eval_dropout", 4).symptoms()
    trained.cache_clear()
    torch.manual_seed(2)
    state = torch.get_rng_state()
    two = case("no_eval_dropout", 4).symptoms()
    assert np.array_equal(one.loss, two.loss)
    assert one.reported == two.reported
    assert torch.equal(torch.get_rng_state(), state), "torch's own random state has moved"
    other = case("no_eval_dropout", 5).symptoms()
    assert not np.array_equal(one.loss[:5], other.loss[:5])


def test_the_same_seed_deals_the_same_case():
    one, two = (deal(seed=7, digits=DIGITS) for _ in range(2))
    assert (one.disease.name, one.seed, one.plan) == (two.disease.name, two.seed, two.plan)


def test_a_deck_has_each_disease_once_and_six_healthy_patients():
    dealt = [deal(seed=seed, digits=DIGITS).disease.name for seed in range(2 * 33)]
    for deck in (dealt[:33], dealt[33:]):
        assert Counter(deck) == Counter([*DISEASES, *["healthy"] * 5])
    assert dealt[:33] != dealt[33:]


def test_no_referral_proves_anything_since_healthy_and_sick_patients_share_each():
    told = {}
    for name, disease in DISEASES.items():
        for base in disease.on:
            told.setdefault(Case(name, seed=0, digits=DIGITS, base=base).told, set()).add(name)
    for referral, names in told.items():
        assert "healthy" in names, referral
        assert len(names) >= 5, referral


def test_patients_are_dealt_on_all_their_bases():
    cases = (deal(seed=seed, digits=DIGITS) for seed in range(1650))
    dealt = {(one.disease.name, one.base) for one in cases}
    assert dealt == {(name, base) for name, one in DISEASES.items() for base in one.on}


def test_twins_are_a_pair_of_look_alikes_in_either_order():
    pairs = [deal_twins(seed=seed, digits=DIGITS) for seed in range(200)]
    names = {tuple(one.disease.name for one in pair) for pair in pairs}
    assert names == {*TWINS, *((b, a) for a, b in TWINS)}


def test_twins_have_the_same_referral():
    for seed in range(60):
        one, other = deal_twins(seed=seed, digits=DIGITS)
        assert one.told == other.told


def test_symptoms_have_the_shapes_they_promise():
    patient = case("healthy")
    seen = patient.symptoms()
    assert seen.loss.shape == (300,)
    assert seen.steps == 300
    assert len(seen.checked_at) == len(seen.train_accuracy) == len(seen.test_accuracy) == 15
    assert [look.step for look in seen.looks] == [0, 20, 299]
    for look in seen.looks:
        assert look.dead.shape == look.saturated.shape == look.distinct.shape == (3,)
        assert look.gradient.shape == look.update.shape == (4,)
        assert look.activations.share.shape == (3, 60)
    assert seen.first_loss == seen.loss[0]
    assert "first loss 2." in seen.summary


def test_updates_are_those_of_the_step_that_follows():
    """Of plain SGD: the rate times the gradient of the batch, about that of the probe."""
    look = case("healthy").symptoms().looks[1]
    weights = trained(replaced := Plan(steps=20), DIGITS, 0).net.affine
    norms = [float(layer.weight.detach().norm()) for layer in weights]
    assert replaced.rate * look.gradient / norms == pytest.approx(look.update, rel=0.6)


def test_a_training_that_diverges_has_fewer_looks_and_ends_there():
    seen = case("exploding").symptoms()
    assert not np.isfinite(seen.loss[-1])
    assert len(seen.loss) < 20
    assert len(seen.looks) == 1
    assert seen.checked_at[-1] == len(seen.loss)
    assert seen.reported < 0.2


def signs(name):
    return case(name).symptoms()


def test_each_sign_is_there():
    small, zeros, dead = signs("small"), signs("zeros"), signs("dead")
    assert small.first_loss == pytest.approx(np.log(10), abs=1e-3)
    assert (small.looks[1].gradient > 0).all()
    assert (zeros.looks[1].gradient[:3] == 0).all()
    assert (dead.looks[0].dead[1:] == 1).all()
    assert (dead.looks[2].gradient == 0).all()
    assert signs("equal").looks[0].distinct == pytest.approx([0.01] * 3)
    assert (signs("large").looks[0].saturated > 0.7).all()
    assert signs("large").first_loss > 8
    assert (signs("frozen").looks[1].update[:3] == 0).all()
    assert (signs("rate_low").looks[1].update < 3e-4).all()
    assert signs("rate_high").looks[0].update.max() > 0.1
    assert signs("rate_high").first_loss < 3.2
    assert signs("raw").first_loss > 50
    assert signs("raw").looks[0].update.max() > 1
    assert signs("softmax_twice").loss.min() > 1.46
    assert signs("squared").first_loss == pytest.approx(0.25, abs=0.06)
    gradient = signs("vanishing").looks[0].gradient
    assert gradient[0] < 0.01 * gradient[-1]


@pytest.mark.parametrize("test", ORDERS)
def test_every_test_answers_on_a_healthy_patient_and_on_one_that_diverged(test):
    for name in ("healthy", "exploding"):
        found = case(name).order(test)
        assert found.order == test
        assert found.sentence
        assert found.values
    assert ORDERS[test].minutes > 0
    assert ORDERS[test].title
    assert ORDERS[test].asks.endswith("?")


def test_each_test_finds_what_it_is_for():
    values = lambda name, test: case(name).order(test).values  # noqa: E731
    assert values("labels_apart", "one_batch")["accuracy"] > 0.8
    assert values("small", "one_batch")["accuracy"] < 0.5
    assert values("dead", "zero_input")["zeros"] == pytest.approx(2.3, abs=0.05)
    assert values("inverted", "predicted")["shares"].max() > 0.25
    table = values("off_by_one", "predicted")["confusion"]
    assert sum(table[k, (k + 1) % 10] for k in range(10)) > 0.85 * table.sum()
    assert values("no_eval_dropout", "evaluate_twice")["changed"] > 0.1
    assert values("no_eval_norm", "evaluate_twice")["changed"] == 0
    one, sorted_ = values("no_eval_norm", "other_order")["accuracies"]
    assert sorted_ < one - 0.2
    twice = values("softmax_twice", "other_loss")
    assert abs(twice["own"] - twice["torch"]) < 0.3, "at first both are near ln 10"
    assert twice["own_end"] > twice["torch_end"] + 0.1
    naive = values("naive_log", "other_loss")
    assert naive["own"] > 2 * naive["torch"]
    assert max(values("sorted", "batches")["classes"]) <= 2
    leak = values("leak", "never_seen")
    assert leak["reported"] - leak["unseen"] > 0.05
    data = values("raw", "data")
    assert data["train"].max() == 255
    assert data["train"].shape == (10, 784)


def test_a_cure_that_works_by_the_way_leaves_the_cause():
    assert case("dead").cure("batch_norm").verdict == "works, but the cause remains"
    assert case("dead").cure("batch_norm", "init").verdict == "cured"


def test_a_wrong_cure_does_nothing_or_harm_and_verdicts_are_of_the_list():
    found = {cure: case("rate_low").cure(cure).verdict for cure in ("zero_grad", "rate_down")}
    assert found["zero_grad"] == "no effect"
    assert set(found.values()) <= set(VERDICTS)
    assert case("healthy").cure("rate_down").verdict == "harm"


def test_unknown_names_are_refused_with_those_that_are_known():
    with pytest.raises(KeyError, match="known: healthy"):
        case("flu")
    with pytest.raises(KeyError, match="no test 'x-ray'; known"):
        case(FAST).order("x-ray")
    with pytest.raises(KeyError, match="no cure 'rest'; known"):
        case(FAST).cure("rest")

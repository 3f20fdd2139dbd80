import numpy as np
import pytest

from labsupport.by_hand.influence import FEATURES, GROUPS, SAMPLES, influence

PLACES = [(1, 1), (2, 3), (SAMPLES, FEATURES)]


def around(sample, feature, name):
    """Which outputs one value may reach: its column, its row, or its group within the row."""
    mask = np.zeros((SAMPLES, FEATURES), bool)
    if name == "batch norm":
        mask[:, feature - 1] = True
    elif name == "group norm":
        size = FEATURES // GROUPS
        first = (feature - 1) // size * size
        mask[sample - 1, first : first + size] = True
    else:
        mask[sample - 1] = True
    return mask


@pytest.mark.parametrize(("sample", "feature"), PLACES)
def test_in_training_a_value_reaches_what_is_averaged_with_it_and_nothing_else(sample, feature):
    result = influence(value=4.0, sample=sample, feature=feature)
    for name, reached in result.reached.items():
        np.testing.assert_array_equal(reached, around(sample, feature, name), err_msg=name)


@pytest.mark.parametrize(("sample", "feature"), PLACES)
def test_in_use_batch_norm_answers_for_each_value_alone(sample, feature):
    result = influence(value=4.0, sample=sample, feature=feature, in_use=True)
    assert result.reached["batch norm"].sum() == 1
    assert result.reached["batch norm"][sample - 1, feature - 1]
    assert "in use" in result.summary


def test_the_old_value_changes_nothing():
    old = influence(value=0.0, sample=3, feature=5, seed=2).old
    result = influence(value=old, sample=3, feature=5, seed=2)
    assert not any(mask.any() for mask in result.reached.values())


@pytest.mark.parametrize("value", [-6.0, 0.5])
def test_only_the_one_value_of_the_batch_is_set(value):
    one, other = (influence(value=v, sample=4, feature=7, seed=1).x for v in (value, value + 1))
    assert np.argwhere(one != other).tolist() == [[3, 6]]
    assert one[3, 6] == value


def test_outputs_are_normalized_over_their_own_axes():
    outputs = influence(value=3.0).outputs
    near = {"atol": 1e-3}
    np.testing.assert_allclose(outputs["batch norm"].mean(axis=0), 0, **near)
    np.testing.assert_allclose(outputs["layer norm"].mean(axis=1), 0, **near)
    np.testing.assert_allclose((outputs["RMS norm"] ** 2).mean(axis=1), 1, **near)
    groups = outputs["group norm"].reshape(SAMPLES, GROUPS, -1)
    np.testing.assert_allclose(groups.mean(axis=2), 0, **near)


@pytest.mark.parametrize(
    ("wrong", "cure"),
    [
        ({"sample": 0}, "sample is 0; it must be one of 1 to 6"),
        ({"sample": 7}, "sample is 7; it must be one of 1 to 6"),
        ({"feature": -1}, "feature is -1; it must be one of 1 to 8"),
        ({"value": np.nan}, "value is nan; it must be a finite number"),
        ({"value": np.inf}, "value is inf; it must be a finite number"),
    ],
)
def test_a_place_or_value_that_is_not_there_is_refused(wrong, cure):
    with pytest.raises(ValueError, match=cure):
        influence(**{"value": 1.0, **wrong})


def test_the_summary_names_the_place_the_values_and_the_counts():
    summary = influence(value=-2.0, sample=2, feature=3).summary
    assert summary.startswith("Sample 2, feature 3: −0.6 → −2.0, in training. Of 48 outputs")
    assert "batch norm 6, layer norm 8, group norm 4, RMS norm 8" in summary

"""The clinic's book: what tests, guesses and cures cost."""

from threading import Thread

import pytest

from labsupport.data.datasets import _load_embedded
from labsupport.labs.training_clinic.case import Case
from labsupport.labs.training_clinic.casebook import MISTAKE, TREATMENT, Book, Entry
from labsupport.labs.training_clinic.diseases import DISEASES
from labsupport.labs.training_clinic.orders import ORDERS

DIGITS = _load_embedded(False)


@pytest.fixture
def entry():
    return Entry(Case("rate_high", seed=0, digits=DIGITS), "patient 1")


def treat(entry, diagnosis, cure):
    entry.diagnose(diagnosis)
    entry.treated(entry.case.cure(cure))


def test_a_wrong_diagnosis_costs_once_it_is_treated_and_once_only(entry):
    entry.diagnose("raw")
    assert entry.minutes == 0, "to name it costs nothing"
    treat(entry, "raw", "clip")
    assert entry.minutes == TREATMENT + MISTAKE
    assert entry.lines[-1] == "minute 40: a wrong diagnosis was treated: 30 minutes more"
    treat(entry, "raw", "zero_grad")
    treat(entry, "small", "zero_grad")
    assert entry.minutes == 3 * TREATMENT + 2 * MISTAKE


def test_all_tests_together_cost_less_than_three_wrong_guesses():
    assert sum(one.minutes for one in ORDERS.values()) < 3 * (TREATMENT + MISTAKE)


def test_a_right_diagnosis_costs_its_cure_alone_and_what_follows_is_free(entry):
    treat(entry, "rate_high", "rate_down")
    assert (entry.closed, entry.minutes, entry.attempts) == ("solved", TREATMENT, 1)
    entry.treated(entry.case.cure("clip"))
    entry.treated(entry.case.cure("rate_down"))
    assert (entry.closed, entry.minutes) == ("solved", TREATMENT)
    assert sum(line.startswith("It was") for line in entry.lines) == 1


@pytest.mark.parametrize(("diagnosis", "told"), [("label_noise", True), ("few_images", False)])
def test_a_disease_with_a_number_of_its_own_tells_it_to_who_has_named_it(diagnosis, told):
    entry = Entry(Case("label_noise", seed=0, digits=DIGITS), "patient 1")
    treat(entry, diagnosis, "batch_norm")
    (line,) = [line for line in entry.lines if "cure:" in line]
    assert ("test accuracy − training accuracy" in line) == told
    assert ("healthy up to 10%" in line) == told


def test_the_same_cure_twice_is_charged_once(entry):
    treat(entry, "rate_high", "clip")
    entry.treated(entry.case.cure("clip"))
    assert entry.minutes == TREATMENT


def test_the_score_counts_minutes_and_diagnoses_of_solved_patients():
    book = Book()
    one, other = book.entry("healthy", 1, DIGITS), book.entry("healthy", 2, DIGITS)
    assert book.score == ""
    treat(one, "healthy", "nothing")
    assert book.score == "Solved so far: 1 patient, 10 minutes, 1 diagnosis."
    treat(other, "leak", "nothing")
    treat(other, "healthy", "nothing")
    assert book.score == "Solved so far: 2 patients, 60 minutes, 3 diagnoses."
    told = book.entry("healthy", 3, DIGITS)
    told.tell()
    treat(told, "healthy", "nothing")
    assert told.closed == "told"
    assert "2 patients" in book.score


def test_orders_from_two_labs_at_once_are_charged_once(entry):
    entry.case.course()
    threads = [Thread(target=entry.order, args=("predicted",)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert entry.minutes == ORDERS["predicted"].minutes
    assert len(entry.lines) == 1


def test_a_line_that_should_not_be_there_is_to_be_left_out():
    entry = Entry(Case("off_by_one", seed=0, digits=DIGITS), "patient 1")
    entry.tell()
    assert entry.lines[-1] == f"Leave out {DISEASES['off_by_one'].line}"

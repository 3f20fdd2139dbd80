"""The Clinic: from the first look at a patient to its verdict, and what the book keeps of it."""

import re
from contextlib import closing

import numpy as np
import pytest

from labsupport.course.files import read
from labsupport.exercises.stored_claims import notebook_of
from labsupport.figures.space import Room
from labsupport.labs.training_clinic import clinic as clinic_module
from labsupport.labs.training_clinic.casebook import WARDS, Book, dealt_to
from labsupport.labs.training_clinic.clinic import Clinic
from labsupport.labs.training_clinic.cures import CURES
from labsupport.labs.training_clinic.diseases import DISEASES
from labsupport.labs.training_clinic.explorer import explorer
from labsupport.labs.training_clinic.orders import ORDERS
from labsupport.labs.training_clinic.predictions import QUESTIONS
from labsupport.labs.training_clinic.sheet import SHEET
from rooms import ROOMS, drawn


@pytest.fixture(scope="module", autouse=True)
def embedded():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LABSUPPORT_DIGITS", "embedded")
        yield


@pytest.fixture
def lab():
    with closing(Clinic(book=Book(), settings={"pace": 0})) as lab:
        yield lab


def patient(lab, disease):
    """Brings the first patient with this disease, trained as it came; its number."""
    for number in range(1, 100):
        entry = lab.book.entry("one", number, clinic_module.load_digits())
        if entry.case.disease.name == disease:
            lab.set(ward="one", number=number)
            lab.run()
            return number
    raise AssertionError(f"no patient up to 99 has {disease}")


def treat(lab, diagnosis, cure):
    """Diagnoses and treats; the verdict."""
    lab.set(diagnosis=diagnosis)
    lab.press("Diagnose")
    lab.set(cure=cure)
    lab.run("Treat")
    return lab.entry.outcome.verdict


def test_every_disease_test_and_cure_can_be_chosen_by_its_title(lab):
    assert set(lab.controls["diagnosis"].labeled.values()) == {"", *DISEASES}
    assert set(lab.controls["test"].labeled.values()) == {"", *ORDERS}
    assert set(lab.controls["cure"].labeled.values()) == {"", *CURES}


def test_at_each_step_the_words_say_what_is_next(lab):
    assert lab.summary.endswith("Next: press Run, and let it end.")
    patient(lab, "rate_high")
    assert "Next: order a test" in lab.summary
    lab.set(diagnosis="rate_high")
    lab.press("Diagnose")
    assert lab.summary.endswith("Next: choose a cure, and press Treat.")
    lab.set(cure="rate_down")
    lab.run("Treat")
    assert "The diagnosis is right, and the cause is gone." in lab.summary
    assert "Solved so far: 1 patient, 10 minutes, 1 diagnosis." in lab.summary
    assert any(line.startswith("It was: learning rate too high") for line in lab.entry.lines)


@pytest.mark.parametrize("button", ["Order", "Diagnose", "Treat"])
def test_nothing_is_done_before_the_patient_has_trained(lab, button):
    assert button in lab.status["disabled"]
    with pytest.raises(ValueError, match="press Run"):
        lab.press(button)


def test_a_cure_waits_for_a_diagnosis_and_a_button_for_a_choice(lab):
    patient(lab, "rate_high")
    lab.set(cure="rate_down")
    with pytest.raises(ValueError, match="name the disease first"):
        lab.press("Treat")
    with pytest.raises(ValueError, match="choose a diagnosis first"):
        lab.press("Diagnose")
    with pytest.raises(ValueError, match="choose a test first"):
        lab.press("Order")
    assert lab.entry.lines == []


def test_a_right_diagnosis_with_its_cure_is_told_from_a_wrong_one_with_the_same_cure(lab):
    patient(lab, "zeros")
    assert treat(lab, "small", "init") == "cured"
    assert "the diagnosis is wrong" in lab.summary
    assert lab.entry.closed == ""
    assert treat(lab, "zeros", "init") == "cured"
    assert lab.entry.closed == "solved"
    assert (lab.entry.attempts, lab.entry.minutes) == (2, 50)


def test_batch_norm_works_and_the_cause_remains_with_a_right_and_with_a_wrong_diagnosis(lab):
    patient(lab, "small")
    assert treat(lab, "small", "batch_norm") == "works, but the cause remains"
    assert "The diagnosis is right" in lab.summary
    assert treat(lab, "dead", "batch_norm") == "works, but the cause remains"
    assert "the cause remains, and the diagnosis is wrong" in lab.summary
    assert lab.entry.closed == ""


def test_a_healthy_patient_is_rightly_left_alone(lab):
    patient(lab, "healthy")
    assert treat(lab, "healthy", "nothing") == "rightly left alone"
    assert lab.entry.closed == "solved"


def test_a_test_takes_its_minutes_once_and_comes_back_to_the_end_of_the_chart(lab):
    patient(lab, "rate_high")
    for test in ("predicted", "data", "layers", "predicted"):
        lab.set(test=test)
        lab.press("Order")
    assert lab.entry.minutes == sum(ORDERS[one].minutes for one in ("predicted", "data", "layers"))
    assert len(lab.entry.lines) == 3
    assert f": {ORDERS['predicted'].title}: " in lab.entry.lines[-1]
    assert lab.result.chart.kind == "predicted"


def test_no_wrong_click_loses_what_was_done(lab):
    number = patient(lab, "small")
    lab.set(test="layers")
    lab.press("Order")
    treat(lab, "small", "longer")
    lines, minutes = list(lab.entry.lines), lab.entry.minutes
    for click in ("Next patient", "Reset"):
        lab.press(click)
        assert lab.entry.lines == []
        assert (lab.values["diagnosis"], lab.values["cure"], lab.values["test"]) == ("", "", "")
        lab.set(ward="one", number=number)
        assert (lab.entry.lines, lab.entry.minutes) == (lines, minutes)
        assert lab.training.finished, "it was examined, and is shown whole"
    with closing(Clinic(book=lab.book, settings={"number": number})) as again:
        assert again.entry.lines == lines, "a cell that is run again"


def test_the_labs_of_one_session_share_a_book(monkeypatch):
    monkeypatch.setattr(clinic_module, "BOOK", Book())
    with closing(explorer()) as one, closing(explorer()) as other:
        one.run()
        assert other.entry.examined


def test_who_is_told_solves_nothing(lab):
    patient(lab, "rate_high")
    for _ in range(4):
        lab.press("Tell")
    assert lab.entry.closed == "told"
    assert sum(line.startswith("It was") for line in lab.entry.lines) == 1
    assert f"It was: {DISEASES['rate_high'].title}." in lab.summary
    assert lab.book.score == ""
    with pytest.raises(ValueError, match="this case is closed"):
        lab.press("Diagnose")
    minutes = lab.entry.minutes
    lab.set(cure="rate_down")
    lab.press("Treat")
    lab.press("Stop")
    lab.run("Treat")
    assert (lab.entry.closed, lab.entry.minutes) == ("told", minutes), "a cure may still be tried"
    assert "Cured. It was: " in lab.summary


def test_one_press_of_tell_tells_nothing(lab):
    patient(lab, "rate_high")
    lab.press("Tell")
    assert lab.entry.closed == ""
    assert "Press Tell once more" in lab.summary
    lab.set(test="layers")
    lab.press("Tell")
    assert lab.entry.closed == "", "something else was done between"
    assert DISEASES["rate_high"].title not in lab.summary
    lab.press("Tell")
    assert lab.entry.closed == "told"


@pytest.mark.parametrize("titles", [ORDERS, DISEASES, CURES], ids=["tests", "diseases", "cures"])
def test_titles_are_short_enough_for_a_menu(titles):
    assert [one.title for one in titles.values() if len(one.title) > 34] == []


LARGE_PRINT = Room(1256, 342, large=True)  # what a presented page of 1366 × 768 pixels leaves


@pytest.mark.parametrize("test", ORDERS)
def test_what_a_test_has_found_is_read_on_every_page(lab, test):
    patient(lab, "small")
    lab.set(test=test)
    lab.press("Order")
    rooms = {**ROOMS, "a presented page": LARGE_PRINT, "less": Room(1256, 200, large=True)}
    for name, room in rooms.items():
        lab.fit(**vars(room))
        picture = lab._drawing.picture
        words = lab.summary + (picture.chart.text.get_text() if picture.chart else "")
        told = lab.entry.results[test].sentence
        assert told in " ".join(words.split()), name
    lab.fit(**vars(LARGE_PRINT))
    assert lab._drawing.picture.chart is not None


def test_a_treatment_is_shown_beside_the_patient_as_it_came(lab):
    patient(lab, "small")
    treat(lab, "small", "init")
    assert lab.result.record.label.endswith("treated")
    assert lab.result.sick.label.endswith("as it came")
    loss = lab.result.record.loss
    assert loss[-20:].mean() < lab.result.sick.loss[-20:].mean()
    lab.run()
    assert lab.result.sick is None, "Run shows it as it came"


def test_another_patient_waits_until_run_is_pressed(lab):
    lab.press("Run")
    lab.press("Next patient")
    assert not lab.running
    assert lab.summary.endswith("Next: press Run, and let it end.")


def test_run_shows_a_finished_training_anew_and_costs_nothing(lab):
    patient(lab, "small")
    whole = lab.result.record.loss
    lab.run()
    assert np.array_equal(lab.result.record.loss, whole)
    assert lab.entry.minutes == 0


def test_look_alikes_of_one_number_are_two_patients_with_different_diseases(lab):
    book, digits = lab.book, clinic_module.load_digits()
    for number in range(1, 6):
        names = [book.entry(ward, number, digits).case.disease.name for ward in ("first", "second")]
        assert names[0] != names[1]


@pytest.mark.parametrize("place", ROOMS)
@pytest.mark.parametrize("test", ["predicted", "data"])
def test_the_chart_and_its_picture_are_drawn_in_every_room(lab, place, test):
    patient(lab, "off_by_one")
    lab.set(test=test)
    lab.press("Order")
    picture = drawn(type(lab._drawing.picture), lab.result, room=ROOMS[place])
    assert {"chart", "layers"} <= set(picture.panels)
    words = picture.chart.text.get_text()
    assert words.startswith("Chart: Patient ")
    assert ORDERS[test].title in words.replace("\n   ", " ") or "…" in words
    assert np.isfinite(np.asarray(picture.chart.image.get_array()).astype(float)).any()


def test_a_long_chart_shows_its_last_lines(lab):
    patient(lab, "rate_high")
    for test in ORDERS:
        lab.set(test=test)
        lab.press("Order")
    lab.press("Tell")
    lab.press("Tell")
    picture = drawn(type(lab._drawing.picture), lab.result, room=ROOMS["a small laptop"])
    words = picture.chart.text.get_text().splitlines()
    assert "…" in words
    assert words[-1].strip().endswith(DISEASES["rate_high"].mended[-12:])
    assert len(words) <= picture.chart.size[1]


@pytest.mark.parametrize("disease", ["healthy", "zeros", "naive_log", "exploding", "no_eval_norm"])
def test_a_patient_is_shown_without_telling_what_it_has(lab, disease):
    patient(lab, disease)
    assert lab.error == ""
    assert DISEASES[disease].title not in lab.summary + lab.result.chart.title


@pytest.mark.parametrize("disease", ["healthy", "last_relu"])
def test_the_look_before_the_training_is_that_of_its_first_step(lab, disease):
    number = next(n for n in range(1, 100) if dealt_to("one", n) == disease)
    lab.set(ward="one", number=number)
    before = lab.result.record.looks[0]
    lab.run()
    assert np.array_equal(before.gradient, lab.result.record.looks[0].gradient)


def test_the_rate_and_the_other_three_faults_of_the_question_are_those_of_the_patients():
    plans = {name: DISEASES[name].plan for name in ("small", "dead", "rate_high", "raw")}
    question = QUESTIONS["batch-norm-for-all"].text
    for words in (
        f"weights of {plans['small'].std:g} with {plans['small'].activation}",
        f"biases of {plans['dead'].bias:g}".replace("-", "−"),
        f"a rate of {plans['rate_high'].rate:g};",
        f"pixels from {plans['raw'].train_input}",
    ):
        assert words in question
    prose = " ".join(
        cell.source for cell in read(notebook_of("15")).cells if cell.cell_type == "markdown"
    )
    assert set(re.findall(r"(?:a|the) rate of ([\d.]+)", prose)) == {"2"}


def test_the_lab_says_look_alikes_for_what_lab_13_does_not_mean_by_twins():
    shown = [cell.source for cell in read(notebook_of("15")).cells]
    shown += [str(SHEET), str(QUESTIONS), *WARDS, *explorer().presets]
    assert not any("twin" in words.lower() for words in shown)

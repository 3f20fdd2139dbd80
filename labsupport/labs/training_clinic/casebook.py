"""The clinic's book: what was done to each patient, what it took, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock

from labsupport.data.datasets import Dataset
from labsupport.labs.training_clinic.case import Case, deal, deal_twins
from labsupport.labs.training_clinic.cures import CURES
from labsupport.labs.training_clinic.diseases import DISEASES
from labsupport.labs.training_clinic.orders import ORDERS, Result
from labsupport.labs.training_clinic.verdict import ALONE, CURED, WORKS, Outcome

TREATMENT = 10  # minutes that a cure takes
MISTAKE = 30  # and those that a wrong diagnosis costs besides, once it is treated
# {what stands in the menu: its key}: who is dealt by a number.
WARDS = {
    "one patient": "one",
    "first look-alike": "first",
    "second look-alike": "second",
    "a healthy net": "healthy",
}
WRONG = {
    CURED: "Cured, but not for the reason that you gave: the diagnosis is wrong.",
    WORKS: "It works, but the cause remains, and the diagnosis is wrong.",
}
RIGHT = {
    WORKS: "It works, but the cause remains. The diagnosis is right.",
}


@dataclass
class Entry:
    """A patient in the book. minutes: on the clinic's clock. lines: what was done, in words.

    results: of the tests, by name. diagnosis: the last one; attempts: diagnoses so far; mistaken:
    those that were treated and wrong, which costs minutes: tests are cheaper than guesses.
    closed: "solved", "told" or "".
    """

    case: Case
    name: str
    minutes: int = 0
    examined: bool = False
    lines: list[str] = field(default_factory=list)
    results: dict[str, Result] = field(default_factory=dict)
    diagnosis: str = ""
    attempts: int = 0
    mistaken: set[str] = field(default_factory=set)
    outcome: Outcome | None = None
    closed: str = ""
    _lock: RLock = field(default_factory=RLock, repr=False)

    def order(self, test: str) -> None:
        """Does a test, and notes it with its minutes.

        One that was done takes no minutes: its line and its picture come to the end of the chart.
        """
        with self._lock:  # two Labs may show one patient
            if test in self.results:
                self.results[test] = self.results.pop(test)
                title = f": {ORDERS[test].title}: "
                (line,) = [line for line in self.lines if title in line]
                self.lines.remove(line)
                self.lines.append(line)
                return
            self.results[test] = self.case.order(test)
            self.minutes += ORDERS[test].minutes
            self._note(f"{ORDERS[test].title}: {self.results[test].sentence}")

    def diagnose(self, disease: str) -> None:
        """Notes a diagnosis; the one that stands already is not noted again."""
        with self._lock:
            if disease != self.diagnosis:
                self.diagnosis, self.outcome = disease, None
                self.attempts += 1
                self._note(f"diagnosis: {DISEASES[disease].title}")

    def treated(self, outcome: Outcome) -> None:
        """Notes a cure and its verdict, and closes the case where nothing is left to do.

        A cure that was the last one already, or one of a closed case, takes no minutes.
        """
        with self._lock:
            again = self.outcome is not None and self.outcome.names == outcome.names
            self.outcome = outcome
            if again or self.closed:
                return
            self.minutes += TREATMENT
            cure = ", ".join(CURES[name].title for name in outcome.names)
            self._note(f"cure: {cure}: {outcome.verdict}; {self._judged_by(outcome)}")
            if outcome.verdict in (CURED, ALONE) and self.right:
                self._close("solved")
            elif not self.right and self.diagnosis not in self.mistaken:
                self.mistaken.add(self.diagnosis)
                self.minutes += MISTAKE
                self._note(f"a wrong diagnosis was treated: {MISTAKE} minutes more")

    def tell(self) -> None:
        """Closes the case: what it was is told."""
        with self._lock:
            if not self.closed:
                self._close("told")

    def _close(self, how: str) -> None:
        disease = self.case.disease
        self.closed = how
        sign = disease.sign.replace("*", "")  # emphasis, in a notebook
        self.lines.append(f"It was: {disease.title} (lab {disease.lab:02}). {sign}")
        if disease.line != disease.mended:
            said = f"Instead of {disease.line}" if disease.mended else f"Leave out {disease.line}"
            self.lines.append(said)
        if disease.mended and disease.line != disease.mended:
            self.lines.append(f"it should be {disease.mended}")

    @property
    def right(self) -> bool:
        """Whether the last diagnosis is right."""
        return self.diagnosis == self.case.disease.name

    @property
    def verdict(self) -> str:
        """What the last cure and its diagnosis are worth together, in a sentence or two."""
        if self.outcome is None:
            return ""
        told = (RIGHT if self.right else WRONG).get(self.outcome.verdict)
        if self.closed == "solved":
            told = f"{self.outcome.verdict.capitalize()}. The diagnosis is right"
            told += ", and the cause is gone." if self.outcome.verdict == CURED else "."
        if told is None:
            right = "right" if self.right else "wrong"
            told = f"{self.outcome.verdict.capitalize()}. The diagnosis is {right}."
        return told

    def _judged_by(self, outcome: Outcome) -> str:
        """The numbers before and after; the disease's own only where the diagnosis is right."""
        before, after = self.case.symptoms().reported, outcome.course.reported
        told = f"test accuracy {before:.0%} → {after:.0%}"
        number = self.case.disease.number
        if self.right and number.at_most is not None:
            told += f"; {number.title} {outcome.before:.0%} → {outcome.after:.0%}"
            told += f", healthy up to {number.at_most:.1%}".replace(".0%", "%")
        return told

    def _note(self, words: str) -> None:
        self.lines.append(f"minute {self.minutes}: {words}")


class Book:
    """All patients of a session, by ward, number and data set: who comes back is known."""

    def __init__(self):
        self.entries: dict[tuple, Entry] = {}

    def entry(self, ward: str, number: int, digits: Dataset) -> Entry:
        """The patient with this number of a ward, one of the values of `WARDS`."""
        key = ward, number, digits.name, len(digits.train_labels)
        if key not in self.entries:
            entry = Entry(_dealt(ward, number, digits), _named(ward, number))
            self.entries.setdefault(key, entry)  # another thread may have been first
        return self.entries[key]

    @property
    def score(self) -> str:
        """How many patients are solved, and what they took: minutes and diagnoses."""
        solved = [one for one in self.entries.values() if one.closed == "solved"]
        if not solved:
            return ""
        minutes = sum(one.minutes for one in solved)
        patients = "1 patient" if len(solved) == 1 else f"{len(solved)} patients"
        named = sum(one.attempts for one in solved)
        diagnoses = "1 diagnosis" if named == 1 else f"{named} diagnoses"
        return f"Solved so far: {patients}, {minutes} minutes, {diagnoses}."


def dealt_to(ward: str, number: int) -> str:
    """The name of the disease that the patient with this number of a ward has."""
    return _dealt(ward, number, None).disease.name


def _dealt(ward: str, number: int, digits: Dataset | None) -> Case:
    if ward == "healthy":
        return Case("healthy", seed=number, digits=digits)
    if ward == "one":
        return deal(seed=number, digits=digits)
    return deal_twins(seed=number, digits=digits)[ward == "second"]


def _named(ward: str, number: int) -> str:
    names = {"healthy": "healthy net", "one": "patient"}
    return f"{names.get(ward, f'{ward} look-alike')} {number}"

"""The Clinic: a Lab in which a patient is examined, tested, diagnosed and treated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from labsupport.data.datasets import load_digits
from labsupport.explore import TrainingLab
from labsupport.figures.space import Room
from labsupport.labs.training_clinic.case import Case
from labsupport.labs.training_clinic.casebook import Book, Entry
from labsupport.labs.training_clinic.chart import Chart
from labsupport.labs.training_clinic.clinic_figure import ClinicFigure, ClinicMoment
from labsupport.labs.training_clinic.clinic_menus import MOST, clinic_controls
from labsupport.labs.training_clinic.cures import prescribed
from labsupport.labs.training_clinic.intake import intake
from labsupport.labs.training_clinic.looks import Look, look_into
from labsupport.labs.training_clinic.patient import Patient
from labsupport.labs.training_clinic.plan import Plan
from labsupport.labs.training_clinic.replay import Replay
from labsupport.training.records import TrainingRecord

PLACE = ("ward", "number")  # controls that say who the patient is,
MENUS = ("test", "diagnosis", "cure")  # and those that are empty when another one comes
UNSURE = ("last_relu",)  # diseases that make only some nets sick
BOOK = Book()  # of this session: a cell that is run again finds its patients as they were


class Clinic(TrainingLab):
    """A `TrainingLab` whose training is a patient's.

    Run trains the patient as it came. Order does the test that is chosen, Diagnose notes the
    disease, Treat trains the patient anew with the cure; what it was before stays as a ghost. Tell,
    pressed twice, closes a case. What was done to a patient is kept in the book of the session.
    """

    ASIDE = (*TrainingLab.ASIDE, "test", "diagnosis", "cure")
    KEYS = {"o": "Order", "d": "Diagnose", "t": "Treat", "n": "Next patient"}
    SELDOM = ("Step", "Tell", "Large print")
    TRAINS = ("Run", "Treat")

    def __init__(self, *, book: Book | None = None, **settings):
        self.book = BOOK if book is None else book
        self._cure = ""  # of the treatment that is shown; "" for the patient as it came
        self._asked_to_tell = False  # Tell was pressed last: once more, and the case is closed
        super().__init__(self._admit, ClinicFigure, controls=clinic_controls(), **settings)

    @property
    def entry(self) -> Entry:
        """The patient that is shown, in the book."""
        return self.book.entry(self.values["ward"], self.values["number"], load_digits())

    # -- what is trained -------------------------------------------------------------------------

    def _admit(self, *, ward: str, number: int) -> Replay:
        """The training of a patient as it came; all of it is there if it was examined before."""
        entry = self.book.entry(ward, number, load_digits())
        self._cure = ""
        return self._replay(entry, "", finished=entry.examined and not self._wanted)

    def _replay(self, entry: Entry, cure: str, *, finished: bool = False) -> Replay:
        case = entry.case
        plan = prescribed(case.plan, cure) if cure else case.plan
        return Replay(
            lambda: case.course(*([cure] if cure else [])),
            planned=plan.steps,
            first=_before_training(plan, case),
            label=f"{entry.name}, {'treated' if cure else 'as it came'}",
            activation=plan.activation,
            finished=finished,
        )

    def _renew(self) -> None:
        super()._renew()
        self._ended = self.training.finished  # then Run shows it from its beginning

    def _iterate(self, training: Replay) -> bool:
        over = super()._iterate(training)
        if over and training.finished:
            with self._lock:
                if self.training is training:
                    self._note()
        return over

    def _note(self) -> None:
        """Notes what the training that has just ended tells."""
        entry = self.entry
        if not self._cure:
            entry.examined = True
        elif entry.outcome is None or entry.outcome.names != (self._cure,):
            entry.treated(entry.case.cure(self._cure))

    # -- buttons ---------------------------------------------------------------------------------

    def _buttons(self) -> dict[str, Callable]:
        mine = {"Order": self._order, "Diagnose": self._diagnose, "Treat": self._treat}
        usual = super()._buttons()
        return {**mine, **usual, "Next patient": self._next_patient, "Tell": self._tell}

    def _next_patient(self) -> None:
        self._change({"number": self.values["number"] % MOST + 1})

    def _order(self) -> None:
        self._demand("Order")
        self.entry.order(self.values["test"])
        self._redraw(compute=False)

    def _diagnose(self) -> None:
        self._demand("Diagnose")
        self.entry.diagnose(self.values["diagnosis"])
        self.values = {**self.values, "cure": ""}
        self._redraw(compute=False)

    def _treat(self) -> None:
        self._demand("Treat")
        self._cure = self.values["cure"]
        self.training = self._replay(self.entry, self._cure)
        self._ended = False
        self._press_run()

    def _tell(self) -> None:
        if self._asked_to_tell:
            self.entry.tell()
        self._asked_to_tell = not self._asked_to_tell and not self.entry.closed
        self._redraw(compute=False)

    def _do(self, action) -> None:
        self._asked_to_tell &= action == "Tell" or isinstance(action, Room)
        super()._do(action)

    def _demand(self, button: str) -> None:
        """Raises ValueError, in words, where a button cannot be used now, or has nothing chosen."""
        menu = {"Order": "test", "Diagnose": "diagnosis", "Treat": "cure"}[button]
        empty = "" if self.values[menu] else f"choose a {menu} first"
        if reason := self._why_not()[button] or empty:
            raise ValueError(reason)

    def _why_not(self) -> dict[str, str]:
        """{button: why it cannot be used now, or ""}."""
        entry = self.entry
        first = "" if entry.examined else "let the patient train first: press Run"
        closed = "this case is closed: press Next patient" if entry.closed else ""
        named = entry.diagnosis or entry.closed
        unnamed = "" if named else "name the disease first, then press Diagnose"
        busy = "the training is running" if self.running else ""
        return {
            "Order": first,
            "Diagnose": first or closed,
            "Treat": first or busy or unnamed,
        }

    def _change(self, values) -> None:
        self._asked_to_tell = False
        moved = any(self.values[name] != values.get(name, self.values[name]) for name in PLACE)
        self._wanted &= not moved  # another patient waits until Run is pressed
        super()._change({**dict.fromkeys(MENUS, ""), **values} if moved else values)

    # -- what is shown ---------------------------------------------------------------------------

    def _moment(self, record: TrainingRecord, position: float) -> ClinicMoment:
        entry = self.entry
        sick = self._replay(entry, "", finished=True).record if self._cure else None
        title = f"{entry.name[:1].upper()}{entry.name[1:]}: {entry.case.told}"
        chart = Chart(title, tuple(entry.lines), tuple(entry.results.values()))
        moment = ClinicMoment(record, position, chart, "", sick)
        seen = ClinicFigure.tells_the_last(moment, self._drawing.room)
        unseen = "" if seen or not entry.lines else entry.lines[-1] + "."
        said = " ".join(filter(None, [self._said(), unseen, self.book.score]))
        return replace(moment, said=said)

    def _said(self) -> str:
        """What has come out, and what is to be done next."""
        entry = self.entry
        if self._asked_to_tell:
            return "Press Tell once more, and it is told what it was: the case is closed then."
        if self.running:
            return "It trains."
        if not entry.examined:
            return "Next: press Run, and let it end."
        if entry.closed:
            verdict, told = entry.verdict, ""
            if entry.closed == "told":  # what it was is known, and no diagnosis is judged
                verdict = f"{entry.outcome.verdict.capitalize()}." if entry.outcome else ""
                told = f"It was: {entry.case.disease.title}."
            verdict = verdict if self._cure else ""
            parts = (verdict, told, "Next: read the chart, then press Next patient.")
            return " ".join(filter(None, parts))
        if entry.outcome:
            return f"{entry.verdict} Next: another test, diagnosis or cure."
        if entry.diagnosis:
            return "Next: choose a cure, and press Treat."
        return "Next: order a test, or choose a diagnosis."

    def _status(self) -> dict:
        status = super()._status()
        if self.training is not None:
            reasons = self._why_not()
            status["disabled"] += [name for name, reason in reasons.items() if reason]
            status["why"] |= reasons
        return status


def _before_training(plan: Plan, case: Case) -> Look:
    """A look into the patient before its first step."""
    # Which seed is dealt is known for sure after two or three trainings. But for one disease it is
    # nearly always the first, and who leafs through patients need not wait.
    known = case.disease.name in UNSURE or "passed_over" in vars(case)
    seed = case.dealt_seed if known else case.seed
    return look_into(Patient(plan, seed=seed), intake(plan, case.digits, seed=seed), step=0)

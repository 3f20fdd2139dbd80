"""How lab 15 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote, accuracy_at_end
from labsupport.labs.training_clinic.casebook import dealt_to
from labsupport.labs.training_clinic.diseases import DISEASES


def _verdict(lab) -> str:
    """What the last cure of the patient that is shown has come to; "" without one."""
    return lab.entry.outcome.verdict if lab.entry.outcome else ""


def _patients(numbers: range) -> str:
    """Who comes under these numbers, with the cure, for the instructor alone."""
    told = (f"{number}: {DISEASES[dealt_to('one', number)].title}" for number in numbers)
    return "*one patient*, by number: " + "; ".join(told) + "."


def _twins(numbers: range) -> str:
    told = (
        f"{number}: {DISEASES[dealt_to('first', number)].title}, and "
        f"{DISEASES[dealt_to('second', number)].title}"
        for number in numbers
    )
    return "*twins*, first and second: " + "; ".join(told) + "."


def first_with(disease: str) -> int:
    """The first number of one patient who has this disease."""
    return next(number for number in range(1, 100) if dealt_to("one", number) == disease)


def _treated(disease: str, diagnosis: str, cure: str) -> list:
    """What is done with the first patient who has this disease."""
    number = {"ward": "one", "number": first_with(disease)}
    chosen = [{"diagnosis": diagnosis}, "Diagnose", {"cure": cure}, "Treat"]
    return ["Reset", number, "Run", *chosen]


SHEET = Sheet(
    before=[
        _patients(range(1, 21)),
        _twins(range(1, 9)),
        "A case for the whole hall: take a number, press R, and let them call out which test to "
        "order. Write the minutes on the board. The hall votes on the diagnosis before the cure.",
        "All trainings of the notebook together take one to two minutes: add `--whole` and start "
        "it before they come in.",
        "The Clinic remembers what was done to a patient. Another number begins afresh.",
    ],
    beliefs={
        "The loss curve tells what is wrong.": "Section 7: it parts few twins. One cheap test, "
        "chosen for the pair, does.",
        "If a cure works, the diagnosis was right.": "Section 8: batch norm works on four "
        "patients with four different faults.",
        "Dead ReLUs are the disease.": "Section 5: several roads end there.",
    },
    sections={
        "1.": [
            Scene(
                "A patient with too high a rate",
                do=["Reset", {"ward": "one", "number": first_with("rate_high")}, "Run"],
                by_hand="Before R: what should a healthy training look like? Let them say the "
                "first loss and the accuracy at the end.",
                meanwhile="784 pixels, three hidden layers of 100 ReLU units, ten digits, 300 "
                "steps. One line of it is wrong.",
                seen="The first loss is fine, below 3. At the end the net guesses, near 10 %: the "
                "loss rests near 2.30, or is NaN.",
                holds=lambda lab: lab.training.record.loss[0] < 3 and accuracy_at_end(lab) < 0.25,
                say="What do you order? The first loss was fine, so the start is fine.",
            ),
            Scene(
                "Diagnosis first, then the cure",
                do=[{"diagnosis": "rate_high"}, "Diagnose", {"cure": "rate_down"}, "Treat"],
                meanwhile="It trains anew with a tenth of the rate.",
                seen="*cured*: the diagnosis is right, and the cause is gone.",
                holds=lambda lab: lab.entry.closed == "solved",
                say="Who would have taken batch norm? That comes in section 8.",
            ),
        ],
        "2.": [
            Vote(
                "softmax-twice-at-first",
                {"about half of it": "Two softmax are thought to make the net twice as sure."},
            ),
        ],
        "3.": [
            Vote(
                "one-batch-of-shuffled-labels",
                {
                    "about 3, as by guessing": "Learning is thought to need sense. To learn by "
                    "heart needs none.",
                },
            ),
            Vote(
                "loss-on-zeros",
                {"clearly higher": "The images are thought to help, even if labels are random."},
            ),
        ],
        "5.": [
            Vote(
                "three-diseases-one-end",
                {"the loss is NaN": "A rate far too high can end so. These three do not."},
            ),
        ],
        "6.": [
            Vote(
                "labels-off-by-one",
                {
                    "about 10 %, as by guessing": "Wrong labels are thought to teach nothing. They "
                    "teach exactly the wrong thing.",
                },
            ),
        ],
        "8.": [
            Vote(
                "batch-norm-for-all",
                {"one or two": "It is thought to help against scales only."},
            ),
            Scene(
                "It works, and the cause remains",
                do=_treated("small", "small", "batch_norm"),
                meanwhile="Weights of 0.01, and batch norm in every layer. The weights stay.",
                seen="*works, but the cause remains*.",
                holds=lambda lab: _verdict(lab) == "works, but the cause remains",
                say="The curve is healthy. Is the patient?",
            ),
            Scene(
                "A wrong name, and the cure works all the same",
                do=[{"diagnosis": "dead"}, "Diagnose", {"cure": "init"}, "Treat"],
                by_hand="The same patient, and a wrong diagnosis on purpose.",
                meanwhile="Fitting first weights. They cure several diseases of the start.",
                seen="It is healthy, and the words say that the diagnosis is wrong.",
                holds=lambda lab: _verdict(lab) == "cured" and not lab.entry.closed,
                say="Luck is no diagnosis. Next time the cure will not fit.",
            ),
            Vote(
                "adam-for-large-weights",
                {
                    "it rises above 85 %": "Adam is thought to repair any start. It repairs a "
                    "small one.",
                },
            ),
        ],
    },
)

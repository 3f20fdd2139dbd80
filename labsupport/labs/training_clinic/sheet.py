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


def _look_alikes(numbers: range) -> str:
    told = (
        f"{number}: {DISEASES[dealt_to('first', number)].title}, and "
        f"{DISEASES[dealt_to('second', number)].title}"
        for number in numbers
    )
    return "*look-alikes*, first and second: " + "; ".join(told) + "."


def first_with(disease: str) -> int:
    """The first number of one patient who has this disease."""
    return next(number for number in range(1, 100) if dealt_to("one", number) == disease)


def _pair(*diseases: str) -> int:
    """The first number of look-alikes with these two diseases, in either order."""
    dealt = ({dealt_to(ward, k) for ward in ("first", "second")} for k in range(1, 100))
    return next(number for number, pair in enumerate(dealt, 1) if pair == set(diseases))


def _ordered(*tests: str) -> list:
    """Tests that are ordered one after the other."""
    return [action for test in tests for action in ({"test": test}, "Order")]


def _found(lab, test: str) -> dict:
    """What a test has found in the patient that is shown."""
    return lab.entry.results[test].values


def _look_alike_in_loss(lab) -> bool:
    """Whether the patient that is shown and the pinned one end with nearly the same loss."""
    (other,) = lab.pinned
    return abs(lab.training.record.loss[-20:].mean() - other.loss[-20:].mean()) < 0.05


def _treated(disease: str, diagnosis: str, cure: str) -> list:
    """What is done with the first patient who has this disease."""
    number = {"ward": "one", "number": first_with(disease)}
    chosen = [{"diagnosis": diagnosis}, "Diagnose", {"cure": cure}, "Treat"]
    return ["Reset", number, "Run", *chosen]


SHEET = Sheet(
    before=[
        _patients(range(1, 21)),
        _look_alikes(range(1, 13)),
        "A case for the whole hall: take a number, press R, and let them call out which test to "
        "order. Write the minutes on the board. The hall votes on the diagnosis before the cure. A "
        "wrong diagnosis that is treated costs 30 minutes, a cure 10: tests are cheaper than "
        "guesses. *no treatment* is right for the healthy, about one patient in six.",
        "All trainings of the notebook together take one to two minutes: add `--whole` and start "
        "it before they come in.",
        "The Clinic remembers what was done to a patient. Another number begins afresh.",
    ],
    beliefs={
        "The loss curve tells what is wrong.": "Section 7: alone it names none of them. One "
        "cheap test, chosen for the pair, parts them.",
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
                seen="*Cured. The diagnosis is right, and the cause is gone.*",
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
            Scene(
                "Two tests for labels that do not belong",
                do=[
                    *("Reset", {"ward": "one", "number": first_with("labels_apart")}, "Run"),
                    *_ordered("one_batch", "zero_input"),
                ],
                by_hand="After the vote. Let them say before each Order what they expect.",
                meanwhile="The loss stays above 2. Is it the net, or the data?",
                seen="One batch: nearly all of 32 right. Zeros: the same loss as the images.",
                holds=lambda lab: (
                    _found(lab, "one_batch")["accuracy"] > 0.85
                    and abs(
                        _found(lab, "zero_input")["zeros"] - _found(lab, "zero_input")["images"]
                    )
                    < 0.15
                ),
                say="It learns by heart, and it has no use for the images. Twelve minutes.",
            ),
        ],
        "5.": [
            Vote(
                "three-diseases-one-end",
                {
                    "the loss is NaN": "A rate far too high can end so, and raw pixels. The middle "
                    "nets of these three do not.",
                },
            ),
            Scene(
                "Dead at the end, and healthy at first",
                do=[
                    *("Reset", {"ward": "one", "number": first_with("no_zero_grad")}, "Run"),
                    {"look": 0},
                ],
                by_hand="After the vote. First the end, then *look back* to the left.",
                meanwhile="Watch the loss: it falls as it should. And then?",
                seen="At the end over half of a layer is dead. At first hardly a unit is.",
                holds=lambda lab: (
                    lab.training.record.looks[-1].dead.max() > 0.5
                    and lab.training.record.look(0.0).dead.max() < 0.25
                ),
                say="They were alive. What has killed them?",
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
            Scene(
                "Three matrices without names",
                by_hand="After the vote: cover the titles of the three confusion matrices with a "
                "sheet of paper. Which is healthy? What has happened to the other two?",
                say="One line beside the diagonal: it knows the digits, and says the next one. One "
                "column: all test images look alike to it.",
            ),
        ],
        "7.": [
            Scene(
                "Look-alikes",
                do=[
                    *("Reset", {"ward": "first", "number": _pair("small", "zeros")}, "Run", "Pin"),
                    *({"ward": "second"}, "Run"),
                ],
                meanwhile="Two patients, and two diseases. The first one stays in gray.",
                seen="Two flat curves, one on the other, near 2.30.",
                holds=lambda lab: _look_alike_in_loss(lab) and lab.training.record.loss[-1] > 2.2,
                say="One test for both, not ten: which? Then *layer by layer*: in one of them "
                "every gradient is exactly 0.",
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
                seen="*It works, but the cause remains. The diagnosis is right.*",
                holds=lambda lab: _verdict(lab) == "works, but the cause remains",
                say="The curve is healthy. Is the patient?",
            ),
            Scene(
                "A wrong name, and the cure works all the same",
                do=[{"diagnosis": "dead"}, "Diagnose", {"cure": "init"}, "Treat"],
                by_hand="The same patient, and a wrong diagnosis on purpose.",
                meanwhile="Fitting first weights. They cure several diseases of the start.",
                seen="*Cured, but not for the reason that you gave: the diagnosis is wrong.*",
                holds=lambda lab: _verdict(lab) == "cured" and not lab.entry.closed,
                say="Luck is no diagnosis. Next time the cure will not fit.",
            ),
            Vote(
                "adam-for-large-weights",
                {
                    "it rises above 85 %": "Adam is thought to repair any start. It repairs a "
                    "small one, more or less.",
                },
            ),
        ],
    },
)

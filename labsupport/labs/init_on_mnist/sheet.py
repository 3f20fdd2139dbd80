"""How lab 07 is shown."""

import numpy as np

from labsupport.exercises.sheet import Scene, Sheet, Vote, accuracy_at_end, pinned_accuracies

GUESS = np.log(10)


def leaves_at(record) -> float:
    """The first step of a training whose loss is below ln 10 − 0.05; infinity if there is none."""
    below = record.loss < GUESS - 0.05
    return float(below.argmax() + 1) if below.any() else float("inf")


def signals(lab, look: int) -> np.ndarray:
    """The std of each hidden layer's outputs at one of the looks of the Lab's training."""
    return lab.training.record.statistics[look].activation_std


SHEET = Sheet(
    before=[
        "All trainings of the notebook together take half a minute to two: add `--whole` and start "
        "it before they come in.",
        "Sections 2 and 4 are the heart. Section 3 or 6 may be left out.",
        "The figure of section 1 is stored: the lecture's full size takes minutes.",
        "*lasts* says how long a training takes: 20 s to talk, 5 s to repeat.",
        "All scenes are played on the Lab of section 1. The list on the left (Table of Contents) "
        "leads there and back.",
    ],
    beliefs={
        "A loss that does not move is a net that cannot learn.": "Section 2: it is late, and one "
        "can predict how late (three hidden layers).",
        "The gradient vanishes in the lower layers.": "That of a unit does. Those of the weight "
        "matrices have nearly equal norms on the plateau, with one std for all. Section 4.",
        "Saturated units mean gradients close to 0.": "Section 5: before the first step they are "
        "larger than with 1/√n.",
    },
    sections={
        "1.": [
            Vote(
                "loss-of-small-weights",
                {
                    "it falls from the first step on": "The gradient is thought to be there at "
                    "once. It is a product of small numbers.",
                    "it stays where it is to the end": "No learning for many steps is taken for no "
                    "learning at all.",
                },
            ),
            Scene(
                "Small weights",
                do=["Reset", {"pace": 20}, "Run"],
                by_hand="Before R: at which iteration does it move? Write three bets on the board. "
                "The curve is a mean of the last 19 losses, so it bends about ten iterations late.",
                meanwhile="2.30 is ln 10, the loss of somebody who gives each digit one chance in "
                "ten: the dotted line.",
                seen="The loss rests at 2.30 for more than 100 iterations. Then it falls, and at "
                "the end it is far below.",
                holds=lambda lab: (
                    abs(lab.training.record.loss[100] - GUESS) < 0.05
                    and np.mean(lab.training.record.loss[-19:]) < 1.8
                ),
                say="Nothing was changed in between. What did it do all that time?",
            ),
            Scene(
                "The right size",
                do=["Pin", "tanh, 1/√n", "Run"],
                meanwhile="The same net, the same batches. The std of a weight depends on the "
                "number of inputs now: 0.036 in the first matrix, 0.071 in the others.",
                seen="The loss falls from the first iteration on. The accuracy ends above 80 %.",
                holds=lambda lab: (
                    accuracy_at_end(lab) > 0.8 and leaves_at(lab.training.record) < 40
                ),
                say="Four to seven times larger weights, and no plateau.",
            ),
            Scene(
                "Too large",
                do=["Pin", "tanh, 1", "Run"],
                meanwhile="So are larger weights always better? Now their std is 1. Where will "
                "the loss begin?",
                seen="It begins above 6, and at the end the accuracy is below that of 1/√n.",
                holds=lambda lab: (
                    lab.training.record.loss[0] > 6
                    and accuracy_at_end(lab) < max(pinned_accuracies(lab))
                ),
                say="Far worse than a guess: it is *sure* of wrong answers. Section 5 asks why it "
                "learns so slowly.",
            ),
        ],
        "2.": [
            Vote(
                "twice-as-wide",
                {
                    "about twice as long": "More weights are thought to need more time.",
                    "about as long": "The rate is thought to be all that counts.",
                },
            ),
            Scene(
                "Twice the rate",
                do=["Reset", "Run", "Pin", {"learning_rate": 0.630957, "pace": 20}, "Run"],
                by_hand="Back to the first Lab. Before the second R: ask for a number.",
                meanwhile="The usual net first, once more. Then the same at about twice the rate.",
                seen="With rate 0.63 the loss leaves 2.30 in about half of the iterations.",
                holds=lambda lab: leaves_at(lab.training.record) < 0.75 * leaves_at(lab.pinned[0]),
                say="Rate times iterations is about the same. And twice the width does it too.",
            ),
            Scene(
                "One hidden layer",
                do=["Reset", {"depth": 1}, "Run"],
                meanwhile="The same tiny weights, 0.01. Two of the four matrices are gone.",
                seen="The loss falls within the first 30 iterations.",
                holds=lambda lab: leaves_at(lab.training.record) < 30,
                say="A shallow net forgives weights that are too small.",
            ),
        ],
        "3.": [
            Vote(
                "center-or-divide",
                {
                    "subtracting the mean image": "Centering is what is taught. It helps in other "
                    "nets, lab 09 has one.",
                    "only both together": "Standardizing is thought to be one thing. It is two.",
                },
            ),
        ],
        "4.": [
            Vote(
                "which-layer-wakes-first",
                {
                    "in the last one, beside the loss": "The error comes from there. But its "
                    "weights see a signal that hardly depends on the image.",
                    "in the first one, beside the image": "The image is there. But the error "
                    "hardly arrives.",
                },
            ),
            Scene(
                "Two directions",
                do=["Reset", "Run", {"look": 0}],
                meanwhile="It trains as before. Afterwards we go back to its beginning.",
                seen="At iteration 0: ∂L/∂h is over ten times as large in layer 3 as in layer 1. "
                "The std of the outputs, above the histograms, is the other way round.",
                holds=lambda lab: (
                    lab.training.record.statistics[0].gradient_std[2]
                    > 10 * lab.training.record.statistics[0].gradient_std[0]
                    and signals(lab, 0)[0] > 10 * signals(lab, 0)[2]
                ),
                say="A matrix gets the product of both. All four have one std here, so the "
                "products have about the same norm.",
            ),
        ],
        "5.": [
            Vote(
                "gradient-of-large-weights",
                {
                    "less than a tenth of it": "Saturated is thought to mean no gradient. One of "
                    "five is not saturated, and large weights stand behind it.",
                },
            ),
            Scene(
                "Saturated",
                do=["Reset", "tanh, 1"],
                seen="Most outputs are at −1 and 1.",
                holds=lambda lab: lab.training.record.statistics[0].at_ends.min() > 0.6,
                say="Two images that differ a little: where will they be after three such layers?",
            ),
        ],
        "6.": [
            Vote(
                "signal-after-200-steps",
                {
                    "about 0.25 still": "The right start is thought to keep the signal for ever.",
                    "below 0.17": "tanh is thought to shrink it further.",
                },
            ),
            Scene(
                "Look back",
                do=["Reset", "tanh, 1/√n", "Run", {"look": 0}],
                by_hand="Drag *look back* to the right end and to the left again.",
                meanwhile="Full screen. Watch *std* above the histograms of h.",
                seen="The std of layer 3 grows from the left end to the right, by over a third.",
                holds=lambda lab: signals(lab, -1)[2] > 1.33 * signals(lab, 0)[2],
                say="The start is for the first steps. In this net learning makes signals larger.",
            ),
        ],
        "7.": [
            Vote(
                "six-layers-of-torch",
                {
                    "about 85 %": "A default is thought to be a good choice. For few layers it "
                    "only costs steps.",
                    "about 50 %": "Slower is expected. It is a plateau.",
                },
            ),
            Scene(
                "As torch makes them",
                do=["Reset", "ReLU, √(2/n)", {"weights": "torch", "scale": 1.0, "depth": 8}]
                + [{"learning_rate": 0.1, "width": 100, "pace": 20}, "Run"],
                meanwhile="Eight hidden layers of 100 units, the std that nn.Linear gives, rate "
                "0.1. How many of you have ever set the weights of a Linear by hand?",
                seen="It guesses to the end.",
                holds=lambda lab: accuracy_at_end(lab) < 0.3,
                say="No error, no warning. Nothing looks wrong but the loss.",
            ),
            Scene(
                "Two and a half times as large",
                do=["Pin", {"scale": 10**0.4}, "Run"],
                meanwhile="√6 is 2.45. We take 2.51, the next step of the slider.",
                seen="It learns: the accuracy ends above 60 %.",
                holds=lambda lab: accuracy_at_end(lab) > 0.6 > max(pinned_accuracies(lab)),
                say="One line per layer: `kaiming_normal_` with `nonlinearity='relu'`.",
            ),
        ],
    },
)

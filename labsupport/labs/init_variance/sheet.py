"""How lab 06 is shown."""

from labsupport.by_hand.signals import LECTURE_WIDTH
from labsupport.exercises.sheet import Scene, Sheet, Vote

HE = (2 / LECTURE_WIDTH) ** 0.5


def _in_band(lab) -> bool:
    """Whether both lines of the Lab lie in the shaded band, from ½ to 2."""
    lines = [*lab.result.std, *lab.result.gradient_std]
    return min(lines) > 0.5 and max(lines) < 2


SHEET = Sheet(
    before=["Sections 5 and 6 are for the board: have chalk, and the formula of section 5."],
    beliefs={
        "Small weights are the safe choice.": "Then let them explain the first picture: nothing is "
        "saturated, nothing explodes, and layer 5 says 0 to every input.",
        "Saturated units make the gradient vanish.": "Section 3: right for most single units, and "
        "wrong for the layer, whose gradient grows.",
    },
    sections={
        "1.": [
            Scene(
                "Small weights: a needle",
                do=["tanh, 0.01"],
                seen="The bell of layer 1 shrinks to a needle at 0. Both lines are straight on the "
                "log axis. Forward falls to 0.0005 in layer 5; backward falls to 0.0025 in layer "
                "1.",
                holds=lambda lab: lab.result.std[-1] < 1e-3 and lab.result.gradient_std[0] < 4e-3,
                say="Nothing explodes, nothing is saturated, and the net is dead. A straight line "
                "on a log axis: each layer multiplies by the same factor, here 0.22. What would "
                "ten layers leave?",
            ),
            Scene(
                "Large weights: two towers",
                do=["Pin", "tanh, 1"],
                seen="Two towers at −1 and 1: more than 90 % of each layer is saturated. Forward "
                "is level. Backward *grows* to about 150 in layer 1. The needle stays in gray.",
                holds=lambda lab: (
                    min(lab.result.saturated) > 0.9 and 100 < lab.result.gradient_std[0] < 200
                ),
                say="Read *Backward* from right to left, as the gradient travels. Most of you have "
                "read that it vanishes here. Keep the question until section 3.",
            ),
            Scene(
                "Where do both survive?",
                do=["Reset", {"scale": 0.0708}],
                by_hand="Begin at 0.01 and go up with the right arrow key, slowly. The hall calls "
                "*stop* as soon as both lines lie in the shaded band.",
                seen="From 0.056 on the forward line, from 0.045 on the backward line is in the "
                "band. At 0.071 the words below say: std 0.63 in layer 5, gradient 1.2 in layer "
                "1. Above 0.1 the gradient leaves the band.",
                holds=_in_band,
                say="Read the two numbers aloud: a line that looks level may hide a factor of two. "
                "Write the scale on the board. Why this one? Would it be the same for 2000 units?",
            ),
        ],
        "2.": [
            Vote(
                "ten-small-layers",
                {
                    "about 0.00025": "Twice as many layers, half as much: they halve instead of "
                    "multiplying.",
                    "exactly 0": "Very small is taken for 0. The number is small and exact.",
                },
            ),
            Vote(
                "signal-of-a-sigmoid",
                {
                    "about 0.027 as well": "The spread over all values is taken for the spread of "
                    "one unit. The difference between units is no signal.",
                },
            ),
        ],
        "3.": [
            Vote(
                "carriers-of-the-gradient",
                {
                    "the saturated units: 92 % of all, with slopes below 0.06": "There are many of "
                    "them. But a slope counts squared.",
                    "the units in between: about 4 %, with slopes from 0.06 to 0.5": "A compromise "
                    "between many and steep; the steep ones win clearly.",
                },
            ),
            Scene(
                "Large weights help a sigmoid",
                do=["Reset", {"activation": "sigmoid"}, {"scale": 0.501187}],
                by_hand="Drag up slowly from 0.01, until the backward line is level.",
                seen="At 0.501 the gradient comes back with std 1.1. And 66 % of layer 5 are "
                "saturated: close to 0 or to 1.",
                holds=lambda lab: (
                    abs(lab.result.gradient_std[0] - 1.1) < 0.1 and lab.result.saturated[-1] > 0.6
                ),
                say="The slope of a sigmoid is at most ¼. Large weights make up for it, and pay "
                "with saturation. Saturated, and yet the gradient is whole.",
            ),
        ],
        "4.": [
            Vote(
                "tanh-and-one-and-a-half",
                {
                    "it grows like 1.5ᵏ": "The linear net is continued in the mind. tanh stops at "
                    "1.",
                    "it goes to 0": "tanh makes everything smaller. But 1.5 makes it larger first: "
                    "the two balance at 0.86.",
                    "it oscillates": "A fixed point that is reached from one side is not expected.",
                },
            ),
        ],
        "5.": [
            Vote(
                "four-times-as-many-inputs",
                {
                    "0.011": "A quarter: the std of a sum is thought to grow with n. It grows with "
                    "√n.",
                    "0.045, as before": "The std is thought to be a mean. It is a sum.",
                    "0.09": "Turned round: more inputs need smaller weights.",
                },
            ),
            Vote(
                "what-relu-halves",
                {
                    "its variance": "Many slides say so. The variance also loses the square of the "
                    "mean, and becomes 0.34.",
                    "its std": "Half of the numbers are gone, so everything is thought to halve.",
                },
            ),
            Scene(
                "ReLU: the exact place",
                do=["Reset", {"activation": "relu", "depth": 10}, {"scale": HE}],
                by_hand="Before you drag, the hall predicts the place from the formula, ½ · 500 · "
                "s² = 1: s = 0.063.",
                seen="At the mark He both lines are level over ten layers: 0.83 forward in layer "
                "10, 1.0 backward in layer 1. About half of the outputs are off.",
                holds=lambda lab: (
                    0.5 < lab.result.std[-1] < 1.3 and 0.7 < lab.result.gradient_std[0] < 1.4
                ),
                say="We did not look for it, we computed it. *off* counts the outputs that are 0.",
            ),
            Scene(
                "One key too far",
                do=["Pin", {"scale": HE / 10**0.05}],
                by_hand="One press of the left arrow key; then two of the right one.",
                seen="One step to the left of He the line falls away below the gray one, to 0.26 "
                "in layer 10. One step to the right of He it rises to 2.6.",
                holds=lambda lab: lab.result.std[-1] < 0.4 * lab.pinned.std[-1],
                say="A step changes the scale by 12 %. In ten layers that is a factor of 3. This "
                "is why the formula has to be exact.",
            ),
        ],
        "6.": [
            Vote(
                "back-through-a-wider-layer",
                {
                    "1, as for the signal": "Same matrix, same factor. But on the way back the "
                    "units are counted, not the inputs.",
                    "4": "Four times as many terms: the std of a sum is thought to grow with n.",
                },
            ),
        ],
        "7.": [
            Vote(
                "one-gain-for-tanh",
                {
                    "yes, near 1": "That is the gain of a linear net.",
                    "yes, 5/3": "The number in the libraries. It keeps 0.86 of the signal, and the "
                    "gradient grows more than fivefold.",
                },
            ),
            Scene(
                "It depends on the depth",
                do=["Reset", {"scale": HE}, {"depth": 10}],
                by_hand="Stop at depth 5 and read the gradient; then go to depth 10.",
                seen="tanh at the mark He: with 5 layers the gradient comes back as 1.03, with 10 "
                "layers as 1.3.",
                holds=lambda lab: 1.2 < lab.result.gradient_std[0] < 1.45,
                say="Even the gain that keeps the gradient is right for one depth only.",
            ),
        ],
        "8.": [
            Scene(
                "One exercise together",
                by_hand="Do exercise 3 with the hall: write what they say, also what is wrong, and "
                "run the cell.",
                say="He's √2 is for ReLU alone. For any activation it is a mean that you can "
                "measure.",
            ),
        ],
    },
)

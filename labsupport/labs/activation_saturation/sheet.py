"""How lab 02 is shown."""

from labsupport.by_hand.signals import LECTURE_WIDTH
from labsupport.exercises.sheet import Scene, Sheet, Vote

LECUN, HE = LECTURE_WIDTH**-0.5, (2 / LECTURE_WIDTH) ** 0.5

SHEET = Sheet(
    before=[
        "Leave the switch *gradients* of the Lab off until the votes of section 4.",
        "Section 4 is the heart. If time is short, leave out sections 1 and 7.",
    ],
    beliefs={
        "Saturated means a vanishing gradient, not saturated means healthy.": "Both halves are "
        "wrong, and section 5 has a net for each.",
        "Then the unsaturated net is stuck.": "Wrong as well: it is slow. After 800 steps it has "
        "caught up.",
    },
    sections={
        "Play first": [
            Scene(
                "Nine of ten",
                do=["tanh, N(0, 1)", {"scale": 0.501187}],
                by_hand="Ask before you drag: how many are left at half the scale?",
                seen="At scale 1, 92 % of layer 5 are saturated. At half the scale still 84 %.",
                holds=lambda lab: 0.8 < lab.result.saturated[-1] < 0.88,
                say="Half the weights, and hardly a change. Nobody guesses this. Section 3 says "
                "why.",
            ),
            Scene(
                "The towers go",
                do=[{"scale": LECUN}],
                by_hand="Drag on to the left, to the mark LeCun, without a word.",
                seen="The towers melt on the way. At LeCun nothing in layer 5 is saturated.",
                holds=lambda lab: lab.result.saturated[-1] < 0.005,
                say="In the first picture nine of ten outputs hardly let a gradient through. How "
                "large is the gradient that comes back to layer 1? Keep your answer for section 4.",
            ),
        ],
        "2.": [
            Vote(
                "tanh-slope-at-one",
                {
                    "about 95 %": "*Nearly linear between −1 and 1* was read, and it is true of "
                    "the sigmoid at best.",
                    "about 80 %": "This is the sigmoid's share. tanh is twice as high and half as "
                    "wide.",
                },
            ),
        ],
        "4.": [
            Vote(
                "gradient-behind-saturation",
                {
                    "less than 0.001": "The slopes alone are multiplied, the weights are "
                    "forgotten.",
                    "about 0.1": "One of ten slopes is open, so a tenth. Again no weights.",
                },
            ),
            Scene(
                "The gradient grows",
                do=["Reset", "tanh, N(0, 1)", {"gradients": True}, "Pin", "tanh, LeCun"],
                by_hand="After the vote. Stop when *gradients* is on: let them read the number.",
                seen="At N(0, 1) the gradient grows from 1 in layer 5 to about 150 in layer 1, and "
                "the lowest row shows a needle: most units receive nothing. At LeCun the needle "
                "opens into a hill, and layer 1 gets 0.55.",
                holds=lambda lab: (
                    lab.pinned.gradient_std[0] > 100 and 0.4 < lab.result.gradient_std[0] < 0.7
                ),
                say="The slopes close, the weights grow, and the weights win. Not the size of the "
                "gradient is the trouble, but where it goes: to few units, and others for each "
                "image.",
            ),
            Vote(
                "saturated-by-biases",
                {
                    "more than 1000": "The same rule as a minute ago. But now no large weights "
                    "stand behind the slopes.",
                },
            ),
            Vote(
                "silent-tanh-units",
                {
                    "about nine in ten": "The share of the outputs is taken for a share of the "
                    "units.",
                },
            ),
            Scene(
                "The mark He, by accident",
                do=[{"scale": HE}],
                by_hand="From LeCun to the right with the arrow key. Where does layer 1 pass 1?",
                seen="At the mark He the gradient in layer 1 is 1.03.",
                holds=lambda lab: abs(lab.result.gradient_std[0] - 1) < 0.1,
                say="He's scale was made for ReLU. Here it fits by accident, and for this depth.",
            ),
        ],
        "5.": [
            Vote(
                "first-to-learn",
                {
                    "the unsaturated": "Not saturated means healthy.",
                    "neither has learned anything": "Sigmoid nets are thought to be hopeless.",
                },
            ),
            Scene(
                "Unsaturated, and no gradient",
                do=["Reset", {"gradients": True}, "sigmoid, LeCun", "Pin", "sigmoid, 0.48"],
                seen="sigmoid, LeCun: nothing is saturated, and 0.003 comes back. At 0.48, 65 % "
                "are saturated, and the gradient is level at 1.0.",
                holds=lambda lab: (
                    lab.pinned.gradient_std[0] < 0.005
                    and lab.result.saturated[-1] > 0.6
                    and abs(lab.result.gradient_std[0] - 1) < 0.1
                ),
                say="Saturation and vanishing gradients are two different things. All four corners "
                "exist.",
            ),
        ],
        "6.": [
            Vote(
                "signs-of-a-batch",
                {
                    "about half: coin tossing": "256 examples are thought to mix the signs. Before "
                    "training all outputs are near ½.",
                },
            ),
            Scene(
                "Four paths",
                by_hand="Show the picture of the four paths, and ask for the difference between "
                "the first and the second.",
                say="The *forced* zig-zag belongs to single examples. With all examples the path "
                "zig-zags because it overshoots: a mean in the inputs makes a narrow valley.",
            ),
        ],
    },
)

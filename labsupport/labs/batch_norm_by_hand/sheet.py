"""How lab 08 is shown."""

import numpy as np

from labsupport.exercises.sheet import Scene, Sheet, Vote


def _answers(lab) -> int:
    """How many of the eight gradients at x are not 0."""
    return int((np.abs(lab.result.dx) > 1e-6).sum())


SHEET = Sheet(
    before=[
        "Start with `--whole`: otherwise the text below a question shows before you have run it.",
        "All trainings together take half a minute to a minute, half of it in section 9. Run them "
        "before, or ask for bets meanwhile.",
        "Section 6, after the vote: cover all of the left panel but step 8. Blue is in use. At "
        "which step do the curves meet? (50.) Then the right panel: momentum 0.01.",
        "The first Lab, section 4 with its Lab, and section 6 are the heart. Sections 1, 8 and 9 "
        "may be left out, for reading at home. Without these three and without the exercises it is "
        "an hour's lecture.",
    ],
    beliefs={
        "Batch norm makes a normal distribution.": "Mean and variance only. Section 2 shows a unit "
        "whose histogram stays as skewed as it was.",
        "Batch norm is a function of one example.": "In training of the whole batch, forward and "
        "backward. The first Lab.",
        "γ and β undo it, so nothing is lost.": "On one batch. And the gradient still loses two "
        "directions. Sections 3 and 5.",
        "My net is broken: it learns, and its test score is that of a guess.": "Early in a "
        "training the running statistics are late. Section 6.",
    },
    sections={
        "Who answers": [
            Scene(
                "An outlier",
                do=["Reset", "Pin", "an outlier"],
                by_hand="Or drag *value* slowly from −10 to 10, and let the hall say who moves.",
                seen="The outlier's x̂ has gone no further than the dotted line at √7 = 2.65. The "
                "other seven have left their gray rings towards the middle.",
                holds=lambda lab: (
                    2.2 < lab.result.x_hat[2] < 7**0.5
                    and np.ptp(np.delete(lab.result.x_hat, 2)) < 2.0
                ),
                say="It *protects from outliers*, some say. Who pays for it?",
            ),
            Scene(
                "A gradient for one",
                do=["Reset", "one gradient"],
                seen="Right, one bar. Left, eight: every example gets a gradient.",
                holds=lambda lab: np.count_nonzero(lab.result.arriving) == 1 and _answers(lab) == 8,
                say="The loss asks one example for something, and the layer asks all eight.",
            ),
            Scene(
                "The same for all",
                do=["Pin", "same gradient"],
                seen="Left there is nothing. The gray marks are what was pinned.",
                holds=lambda lab: _answers(lab) == 0 and lab.pinned is not None,
                say="Add 5 to all eight values: what happens to x̂? So what could a gradient want?",
            ),
            Scene(
                "Without a way back through the statistics",
                do=[{"ignored": True}],
                seen="All eight get the same gradient.",
                holds=lambda lab: _answers(lab) == 8 and np.ptp(lab.result.dx) < 1e-9,
                say="This is what one gets who takes mean and std for constants. What would a step "
                "do that follows it? Section 5.",
            ),
        ],
        "1.": [
            Vote(
                "largest-rate-after-scaling",
                {
                    "it gets larger": "*Normalized inputs allow larger rates*: the slides' "
                    "sentence. The ratio of the bends gets better, their size does not have to.",
                    "it stays as it is": "Scaling is thought to change nothing in principle.",
                },
            ),
        ],
        "2.": [
            Vote(
                "shape-after-batch-norm",
                {
                    "like a bell, with mean 0 and variance 1": "*Normalized* is read as *normally "
                    "distributed*.",
                    "flat, between −1 and 1": "Thought of as scaling to a range.",
                },
            ),
        ],
        "4.": [
            Scene(
                "Straight back",
                do=["Reset", "directly to c"],
                by_hand="Move *stage* with the arrow keys, and read each line aloud.",
                seen="From y a blue edge to x̂, an orange one, the newest, to c; blue ones to γ and "
                "β. c has a gradient for one example only, x has none yet.",
                holds=lambda lab: "c" in lab.result.gradients and "x" not in lab.result.gradients,
                say="If μ and σ were constants, we would be done. What else does c feed?",
                lab="way_back",
            ),
            Scene(
                "Through the variance",
                do=["Pin", "through σ²"],
                seen="A second path, over s and σ². In c the old gradient stands in brackets: now "
                "all three examples have one.",
                holds=lambda lab: {"s", "σ²"} <= set(lab.result.gradients),
                say="c feeds two nodes, so two gradients are added.",
                lab="way_back",
            ),
            Scene(
                "Through the mean",
                do=["through μ, to x"],
                seen="The gradient at x: three numbers that add up to 0.",
                holds=lambda lab: abs(lab.result.gradients["x"].sum()) < 1e-9,
                say="Nine stages. Why do the three numbers add up to 0?",
                lab="way_back",
            ),
            Scene(
                "The same for all",
                do=["Reset", "through μ, to x", {"arriving": "the same for all"}],
                seen="Three zeros at x, whatever γ is.",
                holds=lambda lab: np.abs(lab.result.gradients["x"]).max() < 1e-9,
                say="A shift of all three is not felt by x̂.",
                lab="way_back",
            ),
        ],
        "5.": [
            Vote(
                "bias-below-batch-norm",
                {
                    "b finds its best value, and the loss falls": "The step is trusted because it "
                    "follows a gradient. It is not the gradient of this loss.",
                    "b and the loss stay as they are": "That is what the right gradient does.",
                },
            ),
        ],
        "6.": [
            Vote(
                "in-use-after-eight-steps",
                {
                    "about as many": "Stored statistics are taken for up to date.",
                    "half as many": "Lag is expected, and its size underestimated: the "
                    "true variance is 0.04, the stored one still above 0.4.",
                },
            ),
        ],
        "9.": [
            Vote(
                "control-for-after",
                {
                    "about as many as with batch norm before": "The gain is thought to come from "
                    "normalizing each batch at that place.",
                    "more than with batch norm before": "The fixed numbers are thought not to fit "
                    "once z is no longer normal.",
                },
            ),
        ],
        "10.": [
            Vote(
                "gradient-of-ten-times-W",
                {
                    "ten times as large": "True of the gradient that passes *through* W to the "
                    "layer below, where no batch norm stands above. Here batch norm divides by a "
                    "ten times larger std: the layer below gets the same, and W a tenth.",
                    "the same": "The output is the same, so the gradient is thought to be too. It "
                    "is a derivative with respect to larger numbers.",
                    "a hundredth": "That is the turn of W by a step: the gradient is a tenth, and "
                    "W ten times as long.",
                },
            ),
        ],
    },
)

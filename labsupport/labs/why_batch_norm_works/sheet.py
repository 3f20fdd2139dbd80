"""How lab 10 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote
from labsupport.labs.why_batch_norm_works.walk import Walk


def _loss(lab, net: str) -> float:
    """The loss of a net at the end of the step."""
    walk: Walk = lab.result
    return walk.losses[net][walk.at]


def _rough(lab, net: str) -> float:
    """The roughness of a net over the step."""
    walk: Walk = lab.result
    return walk.roughness[net][walk.at]


SHEET = Sheet(
    before=[
        "All trainings of the notebook together take one to three minutes, and section 7 alone "
        "more than half of it: add `--whole` and start it before they come in. While section 7 "
        "trains, let each group defend one row of its table, and write their guess beside it.",
        "Sections 4 and 7 are the heart. Sections 5, 6 and 8 may be left out.",
    ],
    beliefs={
        "Batch norm works because it reduces internal covariate shift.": "Section 2: which of two "
        "shifts? And a net with hardly any of the second does not learn.",
        "Batch norm makes the surface smoother.": "Section 4: over long steps. Near by it is "
        "rougher, most of all at the start.",
        "It has to be in every layer.": "Section 7: the last layer alone gives back most of "
        "the gain.",
        "The layers get in each other's way less.": "Section 6: at equal length, yes. At equal "
        "rate, before training, no: batch norm's step is about four times as long.",
    },
    sections={
        "1.": [
            Vote(
                "a-long-step",
                {
                    "both are far above 2.3": "A step that is too long ruins every net.",
                    "both are below 2.3": "After 60 steps nothing much can happen.",
                },
            ),
            Scene(
                "The usual step",
                do=["Reset", "after 60 steps"],
                by_hand="Point at the three dots in *Loss*: there are the nets after one "
                "more step.",
                seen="All three losses are below 2.3, the loss of a guess.",
                holds=lambda lab: max(_loss(lab, net) for net in lab.result.losses) < 2.3,
                say="This is where training has led them. Now we go on in the same direction.",
            ),
            Scene(
                "Ten times too far",
                do=[{"step": 1.0}],
                by_hand="Drag *step* slowly from 0.1 to 1.",
                seen="Both nets without batch norm are above 3. Batch norm's loss stays below 2.3.",
                holds=lambda lab: (
                    min(_loss(lab, "plain"), _loss(lab, "centered")) > 3
                    and _loss(lab, "batch norm") < 2.3
                ),
                say="One step that is too long undoes the plain net's training, and not batch "
                "norm's.",
            ),
        ],
        "2.": [
            Vote(
                "whose-gradient-turns",
                {
                    "in the plain net": "Batch norm is thought to shield the layers from each "
                    "other. Its gradients are larger at the start, so its steps are too: at equal "
                    "length the difference is small.",
                    "equally far in both": "The rate is equal. The steps are not.",
                },
            ),
        ],
        "3.": [
            Vote(
                "noise-after-batch-norm",
                {
                    "hardly: it guesses": "Steady inputs are thought to be what carries it.",
                    "worse than the plain net without noise": "So it looks if one counts while the "
                    "net is shaken.",
                    "as well as batch norm without noise": "So Santurkar's result is often told. "
                    "In their large nets it nearly was so.",
                },
            ),
        ],
        "4.": [
            Vote(
                "rough-at-first",
                {
                    "in the plain net": "Smoothness is said to be what batch norm brings.",
                },
            ),
            Scene(
                "Rough near by",
                do=["Reset", "before training", {"step": 0.01}],
                by_hand="Back to the Lab, under heading 1. Look at *Roughness*, at its left end.",
                seen="Batch norm is above the plain net: its surface is over 1.7 times as rough.",
                holds=lambda lab: _rough(lab, "batch norm") > 1.7 * _rough(lab, "plain"),
                say="If we stopped here, we would say: batch norm makes the surface rougher.",
            ),
            Scene(
                "Smooth far out",
                do=["after 20 steps", {"step": 1.0}],
                by_hand="Click the mark 1.",
                seen="Now the plain net is more than four times as rough.",
                holds=lambda lab: _rough(lab, "plain") > 4 * _rough(lab, "batch norm"),
                say="A smooth surface at which length? Whoever says *smoother* has to say it.",
            ),
            Scene(
                "The smoothest net",
                do=["Reset", "tanh, after 20"],
                seen="At the usual step the plain net with centered inputs is the smoothest, and "
                "its gradient agrees best.",
                holds=lambda lab: (
                    _rough(lab, "centered")
                    < 0.8 * min(_rough(lab, net) for net in ("plain", "batch norm"))
                ),
                say="And it is not the one with batch norm.",
            ),
        ],
        "6.": [
            Vote(
                "ten-weights",
                {
                    "−1.87, as promised": "The gradient is thought to be exact. It is, for steps "
                    "of no length.",
                    "more: about −2.3, since they help each other": "All go in the right "
                    "direction. But each has become smaller, and so is worth less to the others.",
                },
            ),
        ],
        "7.": [
            Vote(
                "one-layer",
                {
                    "less than a quarter": "A seventh of the batch norms, a seventh of the gain.",
                },
            ),
        ],
        "8.": [
            Vote(
                "always-together",
                {
                    "in both": "Statistics are thought to be statistics. The net has learned with "
                    "those of its batch.",
                    "in neither": "With reshuffled batches the noise is gone, and the loss falls.",
                },
            ),
        ],
    },
)

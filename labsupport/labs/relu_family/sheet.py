"""How lab 03 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote


def silent(life, layer):
    """The share of a layer's units that are silent after the last step."""
    return life.silent[layer - 1, -1]


SHEET = Sheet(
    before=[
        "The Lab trains anew at each step of the slider. Drag slowly: each picture is a whole "
        "training.",
        "Sections 3, 4 and 6 are the heart. If time is short, leave out 1, 7 and 8.",
        "The scenes of section 6 are played on the first Lab. The list on the left (Table of "
        "Contents) leads there and back.",
    ],
    beliefs={
        "Dead units spoil the net.": "Silenced by hand in section 3, two thirds of layer 1 cost "
        "under 10 points. Steps that are too large can cost far more.",
        "Leaky ReLU survives where ReLU dies.": "Section 6: leaky 0.1 often bears a little "
        "more, PReLU and ELU less. At 1.2 most of them are NaN, and nobody wants such a net.",
    },
    sections={
        "Play first": [
            Scene(
                "From green to orange",
                do=["Reset", "rate 0.1", "Pin", "rate 1"],
                by_hand="Drag slowly from 0.1 to 1 instead of pressing, and stop where the hall "
                "says *now it is dying*.",
                seen="At rate 0.1 layer 1 is mostly green. At rate 1 over half of it is orange, "
                "and fewer than four in ten digits are right.",
                holds=lambda lab: (
                    silent(lab.pinned, 1) < 0.55
                    and (lab.result.diverged or silent(lab.result, 1) > 0.55)
                    and not lab.result.accuracy[-1] > 0.4
                ),
                say="Each orange line begins between two looks. In the first layer it never ends. "
                "Watch the other two.",
            ),
        ],
        "1.": [
            Vote(
                "twice-as-many-hinges",
                {
                    "about 2": "Twice the pieces, half the error. The pieces lie closer to the "
                    "curve *and* are shorter.",
                },
            ),
            Scene(
                "16 corners, then 32",
                lab="curves",
                do=["Reset", {"count": 16, "curve": "sin 3x"}, "Pin", {"count": 32}],
                by_hand="Then let them choose a curve. |x| with one ReLU is exact, with two it is "
                "not: no hinge is at 0. The step is never exact: a jump has no finite slope.",
                seen="With 16 ReLUs the corners can be seen, with 32 hardly.",
                holds=lambda lab: lab.result.error < lab.pinned.error / 3,
                say="No training: least squares, and we placed the hinges.",
            ),
        ],
        "2.": [
            Vote(
                "relu-against-tanh",
                {
                    "about six times as many as ReLU": "The number from 2012, which everybody has "
                    "read.",
                },
            ),
        ],
        "3.": [
            Vote(
                "a-third-silent",
                {
                    "over 25 points behind": "Dead units are taken for the damage. They are its "
                    "trace.",
                },
            ),
        ],
        "4.": [
            Vote(
                "layers-held-still",
                {
                    "about as many as without holding": "The units are thought to wake by "
                    "themselves. Their gradient is exactly 0.",
                },
            ),
        ],
        "6.": [
            Vote(
                "who-survives",
                {
                    "leaky ReLU": "It cannot die. That is not the same as to live.",
                    "all four": "Every advice that was ever read, at once.",
                },
            ),
            Scene(
                "The same step, with batch norm",
                do=["Reset", {"learning_rate": 1.258925}, "Pin", {"batch_norm": True}],
                by_hand="After the vote. Try leaky_relu, prelu and elu before batch norm. If "
                "somebody asks for tanh: at rate 1 it survives, at 1.26 no more.",
                seen="With batch norm, at the same rate, nearly all is green, and most digits are "
                "right.",
                holds=lambda lab: (
                    silent(lab.result, 1) < 0.2
                    and lab.result.accuracy[-1] > 0.5
                    and not lab.pinned.accuracy[-1] > 0.5
                ),
                say="Not the bend is cured, the step is: batch norm takes the size of the weights "
                "out.",
            ),
            Scene(
                "Diverging is not surviving",
                do=[{"batch_norm": False, "activation": "prelu", "learning_rate": 2.238721}],
                seen="PReLU at rate 2.2: within a few steps everything is hatched.",
                holds=lambda lab: lab.result.diverged,
                say="Hatched is NaN. Count these nets among the survivors, and leaky units look "
                "wonderful.",
            ),
        ],
        "7.": [
            Vote(
                "where-slopes-go",
                {
                    "near 0: it becomes a ReLU": "If ReLU is best, the slope should find it. It "
                    "does not.",
                },
            ),
        ],
    },
)

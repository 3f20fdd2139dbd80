"""How lab 04 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote

SHEET = Sheet(
    before=[
        "The Lab answers at once: nothing is trained in it.",
        "Press F before you show it: on a low page the lower row, the layers, has no room.",
        "Sections 2, 4, 5 and 6 are the heart. If time is short, leave out 8.",
        "Sections 3, 6, 7 and 9 train, each for 15 to 25 seconds. Run them while you talk. "
        "Section 9 needs the contest of section 3.",
    ],
    beliefs={
        "Newer activations are better.": "Sections 3 and 9: at equal parameters and each at its "
        "best rate, none leads ReLU by more than 4 points on these nets. Maxout leads by about one "
        "with Adam.",
        "SELU makes batch norm superfluous.": "It holds mean and variance at the start. Training "
        "moves the weights, and nothing brings them back.",
        "GELU is random.": "Its derivation is. The function is the mean over the coins, and "
        "training tosses none.",
    },
    sections={
        "Play first": [
            Scene(
                "A curve grows out of the noise",
                do=["Reset", "GELU, 1 mask", "Pin", "GELU, 1000 masks"],
                by_hand="Drag *masks* slowly from 1 to 1000 instead of pressing.",
                seen="Gray is one mask: its dots lie on two lines, 0 and x. With 1000 masks they "
                "lie on the curve.",
                holds=lambda lab: lab.result.off < 0.05 and lab.pinned.off > 0.1,
                say="Nobody tosses coins in training. The mean is the activation.",
            ),
            Scene(
                "What fifty layers still know",
                do=["Reset", "ReLU", "Pin", "SELU"],
                seen="Gray is ReLU: its size wanders within a factor of ten, and what differs "
                "between inputs falls below half. SELU's stays near 100 %.",
                holds=lambda lab: lab.result.told[-1] > 0.9 and lab.pinned.told[-1] < 0.6,
                say="Size is not all. Do SELU's two constants do it? That is section 5.",
            ),
        ],
        "1.": [
            Vote(
                "never-in-the-bag",
                {
                    "under 1 %": "n draws from n examples sounds like one each.",
                    "about 63 %": "That share is in the bag.",
                },
            ),
        ],
        "2.": [
            Vote(
                "one-maxout-and-a-wave",
                {"under 1 %": "20 pieces sound like 20 ReLUs, which could bend both ways."},
            ),
            Scene(
                "One, then a difference of two",
                lab="curves",
                do=["Reset", "one maxout", "Pin", "two"],
                by_hand="Then drag *hinges*, with one and with two. Then choose x².",
                seen="One unit makes a single bend. Two follow the wave, and right you see two "
                "bowls that nearly cover each other.",
                holds=lambda lab: lab.pinned.left > 0.5 and lab.result.left < 0.05,
                say="Each of the two can only bend upwards. A minus sign does the rest.",
            ),
        ],
        "3.": [
            Vote(
                "maxout-at-equal-size",
                {"over 4 points better": "The unit is stronger. There are fewer of them."},
            ),
        ],
        "4.": [
            Scene(
                "Out of coins, a curve",
                by_hand="Run on to the four panels and cover the last two.",
                say="What comes out with 10,000 tosses? And if the coin were always fair? x/2.",
            ),
            Vote(
                "a-hundred-times-the-masks",
                {"about 100": "The error is taken for the variance."},
            ),
        ],
        "5.": [
            Scene(
                "Two equations",
                by_hand="Stop at α = 1.6733. Then run on to the six lines.",
                say="Two unknowns, two equations: mean 0 and variance 1. Which line explodes? "
                "ReLU has the same fixed point, but it repels.",
            ),
            Vote(
                "what-fifty-tanh-layers-know",
                {"under 50 %": "The constants of SELU look needed. Ask for the mean of tanh."},
            ),
        ],
        "6.": [
            Scene(
                "One at a time",
                by_hand="After the vote, cover all rows but ReLU and SELU. Then uncover them.",
                say="Is it the constants? What would you train beside it?",
            ),
            Vote(
                "who-beats-relu-at-sixteen",
                {"SELU alone": "The constants look like magic. Ask for the control."},
            ),
        ],
        "7.": [
            Vote(
                "order-of-the-best",
                {"equally well (within 0.1)": "One number for all hides what the top is like."},
            ),
        ],
        "8.": [
            Vote("where-beta-goes", {"below 2.5": "If SiLU is best, β should go there."}),
        ],
        "9.": [
            Vote(
                "swiglu-with-adam",
                {"it is over 5 points ahead": "It is in all the large models."},
            ),
        ],
    },
)

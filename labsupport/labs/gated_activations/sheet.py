"""How lab 04 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote

SHEET = Sheet(
    before=[
        "The Lab answers at once: nothing is trained in it.",
        "Sections 2, 4, 5 and 6 are the heart. If time is short, leave out 8.",
        "The contest of section 3 and the search of section 7 train for some seconds. Run them "
        "while you talk.",
    ],
    beliefs={
        "Newer activations are better.": "Section 3 and 9: at equal parameters and each at its "
        "best rate, none leads ReLU by more than 4 points on these nets.",
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
                seen="With one mask the dots lie on two lines, 0 and x. With 1000 they lie on the "
                "curve.",
                holds=lambda lab: lab.result.off < 0.05 and lab.pinned.off > 0.1,
                say="Nobody tosses coins in training. The mean is the activation.",
            ),
            Scene(
                "What fifty layers still know",
                do=["Reset", "ReLU", "Pin", "SELU"],
                seen="Gray is ReLU: its size holds, and what differs between inputs falls below "
                "half. SELU's stays near 100 %.",
                holds=lambda lab: lab.result.told[-1] > 0.9 and lab.pinned.told[-1] < 0.6,
                say="Size is not all. Ask: would tanh do it too? Then try tanh.",
            ),
        ],
        "1.": [
            Vote(
                "never-in-the-bag",
                {"under 1 %": "n draws from n examples sounds like one each."},
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
                seen="One unit makes a flat bowl. Two follow the wave, and right you see two "
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
            Vote(
                "a-hundred-times-the-masks",
                {"about 100": "The error is taken for the variance."},
            ),
        ],
        "5.": [
            Vote(
                "what-fifty-relu-layers-know",
                {"over 80 %": "He's weights keep the signal, one has learned. They keep its size."},
            ),
        ],
        "6.": [
            Vote(
                "who-beats-relu-at-sixteen",
                {"SELU alone": "The constants look like magic. Ask for the control."},
            ),
        ],
        "7.": [
            Vote(
                "order-of-the-best",
                {"as well, to 0.1": "One number for the whole list hides what its top is like."},
            ),
        ],
        "8.": [
            Vote("where-beta-goes", {"near 1": "If SiLU is best, β should find it."}),
        ],
        "9.": [
            Vote(
                "swiglu-with-adam",
                {"it is over 5 points ahead": "It is in all the large models."},
            ),
        ],
    },
)

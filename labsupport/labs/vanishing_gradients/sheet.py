"""How lab 01 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote

SHEET = Sheet(
    before=[
        "Leave *weight* at 1 until the vote of section 2. Press H before you begin: it hides the "
        "buttons with other weights, and their number keys go on.",
        "Sections 5 and 6 are the heart. If time is short, leave out section 3's paths.",
        "Section 5 trains for about ten seconds, section 6 for ten and then for fifteen more: ask "
        "for reasons meanwhile.",
    ],
    beliefs={
        "Deep sigmoid nets do not train because gradients are small.": "Half of it. With steps of "
        "equal length in all layers they hardly learn in 200 steps: the top layers have no signal. "
        "Section 5.",
        "Weights of 4 make up for the slope of ¼.": "Where a is near 0, which takes the bias "
        "−w/2. Section 2.",
        "A wide net has so many paths that something gets through.": "They have both signs, "
        "and Glorot's weights shrink with the width. Section 3.",
        "Sigmoids are bad.": "With mean 0 and 4 × Glorot ten layers learn. Section 6.",
    },
    sections={
        "Play first": [
            Scene(
                "Fifteen neurons",
                do=["Reset", {"length": 15}],
                by_hand="Drag *neurons* slowly from 1 to 15, and let the hall read the left axis.",
                seen="Each neuron takes the gradient of the first weight down by a factor of about "
                "four: with 15 neurons it is below 10⁻⁹.",
                holds=lambda lab: lab.result.gradient[0] < 1e-9,
                say="The bars are all alike. Why does none of them end above ¼?",
            ),
            Scene(
                "tanh beside it",
                do=["Reset", "Pin", "tanh, w = 1"],
                seen="Gray is the sigmoid. tanh's bars are short, and its line falls far less.",
                holds=lambda lab: lab.result.factors.min() > 0.75 and lab.pinned.gradient[0] < 1e-6,
                say="The slope of tanh reaches 1, that of the sigmoid ¼. So take four times the "
                "weight? Keep your answer for section 2.",
            ),
        ],
        "1.": [
            Vote(
                "a-black-pixel",
                {
                    "this weight and the bias": "The gradient is thought to be the same for all "
                    "weights of a neuron. It is δ times the input.",
                    "neither": "The input 0 is thought to silence the neuron. The other pixels "
                    "are not black.",
                },
            ),
        ],
        "2.": [
            Vote(
                "four-times-the-weight",
                {
                    "it becomes a million times as large": "4 × ¼ = 1 was reckoned, ten times. "
                    "But the slope is ¼ at a = 0 only.",
                },
            ),
            Scene(
                "Four times the weight",
                do=["Reset", "Pin", "w = 4"],
                by_hand="After the vote. Point at the dots of *How flat is it where they sit?*.",
                seen="The bars are longer than before: the neurons sit on the flat side.",
                holds=lambda lab: (
                    lab.result.gradient[0] < 1e-3 * lab.pinned.gradient[0] and lab.result.a[-1] > 3
                ),
                say="Where would the dots have to be?",
            ),
            Scene(
                "A tuned bias",
                do=["w = 4, b = −2"],
                seen="No bars: each factor is exactly 1. All dots lie on top of the curve.",
                holds=lambda lab: abs(lab.result.factors - 1).max() < 1e-9,
                say="So the textbook's cure exists, with the bias −w/2. For which inputs does it "
                "work?",
            ),
            Scene(
                "Another input",
                do=["w = 4, b = −2", {"x": 0.9}],
                seen="The first bars hang down, the last ones hardly. Some 7 % of the gradient is "
                "left.",
                holds=lambda lab: 0.04 < lab.result.factors.prod() < 0.12,
                say="w = 4 with b = −2 forgives: at every input from 0 to 1 some 4 % or more is "
                "left.",
            ),
            Scene(
                "On a knife edge",
                do=["w = 8, b = −4", {"x": 0.51}],
                by_hand="At *w = 8, b = −4* stop: each factor is 2. Then one arrow key on *input "
                "x*, which has a mark at ½.",
                seen="The dots leave the top, one after the other, and the last bars hang down. "
                "The gradient of the first weight falls from 64 to about 0.0015.",
                holds=lambda lab: 5e-4 < lab.result.gradient[0] < 5e-3,
                say="A hundredth of a change in the input. w = 4 forgives, w = 8 does not.",
            ),
        ],
        "3.": [
            Vote(
                "more-paths",
                {
                    "in the wide ones, clearly": "The paths are counted, and their signs and the "
                    "smaller weights forgotten.",
                },
            ),
        ],
        "4.": [
            Vote(
                "first-layer-moves",
                {
                    "about a tenth": "All layers are thought to learn at about one pace.",
                },
            ),
        ],
        "5.": [
            Vote(
                "which-cause-blocks",
                {
                    "the gradients: every layer gets steps of the same length": "The title of "
                    "the lab, and of most chapters on this. The cell below shows what it gives.",
                    "neither: both nets still guess": "Two causes are thought to block each by "
                    "itself. One of them comes first.",
                },
            ),
            Scene(
                "Ask before you explain",
                by_hand="After the show of hands, before you press S, while the nets train.",
                say="At the start the output layer has a gradient of size 1. What does it lack?",
            ),
        ],
        "6.": [
            Vote(
                "scale-or-mean",
                {
                    "the larger weights alone": "Only the slope is looked at. The outputs still "
                    "have mean ½. (8 × Glorot alone gets part of the way.)",
                    "each of them": "Each helps a little, so each is thought to do.",
                },
            ),
            Scene(
                "Level, and dead",
                by_hand="At the picture of the four starts, right panel.",
                say="The gradients of *centered* are alike in all layers. Why does it not learn?",
            ),
            Scene(
                "Slow or stuck?",
                by_hand="A show of hands before the cell with 1,500 steps, which takes longest.",
                say="Which would learn if we only waited: plain, equal gradients, or 4 × Glorot?",
            ),
        ],
    },
)

"""How lab 05 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote


def _visible(lab) -> int:
    """How many units of layer 1 differ to the eye."""
    return lab.result.visible[0]


SHEET = Sheet(
    before=[
        "Section 1 is for the board, with the notebook closed.",
        "The presets answer what sections 2 and 3 ask. Use none of them before the votes.",
    ],
    beliefs={
        "All weights of a layer stay equal.": "No: all *units* do. Inside a unit the weights part "
        "at the first step. The first picture of section 2 settles it.",
        "The bias is different, so it is fine.": "Biases start equal too.",
        "So small a number cannot matter.": "Section 4: a million times less noise needs less than "
        "twice as many steps.",
    },
    sections={
        "When do sixteen": [
            Scene(
                "One picture, sixteen times",
                do=["Reset", {"step": 0}],
                by_hand="Then go up with the right arrow key, 30 steps a press. The hall calls "
                "*stop* when the pictures become different.",
                seen="At step 0 every picture has one color. Then one picture grows, sixteen times "
                "the same. The words say *1 distinct to the eye, 16 to the computer*. The count "
                "jumps near step 210 on MNIST, near step 600 on the small digits; the hall sees it "
                "a few presses later.",
                holds=lambda lab: _visible(lab) == 1 and lab.result.distinct[0] == 16,
                say="Every weight starts at 0.005, plus a billionth of noise. Why do the units "
                "move together so long, and what parts them in the end?",
            ),
            Scene(
                "And the loss",
                do=[{"step": 900}],
                by_hand="Go on to the end.",
                seen="All sixteen pictures differ, or nearly all. Later the columns of W₂ part as "
                "well. The loss falls for good only when both layers have parted.",
                holds=lambda lab: (
                    _visible(lab) >= 13
                    and lab.result.run.final_loss < 0.7 * lab.result.run.loss[:100].mean()
                ),
                say="Two layers, two partings. Copies learn, but only what one unit can learn.",
            ),
        ],
        "1.": [
            Vote(
                "two-copies",
                {
                    "v₁ alone (from unit 1 to the output)": "Only the weights *into* a unit are "
                    "thought to count. Its gradient has v in it.",
                    "none of the three": "Any difference is thought to part them. It must treat "
                    "the two units differently.",
                },
            ),
        ],
        "2.": [
            Vote(
                "copies-worth",
                {
                    "10 and 10": "Ten classes are thought to need ten units.",
                    "50 and 50": "The same *architecture* is taken for the same ability.",
                },
            ),
            Scene(
                "No noise at all",
                do=["all equal", {"constant": 0.050119}],
                seen="*1 of 16*, for the eye and for the computer, at each constant.",
                holds=lambda lab: lab.result.distinct == (1, 1),
                say="Any equal value does it, not only zero. 42,310 numbers do what 807 do.",
            ),
        ],
        "3.": [
            Vote(
                "zeros-with-tanh",
                {
                    "nothing at all": "Nearly. The last biases need no input.",
                    "the last weights and biases": "Right for a sigmoid, whose hidden outputs are "
                    "½. tanh(0) is 0.",
                    "everything, slowly": "Zero is taken for a small constant.",
                },
            ),
            Scene(
                "Blank pictures",
                do=["all zero"],
                seen="With tanh all sixteen pictures stay blank, and the accuracy is that of a "
                "guess.",
                holds=lambda lab: (
                    not any(W.any() for W in lab.result.run.final)
                    and lab.result.run.accuracy[-1] < 0.15
                ),
                say="Nine hundred steps, and no weight has moved.",
            ),
            Scene(
                "The same with a sigmoid",
                do=[{"activation": "sigmoid"}],
                seen="One picture appears, sixteen times the same.",
                holds=lambda lab: lab.result.run.final[0].any() and lab.result.distinct == (1, 1),
                say="A sigmoid is ½ at 0, so the last weights get a gradient; then the layer "
                "below, one step later.",
            ),
        ],
        "4.": [
            Vote(
                "tiny-noise",
                {
                    "a million times as many": "The distance is thought to grow by addition. It "
                    "grows by a factor.",
                    "they never part": "So small a number cannot matter.",
                },
            ),
            Scene(
                "A thousand times less noise",
                do=["Reset", "Pin", {"noise": 1e-12}, {"step": 900}],
                by_hand="Ask before you lower the noise: how much later will they part?",
                seen="The distances start lower than the gray ones and climb in parallel. Both "
                "layers part later: by fifty to three hundred steps, not a thousand times later.",
                holds=lambda lab: (
                    _visible(lab) >= 13
                    and lab.result.run.spread[0, 0] < lab.pinned.run.spread[0, 0]
                ),
                say="A straight line on a log axis is compound interest. Less noise is a smaller "
                "deposit: it only has to wait longer.",
            ),
        ],
        "5.": [
            Vote(
                "one-random-matrix",
                {
                    "W₁, into layer 1": "It parts layer 1 and leaves layer 2 as copies.",
                    "any of the three": "One difference is thought to spread through the whole "
                    "net.",
                },
            ),
        ],
    },
)

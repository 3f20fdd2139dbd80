"""How lab 13 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote


def error(fit) -> float:
    """The error of a fit against the true function."""
    return fit.test[fit.place]


SHEET = Sheet(
    before=[
        "All trainings of the notebook together take half a minute to two: add `--whole` and start "
        "it before they come in.",
        "Sections 1, 3 and 7 are the heart. Sections 8 and 9 may be left out.",
        "Without 9, show its last figure, the moved digits, before the vote of section 10.",
        "Section 10 trains for a quarter of a minute. Meanwhile let each row be guessed: above "
        "or below 2 points?",
        "The first figure of section 10 is stored: it takes twenty minutes.",
        "On a small screen press F at the Lab: the line with the numbers stays in view.",
    ],
    beliefs={
        "L2 and weight decay are the same.": "Section 3: under plain SGD. With momentum it is a "
        "factor, with Adam another thing.",
        "Deeper nets are smoother.": "Section 4: their logit bends more, with as many neurons "
        "and with as many parameters. The border is about equally long.",
        "Dropout keeps a layer from copying.": "Section 8: nothing is copied, with or without.",
        "Bagging improves every method.": "Section 6: it takes labels from each net.",
        "Weight decay raises the accuracy.": "Section 10: we cannot see it. It lowers the loss.",
    },
    sections={
        "1.": [
            Scene(
                "Nothing holds it",
                do=["Reset"],
                seen="The curve runs through its points and far out of the picture between them. "
                "The errors are drawn up to here only, so nothing is given away.",
                holds=lambda lab: error(lab.result) > 2 * lab.result.test.min(),
                say="A hundred units, twenty points. Who has told it what to do in between?",
            ),
            Vote(
                "held-back-more",
                {
                    "it falls all the way": "More of a good thing is thought to be better.",
                    "it rises all the way": "The error on the points does. It is not the one that "
                    "counts.",
                },
            ),
            Scene(
                "Held back",
                do=["Pin", "L2"],
                by_hand="After Pin, drag *strength* slowly from 0 to 0.48; key 2 does it at once.",
                seen="The spikes are gone. The error against the function (blue dot) is less than "
                "a third of the pinned one (gray dot).",
                holds=lambda lab: error(lab.result) < error(lab.pinned) / 3,
                say="The error on the points went up. It was too good.",
            ),
            Scene(
                "Too strong",
                do=["strongest"],
                seen="The curve is nearly flat. The error has risen well above its lowest.",
                holds=lambda lab: error(lab.result) > 1.5 * lab.result.test.min(),
                say="Somewhere between lies the best. From twenty points alone one cannot see it.",
            ),
            Scene(
                "Another brake",
                do=["Reset", "L2", "Pin", "dropout"],
                by_hand="Try *input noise* and *early stopping* as well.",
                seen="Another method, nearly the same curve (gray: L2), and nearly the same error.",
                holds=lambda lab: error(lab.result) < 1.5 * error(lab.pinned),
                say="Many brakes, one road. Where do they differ?",
            ),
        ],
        "3.": [
            Vote(
                "zeros-of-l1",
                {
                    "about a quarter": "L1 is known for zeros. They come from the kind of step.",
                    "more than half": "L1 is known for zeros. They come from the kind of step.",
                },
            ),
            Vote(
                "l2-or-decay",
                {
                    "plain SGD and momentum": "Momentum is thought to be only a faster SGD. It "
                    "collects the penalty too.",
                    "plain SGD, momentum and Adam": "The two names are used for one thing in many "
                    "books and libraries.",
                },
            ),
            Scene(
                "Zeros",
                do=["Reset", "L1"],
                by_hand="The Lab is in section 1: the list of headings on the left leads there.",
                seen="Over half of the output weights are exactly 0. It says so below the picture.",
                holds=lambda lab: lab.result.zeros > 0.5,
                say="With L2 none of them is. The Lab takes 300 proximal steps.",
            ),
        ],
        "4.": [
            Vote(
                "deeper-or-smoother",
                {
                    "the one with 3 layers": "Depth is thought to smooth what is smooth already.",
                    "all bend about equally": "The number of neurons is thought to decide.",
                },
            ),
        ],
        "6.": [
            Vote(
                "a-member-of-a-bag",
                {
                    "better": "Other data are thought to bring other knowledge.",
                    "within half a point": "Copies are thought to count like new examples.",
                },
            ),
        ],
        "7.": [
            Vote(
                "all-units-on",
                {
                    "their mean": "So it is told. The mean of 0.9 and 0.1 is not what a softmax of "
                    "mean logits gives.",
                    "near their mean, but no mean of theirs": "Weight scaling is often called an "
                    "approximation. With one dropped layer below a softmax it is exact.",
                },
            ),
        ],
        "8.": [
            Vote(
                "copies-with-dropout",
                {
                    "less": "So it stands in lectures. Noise is thought to make copying harder.",
                    "about as much": "Dropout is thought to leave the layer below as it is.",
                },
            ),
        ],
        "10.": [
            Vote(
                "best-with-300-labels",
                {
                    "dropout": "It is the most famous one.",
                    "weight decay": "It is on by default in many recipes.",
                    "batch norm": "It speeds training up, and that is taken for a better net.",
                },
            ),
        ],
    },
)

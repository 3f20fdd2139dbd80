"""How lab 11 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote, accuracy_at_end, pinned_accuracies

PAIR = ("batch norm, m = 2", "layer norm, m = 2")


def _reached(lab, norm: str) -> int:
    """How many outputs of a normalizer the changed value reaches."""
    return int(lab.result.reached[norm].sum())


SHEET = Sheet(
    before=[
        "Section 5 trains for one or two minutes: talk, or add `--whole`.",
        "Sections 3 to 5 are the heart. Of sections 6 to 8 pick two.",
    ],
    beliefs={
        "Layer norm is batch norm for small batches.": "It erases other things: scale and "
        "shift of each example. Section 8.",
        "Batch norm needs large batches.": "In pairs it trains badly. From 4 on it was close here. "
        "Section 5.",
        "Large language models use layer norm because it is better.": "Sequences differ in length, "
        "and in use there is one example at a time. Ask after section 5.",
    },
    sections={
        "Who notices": [
            Scene(
                "One loud value",
                do=["Reset", "one loud value"],
                by_hand="Or drag *value* from −8 to 8 and let the hall say what lights up.",
                seen="Batch norm lights up a column: 6 outputs, five of them of other samples. "
                "Layer norm and RMS norm light up a row of 8, group norm half a row of 4.",
                holds=lambda lab: (
                    [
                        _reached(lab, norm)
                        for norm in ("batch norm", "layer norm", "group norm", "RMS norm")
                    ]
                    == [6, 8, 4, 8]
                ),
                say="In training the examples of a batch depend on each other. Which normalizer "
                "would you take for a batch of one?",
                lab="who_notices",
            ),
            Scene(
                "The row goes, the column stays",
                do=["Pin", {"sample": 4}],
                seen="The rows leave their squares. Batch norm's column stays where it is.",
                holds=lambda lab: (
                    lab.pinned.sample != lab.result.sample
                    and (lab.pinned.reached["batch norm"] == lab.result.reached["batch norm"]).all()
                    and not (
                        lab.pinned.reached["layer norm"] & lab.result.reached["layer norm"]
                    ).any()
                ),
                say="Batch norm asks: which feature? Layer norm asks: which sample?",
                lab="who_notices",
            ),
            Scene(
                "In use",
                do=["the same, in use"],
                seen="Batch norm's column shrinks to one cell. Nothing else changes.",
                holds=lambda lab: (
                    _reached(lab, "batch norm") == 1 and _reached(lab, "layer norm") == 8
                ),
                say="In use the mean is stored, and nobody depends on anybody. So batch norm is "
                "two different functions, and the difference grows as the batch gets small.",
                lab="who_notices",
            ),
        ],
        "1.": [
            Scene(
                "Color a cube",
                by_hand="Beside the four cubes, draw a fifth one, empty. Which cells share a mean "
                "in *your* normalizer?",
                say="One function over axes makes them all.",
            ),
        ],
        "2.": [
            Vote(
                "three-more-in-the-gradient",
                {
                    "every entry grows by 3": "The layer is taken for a sum. The way back "
                    "subtracts the mean.",
                    "every entry grows by 3, divided by the standard deviation": "Half right: the "
                    "division is there, and the mean goes first.",
                },
            ),
        ],
        "4.": [
            Vote(
                "two-images",
                {
                    "both near 0": "Mean 0 is taken for all zero.",
                    "two numbers whose distance depends on the images": "The division by the std "
                    "is forgotten: it takes the distance away.",
                },
            ),
            Scene(
                "How loud can an output be?",
                do=["Reset", {"value": 8.0}],
                by_hand="In the Lab *Who notices?*: read the outputs in the words below.",
                seen="The 8 becomes 2.19 in batch norm and 2.6 in layer norm.",
                holds=lambda lab: (
                    2.1 < lab.result.outputs["batch norm"].max() < 5**0.5
                    and lab.result.outputs["layer norm"].max() < 7**0.5
                ),
                say="Six samples: no output can exceed √5 = 2.24. Two samples: 1. That is all that "
                "is left of a pair: a sign.",
                lab="who_notices",
            ),
        ],
        "5.": [
            Vote(
                "first-to-fall-behind",
                {
                    "16": "*Batch norm needs large batches.*",
                    "4": "The variance of four is off by 60 %, so everything is thought to break. "
                    "It does not.",
                },
            ),
            Vote(
                "statistics-stored-anew",
                {
                    "all of it": "The weights are thought to be fine and only the numbers stored "
                    "to be bad.",
                },
            ),
            Scene(
                "Single runs",
                do=["Pin", "batch norm, m = 64", "Run"],
                by_hand="In the Lab *Batch size*, which opens with *batch norm, m = 2* pinned and "
                "*layer norm, m = 2*.",
                meanwhile="Each run takes 200 steps. So small batches see fewer images: 400 "
                "against 12,800. That is not the comparison of the figure; this is only what a "
                "run looks like.",
                seen="*batch norm, m = 2* ends far below *layer norm, m = 2*. *batch norm, m = 64* "
                "is smooth and ends above both, over 85 %.",
                holds=lambda lab: (
                    accuracy_at_end(lab) > 0.85
                    and max(pinned_accuracies(lab)) < accuracy_at_end(lab)
                ),
                say="Why do the large language models not use batch norm?",
                compared=PAIR,
            ),
        ],
        "7.": [
            Vote(
                "image-comes-late",
                {
                    "plain": "It reads poorly at s = 0.3 in any case, but it keeps its share.",
                },
            ),
        ],
        "8.": [
            Vote(
                "without-the-mean",
                {
                    "more than 15 points lower": "Subtracting the mean is thought to be what "
                    "helps.",
                },
            ),
        ],
    },
)

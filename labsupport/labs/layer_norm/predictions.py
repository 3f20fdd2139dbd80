"""What lab 11 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "three-more-in-the-gradient": Question(
        "A gradient arrives at layer norm's output. You add 3 to each of its entries. How does the "
        "gradient at the input change?",
        [
            "every entry grows by 3",
            "every entry grows by 3, divided by the standard deviation",
            "not at all",
        ],
        answer="not at all",
        why="Layer norm's output stays as it is if all inputs of an example grow by the same "
        "number. So the way back subtracts the mean of the gradient, and the 3 goes with it.",
    ),
    "two-images": Question(
        "Two very different images, batch norm in training, one unit with γ = 1 and β = 0. What "
        "are its two outputs?",
        [
            "both near 0",
            "+1 and −1",
            "two numbers whose distance depends on the images",
            "its two inputs",
        ],
        answer="+1 and −1",
        why="The mean lies halfway between the two inputs, and the standard deviation is half of "
        "their distance. So the larger one becomes +1 and the smaller one −1.",
    ),
    "first-to-fall-behind": Question(
        "Go down from batch size 64. At which batch size is batch norm's test accuracy for the "
        "first time more than 10 points below layer norm's?",
        ["16", "8", "4", "2"],
        answer="2",
        why="From 4 on, batch norm is less than 10 points behind, or ahead, although a batch of 4 "
        "gets the variance wrong by 60 %. In pairs it falls far behind.",
    ),
    "statistics-stored-anew": Question(
        "Batch norm at m = 2 gets the new statistics. How much of its gap to layer norm do they "
        "close?",
        ["all of it", "more than half of it", "less than half of it"],
        answer="less than half of it",
        why="Good statistics alone do not bring the net near layer norm.",
    ),
    "image-comes-late": Question(
        "The nets with s = 0.3 read images that come after six blank steps. Which net keeps the "
        "smallest share of its accuracy?",
        ["plain", "batch norm", "layer norm"],
        answer="batch norm",
        why="A likely cause, not tested: its statistics belong to the numbers of the steps, so "
        "every row of a late image meets those of another row.",
    ),
    "without-the-mean": Question(
        "How does RMS norm's test accuracy compare with layer norm's, by the median?",
        ["within 5 points", "5 to 15 points lower", "more than 15 points lower"],
        answer="within 5 points",
        why="These digits do not need the mean subtracted. The net without any normalizer is "
        "behind both.",
    ),
}

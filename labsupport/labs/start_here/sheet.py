"""How lab 00 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote

SHEET = Sheet(
    before=[
        "Let everybody open the notebook before you say a word. Its first cell finds the machines "
        "with the wrong kernel.",
    ],
    beliefs={
        "Run everything, then read.": "Every lab asks for a prediction before the cell that "
        "answers it. A wrong prediction is worth more than none.",
    },
    sections={
        "1.": [
            Scene(
                "Everybody's set-up",
                by_hand="Ask everybody to run the first cell. Who sees no line with ✓ raises a "
                "hand and opens *No ✓?* below it.",
                say="Each lab begins with such a cell. Nothing that you do here can break "
                "anything.",
            ),
        ],
        "2.": [
            Scene(
                "A line and a step",
                do=["nearly linear", "Pin", "nearly a step"],
                seen="Gray dots keep the line of weight 0.1: its slope is 0.1 or less everywhere. "
                "The curve of weight 5 is a step: its slope is 5 in the middle and 0 at the ends.",
                holds=lambda lab: lab.pinned.slope.max() < 0.101 and lab.result.slope[-1] < 1e-3,
                say="Errors come back through a unit, multiplied by its slope. Which of the two "
                "units could send an error down to the layer below?",
            ),
            Scene(
                "Where do the ends get flat?",
                do=["Pin", {"weight": 0.891251}],
                by_hand="Begin at 0.1 and hold the right arrow key. The hall calls *stop* when the "
                "ends of the curve are flat. Most halls stop near 0.9.",
                seen="At 0.89 the slope at the right end is below 0.02.",
                holds=lambda lab: lab.result.slope[-1] < 0.02,
                say="There the unit says the same to every large input. We call that *saturated*.",
            ),
            Scene(
                "ReLU has no upper end",
                do=[{"activation": "relu", "weight": 5.0}],
                seen="The output is 0 on the left and rises to 15 on the right. The slope for "
                "positive x is the weight.",
                holds=lambda lab: lab.result.output.max() > 14 and lab.result.output.min() == 0,
                say="It never gets flat on the right. Labs 02 and 06 show what that is worth.",
            ),
        ],
        "3.": [
            Vote(
                "largest-slope",
                {
                    "w = 0.1": "A gentle curve never saturates, so its slope must be good.",
                    "w = 5": "A larger weight makes the curve steeper, so also at x = 1.",
                },
            ),
        ],
        "4.": [
            Scene(
                "A wrong answer first",
                by_hand="Type `return np.std(h)` into the exercise and run the cell.",
                say="The check knows the usual mistakes and names this one. Try to be wrong in "
                "another way: it still says something useful.",
            ),
        ],
    },
)

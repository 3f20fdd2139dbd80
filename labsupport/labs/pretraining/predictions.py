"""What lab 12 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "four-plain-layers": Question(
        "Two plain layers get fewer than 25 % of their training images wrong, six get 90 % wrong. "
        "And four, after the same 160 steps?",
        ["under 20 %, as two", "about 40 %", "about 60 %", "about 90 %, as six"],
        answer="about 90 %, as six",
        why="Each layer keeps only about a quarter of the signal on the way up, and of the "
        "gradient on the way down. In 160 steps, four layers have not begun to learn.",
    ),
    "weights-as-an-image": Question(
        "Draw the 784 weights of one trained unit as an image. What do you see?",
        [
            "noise, as before the training",
            "a digit",
            "one clean stroke",
            "smooth patches, positive and negative",
        ],
        answer="smooth patches, positive and negative",
        why="Neighboring pixels mostly have the same ink, so their weights change together. "
        "Nothing asks a unit for a whole digit, or for one stroke alone.",
    ),
    "six-layers-up-and-down": Question(
        "An image goes up through all six layers, and from the sixth down again. What comes out?",
        [
            "gray fog",
            "the mean of all digits",
            "a blurred shape of its own",
            "the image, almost unchanged",
        ],
        answer="a blurred shape of its own",
        why="Each layer loses a little of what the one below keeps. What goes first is the detail.",
    ),
    "four-times-glorot": Question(
        "Six layers from 4 × Glorot, without pretraining, the same 160 steps. What is their test "
        "accuracy at the end?",
        [
            "about 10 %: they guess",
            "far above guessing, below pretrained",
            "like pretrained",
            "above pretrained",
        ],
        answer="far above guessing, below pretrained",
        why="The size of the weights is enough to start learning. In so few steps the stack is "
        "still ahead.",
    ),
    "minus-the-mean": Question(
        "The stack's own weights in another order, and then minus their mean: one number is taken "
        "away for each matrix. Where is the median test accuracy of six such layers after 160 "
        "steps?",
        [
            "about as low as shuffled",
            "a little above shuffled",
            "nearer to 4 × Glorot than to shuffled",
            "above the stack itself",
        ],
        answer="nearer to 4 × Glorot than to shuffled",
        why="The mean pushed all units of a layer to one side, with every image. Without it these "
        "are random weights of a good size.",
    ),
    "equal-training-errors": Question(
        "Six layers, 300 labels. After 300 steps nearly every net gets all its training images "
        "right. By how many percentage points is the test error of the pretrained nets below that "
        "of 4 × Glorot, in the mean over ten seeds?",
        ["it is not below", "1 to 10 points", "10 to 20 points", "over 20 points"],
        answer="1 to 10 points",
        why="The nets have fitted, so the rest is regularization. But it is a few points, and part "
        "of them is balance, which needs no images.",
    ),
    "sixty-thousand-labels": Question(
        "Six layers, 60,000 labels, 800 steps. By how many percentage points is the median test "
        "error of the pretrained nets below that of 4 × Glorot?",
        ["about 10 points", "about 5 points", "about 2 points", "it is not below"],
        answer="it is not below",
        why="With many labels and enough steps the control catches up. It ends about half a point "
        "ahead, on the training images too.",
    ),
}

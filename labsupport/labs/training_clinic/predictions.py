"""What lab 15 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "softmax-twice-at-first": Question(
        "In one net softmax is applied twice: by hand, and once more inside the loss. What is its "
        "loss before the first step, compared with a healthy net of ten classes?",
        ["about half of it", "about the same", "about twice as much"],
        answer="about the same",
        why="An untrained net gives each class about 1/10. Softmax of ten numbers that are nearly "
        "equal gives about 1/10 each once more. So the first loss says nothing: look at where the "
        "loss ends.",
    ),
    "one-batch-of-shuffled-labels": Question(
        "Somebody has shuffled the labels apart from the images. We take 32 of these images with "
        "their labels, as they are, and train on this one batch for 200 steps. How many of the 32 "
        "does the net get right in the end?",
        ["about 3, as by guessing", "about half of them", "nearly all"],
        answer="nearly all",
        why="A net can learn 32 answers by heart, whatever they are. So this test asks whether "
        "inputs, net, loss and steps work. It cannot ask whether the labels make sense.",
    ),
    "loss-on-zeros": Question(
        "The same patient: labels shuffled apart. We train its net anew, on images of zeros. What "
        "is the loss after 100 steps, compared with its training on the images?",
        ["clearly higher", "nearly the same", "clearly lower"],
        answer="nearly the same",
        why="Labels that do not belong to the images cannot be learned from them. All that is left "
        "is how often each label comes, and a net sees that on zeros as well.",
    ),
    "three-diseases-one-end": Question(
        "Pixels plus 5. Biases of −1 at first. Gradients never set back to 0. Three ReLU nets, "
        "each with one of these faults, are trained for 300 steps. What do the three have in "
        "common in the end?",
        [
            "the loss is NaN",
            "the training images are right, the test images wrong",
            "in some layer over half of the units are 0 for every image",
        ],
        answer="in some layer over half of the units are 0 for every image",
        why="Dead ReLUs are where many roads end: the middle net of five does with each of the "
        "three faults. The name says what has happened, and not why: look at how it began.",
    ),
    "labels-off-by-one": Question(
        "All training labels are off by one: a 3 is called a 4, a 9 is called a 0. The test labels "
        "are right. The training runs as usual. How many test images are right?",
        ["about 90 %, as usual", "about 10 %, as by guessing", "less than 5 %"],
        answer="less than 5 %",
        why="The net learns the digits well, and always says the next one. Who guesses is right in "
        "one of ten. Who is far below that knows something.",
    ),
    "batch-norm-for-all": Question(
        "Four patients: weights of 0.01 with tanh; biases of −1; a rate of 2; pixels from 0 to "
        "255. Each gets batch norm in every hidden layer, and nothing else is mended. How many of "
        "the four are above 80 % on the test then?",
        ["none", "one or two", "all four"],
        answer="all four",
        why="Batch norm shifts and rescales what every unit receives, whatever was wrong before: "
        "the middle net of five is above 80 % in each of the four. The wrong line is still there.",
    ),
    "adam-for-large-weights": Question(
        "Weights from N(0, 1), tanh, plain SGD: most units are saturated. Somebody takes Adam "
        "instead, at its usual rate of 0.001, and leaves the weights. What does that do to the "
        "test accuracy after 300 steps?",
        ["it rises above 85 %", "about the same, less than 5 points apart", "it gets worse"],
        answer="it gets worse",
        why="Adam moves each weight by about its rate, 0.001. Weights of size 1 need a thousand "
        "such steps. What lifts a net with weights that are too small harms one with too large.",
    ),
}

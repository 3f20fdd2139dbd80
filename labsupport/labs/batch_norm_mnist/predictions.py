"""What lab 09 asks before it shows."""

from labsupport.exercises.predictions import Question

QUESTIONS = {
    "seven-sigmoid-layers": Question(
        "After 150 steps of training, how many test digits does the plain net get right?",
        ["about 10 %", "about 40 %", "about 70 %", "about 90 %"],
        answer="about 10 %",
        why="It stays at the level of guessing, whatever the learning rate. Section 2 finds out "
        "why.",
    ),
    "signal-in-layer-seven": Question(
        "How large is the signal in layer 7 of the plain net, before any training?",
        ["about 0.1", "about 0.01", "below 0.001"],
        answer="below 0.001",
        why="Each layer keeps about a quarter of it, and 0.1 · ¼ · ¼ · ¼ · ¼ · ¼ · ¼ is 0.00002.",
    ),
    "scale-of-the-plain-net": Question(
        "Seven sigmoid layers, no batch norm, W = s · randn. Where does the net learn something in "
        "120 steps?",
        [
            "at no s: the sigmoid is too flat",
            "around s = 0.01",
            "from about s = 0.5 to s = 1",
            "at every s above 0.1",
        ],
        answer="from about s = 0.5 to s = 1",
        why="One layer multiplies the signal by 10 · s · ¼, which is 1 at s = 0.4. With smaller "
        "weights the signal dies out. With much larger ones the units saturate.",
    ),
    "three-of-seven": Question(
        "Which three layers should have batch norm, for the best test accuracy?",
        ["1, 2, 3", "2, 4, 6", "5, 6, 7", "any three: they are equally good"],
        answer="2, 4, 6",
        why="Then there is never more than one bare layer in a row. With 1, 2, 3 four bare layers "
        "follow, and hardly any signal passes them. The case 5, 6, 7 has a surprise for you.",
    ),
    "rate-of-the-largest-gain": Question(
        "The learning rates are 0.02, 0.1, 0.3 and 1. At which of them does batch norm save the "
        "largest share of the steps?",
        ["at the smallest rate", "at the largest rate", "about the same at all of them"],
        answer="at the largest rate",
        why="At rate 1 the plain net does not get to 80 % within 200 steps, and batch norm does. "
        "At 0.02 it saves far less.",
    ),
    "sorted-test-images": Question(
        "The test images come sorted by digit, and nobody has called `eval()`. Compared with the "
        "right use, how many right answers does the net give?",
        ["as many", "a few percent fewer", "less than half as many"],
        answer="less than half as many",
        why="The mean of a batch of zeros is the zero. Batch norm subtracts it, and what tells the "
        "digit from the others is gone.",
    ),
}

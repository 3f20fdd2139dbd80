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
        "Seven sigmoid layers, no batch norm, W = s · randn. We try twenty scales s, from 0.00018 "
        "to 10. At which of them does the net learn something in 120 steps?",
        [
            "at none: the sigmoid is too flat",
            "at small ones, below 0.01",
            "only in a narrow range, somewhere between 0.1 and 5",
            "at 0.1 and at all that are larger",
        ],
        answer="only in a narrow range, somewhere between 0.1 and 5",
        why="One layer multiplies a small signal by 10 · s · ¼, which is 1 at s = 0.4. With "
        "smaller weights the signal dies out. With much larger ones nearly all units are "
        "saturated, and the gradient grows on its way down.",
    ),
    "five-or-two": Question(
        "One net has batch norm in layers 1 to 5, the other one in layers 6 and 7 only. Which of "
        "them gets more test digits right after 120 steps, tested as in training?",
        ["layers 1 to 5", "layers 6 and 7", "about as many"],
        answer="layers 6 and 7",
        why="Batch norm in layer 6 makes the small signal large again. Above layer 5 nothing does, "
        "and two bare layers take most of it.",
    ),
    "rate-of-the-largest-gain": Question(
        "Look at ReLU, and at the smallest and the largest of the rates, 0.02 and 1. At which of "
        "them does batch norm save the larger share of the steps?",
        ["at 0.02", "at 1", "about the same at both"],
        answer="at 1",
        why="At rate 1 the plain net does not get to 80 % within 150 steps, and batch norm does. "
        "At 0.02 the plain net gets there too.",
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

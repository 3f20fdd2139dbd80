"""How lab 09 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote, accuracy_at_end, pinned_accuracies

BOTH = ("lecture, without BN", "lecture, with BN")


SHEET = Sheet(
    before=[
        "All trainings of the notebook together take one to four minutes: add `--whole` and start "
        "it before they come in.",
        "Section 3 is the heart. Of sections 4 to 7 pick two.",
    ],
    beliefs={
        "Batch norm is what makes deep sigmoid nets trainable.": "Section 3: without it, the right "
        "size of the weights does it as well, if slowly.",
        "With batch norm the start does not matter.": "It matters much less. Section 3 shows the "
        "end of the range.",
    },
    sections={
        "1.": [
            Vote(
                "seven-sigmoid-layers",
                {
                    "about 90 %": "Digits are easy. Any net reads them.",
                    "about 40 %": "Deep is thought to be slow. It is not slow, it has no signal.",
                },
            ),
            Scene(
                "The plain net",
                do=["Reset", "lecture, without BN", "Run"],
                meanwhile="What is a step? 256 images go up through seven layers. The loss "
                "compares ten outputs with the label. The gradient comes down, and every weight "
                "moves a little. 150 times. Look at one curve only, *Test accuracy*.",
                seen="The accuracy stays near 10 %, and the loss at 2.30, which is ln 10: a guess.",
                holds=lambda lab: accuracy_at_end(lab) < 0.2,
                say="The computer has worked, and the net has learned nothing. Who is to blame: "
                "the sigmoid, the depth, or the 0.1?",
            ),
            Scene(
                "One line more",
                do=["Pin", "lecture, with BN", "Run"],
                meanwhile="The same first weights, the same batches. Only one line per layer is "
                "new: shift and rescale what a unit receives, so that over the batch it has mean "
                "0 and variance 1.",
                seen="After 25 steps the curve is far above the pinned one. It ends near 90 %.",
                holds=lambda lab: (
                    accuracy_at_end(lab) > 0.85
                    and lab.training.record.accuracy[0] > 0.3
                    and max(pinned_accuracies(lab)) < 0.2
                ),
                say="From nothing to nine of ten. Do not explain it yet.",
            ),
            Scene(
                "Perhaps larger steps?",
                do=["Pin", "lecture, without BN", {"learning_rate": 10.0}, "Run"],
                meanwhile="Somebody will say: then take larger steps. So we take steps that are 33 "
                "times as large.",
                seen="Two pinned curves, *without BN* and *with BN*, and a third one, *without BN, "
                "rate 10*, that guesses as well.",
                holds=lambda lab: accuracy_at_end(lab) < 0.2 and max(pinned_accuracies(lab)) > 0.8,
                say="Almost nothing, times 33, is almost nothing.",
            ),
        ],
        "2.": [
            Vote(
                "signal-in-layer-seven",
                {
                    "about 0.1": "The weights are random, so nothing is thought to get lost.",
                    "about 0.01": "The loss is added up over the layers instead of multiplied.",
                },
            ),
            Scene(
                "Look back",
                do=[{"look": 0}],
                by_hand="In the second Lab, which has trained both nets: drag *look back* to the "
                "left end and to the right again.",
                seen="*Gradient by layer*: the line of batch norm tilts by less than a factor of "
                "10 the whole time. The pinned line of the plain net shows the end: layer 1 gets "
                "less than a thousandth of what layer 7 gets.",
                holds=lambda lab: (
                    all(
                        look.gradient_std.max() < 10 * look.gradient_std.min()
                        for look in lab.training.record.statistics
                    )
                    and lab.pinned[0].statistics[-1].gradient_std[6]
                    > 1000 * lab.pinned[0].statistics[-1].gradient_std[0]
                ),
                say="To learn, the plain net needs a gradient below and a signal above. It has "
                "neither, and only learning could bring them.",
                compared=BOTH,
            ),
        ],
        "3.": [
            Vote(
                "scale-of-the-plain-net",
                {
                    "at none: the sigmoid is too flat": "Deep sigmoid nets need batch norm.",
                    "at small ones, below 0.01": "Small weights are the safe choice.",
                    "at 0.1 and at all that are larger": "The more signal, the better. At 10 "
                    "nearly all units are saturated, and the gradient grows on its way down.",
                },
            ),
            Scene(
                "Too small",
                do=["Reset", {"scale": 0.251189}, "Run"],
                by_hand="In the first Lab, without batch norm.",
                meanwhile="The formula of section 2: √100 · s · ¼. At 0.25 a layer keeps 0.62, "
                "seven layers keep four percent. Is that enough?",
                seen="It still guesses, near 10 %.",
                holds=lambda lab: accuracy_at_end(lab) < 0.25,
                say="Two and a half times the lecture's weights are not enough.",
            ),
            Scene(
                "The right size",
                do=["Pin", {"scale": 0.501187}, "Run"],
                meanwhile="Now a layer multiplies by 1.25 while the signal is small. Watch when "
                "the curve leaves the floor: not at once.",
                seen="*without BN, scale 0.5* leaves the floor after about 50 steps. It climbs in "
                "jumps and ends above 40 %.",
                holds=lambda lab: accuracy_at_end(lab) > 0.4 and max(pinned_accuracies(lab)) < 0.25,
                say="Seven sigmoid layers, no batch norm, and it learns. So the 0.1 was to blame "
                "as well. Who would have blamed it?",
            ),
            Scene(
                "Batch norm at both ends",
                do=["Pin", {"batch_norm": True, "scale": 0.001}, "Run", "Pin", {"scale": 10.0}]
                + ["Run"],
                meanwhile="The scale cancels in the formula. So does every scale do equally well? "
                "First a hundredth of the lecture's weights, then a hundred times as much.",
                seen="It learns at both ends, and better at the right one: at 0.001 it is well "
                "below the 90 % of the lecture's scale.",
                holds=lambda lab: (
                    accuracy_at_end(lab) > 0.4
                    and 0.2 < pinned_accuracies(lab)[-1] < accuracy_at_end(lab)
                ),
                say="The plain net has a narrow range, batch norm a wide one. But it ends too: "
                "at the smallest scales the ε in the root is larger than the variance.",
            ),
        ],
        "4.": [
            Vote(
                "five-or-two",
                {
                    "layers 1 to 5": "Five are more than two, and the longest row of bare layers "
                    "is shorter. But it counts what lies above the last batch norm.",
                    "about as many": "Some batch norm is thought to be enough, wherever it is.",
                },
            ),
        ],
        "5.": [
            Scene(
                "A band that wanders",
                by_hand="Show the figure. Lay a finger on the plain net's band at step 0.",
                say="You see *that* it wanders. On the right mean and std are β and γ, so they "
                "can hardly move. That this is *why* batch norm helps is another claim, and a "
                "disputed one: lab 10 tests it.",
            ),
        ],
        "6.": [
            Vote(
                "rate-of-the-largest-gain",
                {
                    "at 0.02": "The slow net is thought to have the most to gain.",
                    "about the same at both": "A method is thought to have one gain.",
                },
            ),
            Scene(
                "Against a strong opponent",
                do=["Reset", "ReLU, He, without BN", "Run", "Pin", "ReLU, He, with BN", "Run"],
                meanwhile="ReLU with He's weights: no signal is lost any more. What is left for "
                "batch norm to win? Look at the rate: 1, three times the lecture's.",
                seen="Without batch norm the loss is infinite within ten steps. With it the net "
                "ends above 90 %.",
                holds=lambda lab: (
                    lab.pinned[0].diverged
                    and len(lab.pinned[0].loss) <= 10
                    and accuracy_at_end(lab) > 0.9
                ),
                say="With ReLU batch norm wins the more, the larger the steps. With tanh, centered "
                "inputs do as well: faster than what?",
            ),
        ],
        "7.": [
            Vote(
                "sorted-test-images",
                {
                    "as many": "Each image is thought to be judged alone. In train mode its "
                    "neighbors count.",
                    "a few percent fewer": "A little noise in the statistics is expected. But the "
                    "mean of all zeros *is* the zero.",
                },
            ),
        ],
    },
)

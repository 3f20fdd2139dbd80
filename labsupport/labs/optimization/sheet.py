"""How lab 14 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote
from labsupport.labs.optimization.walks import WALKERS


def _after(lab, name: str, step: int) -> float:
    """The loss of an optimizer after so many steps, over that at the start."""
    losses = lab.result.losses[name]
    return losses[step] / losses[0]


def _end(lab, name: str) -> float:
    return _after(lab, name, -1)


def _needs(lab, name: str) -> float:
    return lab.result.steps(name)


SHEET = Sheet(
    before=[
        "Do not press *turned* before the vote of section 1. Press H before you begin: it hides "
        "the buttons, and their number keys go on. Full screen (F): on the page the counts are "
        "below the edge.",
        "The cells of sections 5 to 8 train for some seconds each: ask for reasons meanwhile, or "
        "add `--whole` and start before they come in.",
        "Sections 5 and 8 are the heart. In 45 minutes: 1, 3 up to the limits, 5, 8. If time is "
        "short, leave out section 7's cliff.",
    ],
    beliefs={
        "Adam is the best optimizer.": "At equal search Adam and momentum are within a point in "
        "the stored race; plain SGD is about a point behind. On the small digits momentum is "
        "ahead, with the cosine. Section 8.",
        "Momentum needs a smaller rate, since it is faster.": "Its limit is larger, 2(1 + β)/λ. "
        "Section 3.",
        "The cross-entropy has no plateaus.": "Not in the last layer. Hidden weights are flat "
        "under both losses. Section 5.",
        "Clipping at 5 protects from explosions.": "By value at 5 it changes nothing that we can "
        "see. A threshold by value and one by norm are two different numbers. Section 7.",
    },
    sections={
        "1.": [
            Scene(
                "Five ways",
                do=["Reset"],
                seen="Gradient descent creeps along the floor of the valley. It is the only one "
                "that has not been within 1 % in 100 steps.",
                holds=lambda lab: (
                    _needs(lab, "gradient descent") > 100
                    and max(_needs(lab, name) for name in WALKERS[1:]) < 100
                ),
                say="All five see the same gradient at ●. Why do two of them start in another "
                "direction? And if somebody asks for the peak near step 90: RMSProp's memory has "
                "faded, and it divides by almost nothing.",
            ),
            Scene(
                "Who runs away first?",
                do=["Reset", {"rate": 10**-1.1}],
                by_hand="Drag *rate* slowly to the right, and stop at 0.0794.",
                seen="Nesterov leaves the picture. Gradient descent is still fine.",
                holds=lambda lab: (
                    _end(lab, "Nesterov") > 1 and _end(lab, "gradient descent") < 0.01
                ),
                say="Who is next, and at which rate? Keep your guess until section 3.",
            ),
            Scene(
                "In a single step",
                do=["Reset", "round", {"rate": 1.0}],
                by_hand="Press *round*, and ask which rate would arrive in a single step. Then "
                "*rate* to its right end.",
                seen="The line below: gradient descent 1. Momentum passes ★ in the same step, and "
                "shoots on to the other side.",
                holds=lambda lab: (
                    _needs(lab, "gradient descent") == 1
                    and _after(lab, "gradient descent", 2) < 1e-9
                    and _after(lab, "momentum", 2) > 0.3
                ),
                say="Momentum needs 88 steps until it stays. So it cures valleys, not bowls.",
            ),
            Vote(
                "turned-valley",
                {
                    "none of them": "A valley is a valley. But two of the five divide each weight "
                    "by its own number.",
                    "momentum and Nesterov": "Memory is thought to be about directions. It adds "
                    "vectors, and these turn with the valley.",
                },
            ),
            Scene(
                "Turned",
                do=["Reset", "Pin", "turned"],
                seen="Gray is the straight valley. The losses of gradient descent, momentum and "
                "Nesterov are as before; RMSProp needs more steps, and Adam does not arrive.",
                holds=lambda lab: (
                    _needs(lab, "momentum") == lab.pinned.steps("momentum")
                    and _needs(lab, "RMSProp") > 1.3 * lab.pinned.steps("RMSProp")
                    and _needs(lab, "Adam") > 100
                ),
                say="In a net, are the directions of the valleys the axes of the weights?",
            ),
        ],
        "2.": [
            Vote(
                "first-step-of-adam",
                {
                    "by 0.00001 and by 1": "That is gradient descent with the rate 0.01.",
                    "both by about 0.001, as the mean begins at 0": "The correction is forgotten. "
                    "Without it the step would be longer, since s begins at 0 as well.",
                },
            ),
        ],
        "3.": [
            Vote(
                "rate-with-momentum",
                {
                    "1.9/λ": "Momentum makes longer steps, so the limit should be lower. True of "
                    "a slope that stays, not of a zigzag.",
                    "2/λ, as before": "The limit is thought to belong to the surface alone.",
                },
            ),
            Scene(
                "Above the limit",
                do=["Reset", "too large"],
                by_hand="Back to the Lab (Contents, section 1). Curvature 20, so 2/λ is 0.1: first "
                "*at the limit*, just below it, then *too large*, just above.",
                seen="Gradient descent runs away. Momentum, at the same rate, arrives.",
                holds=lambda lab: (
                    _end(lab, "gradient descent") > 1 and _needs(lab, "momentum") < 100
                ),
                say="Where is momentum's limit? With β = 0.9 it is at 0.19.",
            ),
        ],
        "4.": [
            Vote(
                "four-times-the-batch",
                {
                    "4 times": "The cost is four times as large, and one would like to get as much "
                    "for it.",
                    "hardly at all": "16 images are thought to be enough for a direction. For a "
                    "step they are; its error is still halved.",
                },
            ),
        ],
        "5.": [
            Vote(
                "flat-and-wrong",
                {
                    "squared error, on the raw output and after a sigmoid": "The squared error is "
                    "blamed. The sigmoid below it makes the plateau.",
                    "squared error after a sigmoid, and cross-entropy": "The sigmoid is blamed. "
                    "The cross-entropy is made such that its slope cancels.",
                },
            ),
            Scene(
                "Flat and bad",
                by_hand="Run on to the three surfaces. Point at the orange.",
                say="The third picture is a squared error, too: so who is to blame?",
            ),
        ],
        "6.": [
            Scene(
                "Read a rate",
                by_hand="Stop at the finder's curves, before the stars are explained. Let two "
                "people read a rate for Adam, and write both on the board. Then run the search.",
                say="Where does it fall fastest? And who would take the lowest point? There it is "
                "about to explode.",
            ),
        ],
        "7.": [
            Vote(
                "clip-at-five",
                {
                    "over 20 points more digits right": "The usual value. But ±5 in each of 1,898 "
                    "entries still allows a length of 218.",
                },
            ),
            Scene(
                "The cliff",
                by_hand="Run on to the gray picture.",
                say="All three walk down the same way, until one step meets the cliff. Where do "
                "black and blue end?",
            ),
        ],
        "8.": [
            Vote(
                "who-wins",
                {
                    "Adam is over 6 points ahead of momentum": "That is what one sees when "
                    "only Adam's default rate is a good one.",
                    "these two are close, plain SGD is over 6 points behind": "Plain SGD is "
                    "thought to be a thing of the past. At a rate ten times as large as that of "
                    "momentum it nearly keeps up.",
                },
            ),
            Scene(
                "Six rows of dots",
                by_hand="Run on to the dots; it trains for some seconds. Cover the names.",
                say="Which row is Adam? Which is plain SGD?",
            ),
            Scene(
                "Eight rates each",
                by_hand="Run on to the curves.",
                say="Not who is highest: who is high at most rates? Where would you start if you "
                "had a single try?",
            ),
        ],
    },
)

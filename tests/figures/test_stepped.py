"""Log axes that follow a training: what trembles at a border does not let them flicker."""

import numpy as np

from labsupport.figures.figure import CourseFigure
from labsupport.figures.stepped import SteppedLimits

LIMITS = [(0.1, 10.0), (1e-3, 1e3)]
TICKS = [(0.1, 1, 10), (1e-3, 1, 1e3)]


class Redrawn(list):
    redraw = list.append


def followed(values, slack):
    """The steps of axes that show 1 and each of `values` in turn, and how often they changed."""
    redrawn = Redrawn()
    steps = SteppedLimits(redrawn, [CourseFigure(8, 4).subplots()], LIMITS, TICKS, slack)
    seen = []
    for value in values:
        steps.follow(np.array([1.0, value]))
        seen.append(steps.step)
    return seen, len(redrawn)


TREMBLING = (0.3, 0.09, 0.101, 0.095, 0.11, 0.2)


def test_a_larger_step_is_left_only_where_the_values_fit_well_into_a_smaller_one():
    assert followed(TREMBLING, slack=0.06) == ([0, 1, 1, 1, 1, 0], 3)


def test_without_slack_the_values_alone_decide():
    assert followed(TREMBLING, slack=0.0) == ([0, 1, 0, 1, 0, 0], 5)

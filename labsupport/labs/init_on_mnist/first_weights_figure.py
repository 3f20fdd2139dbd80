"""The picture of the Lab "First weights": a training, beside the loss of a guess."""

import math

from labsupport.figures.figure import CourseFigure
from labsupport.figures.style import GRAY
from labsupport.figures.training import TrainingFigure
from labsupport.training.records import TrainingMoment


class FirstWeightsFigure(TrainingFigure):
    """A `TrainingFigure` with a dotted line at ln 10, and a mark at every hundredth iteration."""

    def build(self, figure: CourseFigure, moment: TrainingMoment) -> None:
        super().build(figure, moment)
        loss, accuracy, _ = self.axes
        loss.axhline(math.log(10), color=GRAY, linestyle=":", linewidth=1.2)
        place = loss.get_yaxis_transform()
        look = {"ha": "right", "va": "bottom", "fontsize": "small", "color": GRAY}
        loss.text(1, math.log(10), "ln 10, a guess", transform=place, **look)
        for axes in (loss, accuracy):
            axes.set_xticks(range(0, moment.record.planned + 1, 100))

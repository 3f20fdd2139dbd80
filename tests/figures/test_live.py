import gc
import io
import subprocess
import sys
import threading
import weakref

import matplotlib
import numpy as np
import pytest
from matplotlib.style import library
from PIL import Image

from labsupport.figures.figure import CourseFigure
from labsupport.figures.live import MOST_KEPT, PIXELS_KEPT, Drawing, LiveFigure
from labsupport.figures.signals import SignalFigure
from labsupport.figures.space import Room
from labsupport.figures.training import TrainingFigure
from labsupport.wording import marked
from result_samples import moment, profile, record

# One entry per live figure: its class, three results with one layout, and one with another.
LIVE = {
    "signals": (SignalFigure, [profile(scale=s) for s in (0.2, 0.3, 0.4)], profile("relu"), None),
    "training": (
        TrainingFigure,
        [moment(iterations=n) for n in (1, 20, 40)],
        moment(looks=False),
        (record(method="batch norm", seed=1),),
    ),
}


each_live_figure = pytest.mark.parametrize("name", LIVE)


def size(png):
    image = Image.open(io.BytesIO(png))
    image.load()
    assert image.format == "PNG"
    return image.size


def artists(live):
    """What is drawn in the live artists: their data, text, color and whether they are seen."""
    return [drawn(artist) for artist in live.artists]


def drawn(artist):
    data = [artist.get_visible(), artist.get_alpha()]
    for getter in ("get_xydata", "get_text", "get_color", "get_linestyle", "get_facecolor"):
        if hasattr(artist, getter):
            data.append(np.asarray(getattr(artist, getter)()).tolist())
    if hasattr(artist, "get_data"):
        data.append([np.asarray(part).tolist() for part in artist.get_data()])
    return data


@each_live_figure
def test_live_and_static_pictures_show_the_same_data(name):
    figure, results, _, pinned = LIVE[name]
    live = Drawing(figure)
    for result in results:
        live.frame(result, pinned or results[0])
        static = figure(result)
        static.draw(result, pinned or results[0])
        assert artists(live.picture) == artists(static)


@each_live_figure
def test_a_frame_is_a_png_of_constant_size(name):
    figure, results, other, pinned = LIVE[name]
    live = Drawing(figure)
    expected = (round(100 * figure.width), round(100 * figure.height))
    frames = [live.frame(result, pinned) for result in (*results, other)]
    assert [size(frame) for frame in frames] == [expected] * 4
    assert len(set(frames)) == 4


@each_live_figure
def test_only_another_layout_or_print_size_draws_a_new_figure(name):
    figure, results, other, _ = LIVE[name]
    live = Drawing(figure)
    live.frame(results[0])
    first = live.picture
    for result in results:
        live.frame(result)
        assert live.picture is first
    live.room = Room(900, 500, large=True)
    live.frame(results[0])
    large = live.picture
    assert large is not first
    live.frame(other)
    assert live.picture not in (first, large)


@each_live_figure
def test_a_frame_owes_nothing_to_the_frames_before(name):
    figure, results, other, pinned = LIVE[name]
    live = Drawing(figure)
    for result in (other, results[2]):
        live.frame(result, pinned or results[0])
    assert live.frame(results[1]) == figure(results[1]).frame(results[1])


@pytest.fixture
def builds(monkeypatch):
    """The figures that were built, as weak references, in their order."""
    built = []

    def counting(build):
        def counted(self, figure, result):
            built.append(weakref.ref(figure))
            build(self, figure, result)

        return counted

    for kind in (SignalFigure, TrainingFigure):
        monkeypatch.setattr(kind, "build", counting(kind.build))
    return built


@each_live_figure
def test_a_layout_seen_before_comes_back_as_it_was_without_being_built(name, builds):
    figure, results, other, pinned = LIVE[name]
    live = Drawing(figure)
    here = [live.frame(result, pinned) for result in results]
    there = live.frame(other)
    kept = live.picture
    for _ in range(3):
        assert [live.frame(result, pinned) for result in results] == here
        assert live.frame(other) == there
        assert live.picture is kept
    assert len(builds) == 2


def test_what_was_built_for_another_layout_is_not_mixed_in():
    class Rows(LiveFigure):
        @classmethod
        def layout(cls, rows):
            return rows

        def build(self, figure, rows):
            self.rows = [self.live(figure.text(0, k / 9, "")) for k in range(rows)]
            if rows > 1:
                self.others = self.rows[1:]

        def update(self, rows, pinned):
            assert len(self.rows) == rows
            assert len(getattr(self, "others", ())) == rows - 1

    live = Drawing(Rows)
    for rows in (3, 1, 2, 3, 1):
        live.frame(rows)


def test_the_layouts_kept_are_the_last_few(builds):
    live = Drawing(SignalFigure)
    depths = range(1, MOST_KEPT + 2)
    for depth in depths:
        live.frame(profile(depth=depth))
    live.frame(profile(depth=2))  # kept, and now the latest
    assert len(builds) == len(depths)
    gc.collect()
    assert [figure() is not None for figure in builds] == [False] + [True] * MOST_KEPT
    live.frame(profile(depth=1))
    gc.collect()
    assert builds[1]() is live._kept[SignalFigure.usual_space(), ("tanh", 2)].figure
    assert builds[2]() is None


@each_live_figure
def test_a_figure_that_forgets_frees_all_that_was_built(name, builds):
    figure, results, other, _ = LIVE[name]
    live = Drawing(figure)
    for result in (results[0], other, results[0]):
        live.frame(result)
    live.forget()
    gc.collect()
    assert [built() for built in builds] == [None, None]
    assert live.frame(other) == Drawing(figure).frame(other)


@each_live_figure
def test_a_figure_that_could_not_be_built_is_built_anew(name, monkeypatch):
    figure, results, other, _ = LIVE[name]
    live = Drawing(figure)
    expected = live.frame(results[0])
    with monkeypatch.context() as patch:
        patch.setattr(figure, "build", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            live.frame(other)
        assert live.picture is None
    assert live.frame(results[0]) == expected


@each_live_figure
def test_a_still_has_the_words_below_and_leaves_the_live_figure_alone(name):
    figure, results, _, pinned = LIVE[name]
    live = Drawing(figure)
    before = live.frame(results[0], pinned)
    kept = live.picture
    still = live.still(results[0], pinned)
    assert size(still) == size(before)
    assert still != before
    assert live.picture is kept
    assert live.frame(results[0], pinned) == before


def test_a_still_tells_numbers_of_this_run_in_plain_words(monkeypatch):
    monkeypatch.setattr(CourseFigure, "png", lambda figure: figure.get_supxlabel())
    shown = moment()
    assert "loss" in shown.varies  # the mark is for stored text, which is compared
    words = Drawing(TrainingFigure).still(shown).replace("\n", " ")
    assert words.startswith("plain 0: iteration 40 of 100, loss ")
    assert "this run" not in words
    assert words.endswith("Layers as of iteration 40.")


@each_live_figure
def test_a_static_figure_shows_itself_with_its_words(name):
    figure, results, _, _ = LIVE[name]
    shown = figure(results[0]).draw(results[0])._repr_mimebundle_()
    words = marked(results[0].summary, getattr(results[0], "varies", ""))
    assert shown["text/plain"] == f"Figure: {words}"
    assert size(shown["image/png"]) == (round(100 * figure.width), round(100 * figure.height))


@each_live_figure
def test_two_threads_draw_what_each_would_draw_alone(name):
    figure, results, _, pinned = LIVE[name]
    orders = [results, results[::-1]]

    def frames(k):
        live = Drawing(figure, [None, Room(900, 500, large=True)][k])
        return [live.frame(result, pinned) for result in orders[k] * 2]

    alone = [frames(k) for k in range(2)]
    together, gate = {}, threading.Barrier(2)

    def work(k):
        gate.wait(5)
        together[k] = frames(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [together[0], together[1]] == alone


def every_picture(name):
    figure, results, other, pinned = LIVE[name]
    live = Drawing(figure, Room(900, 500, large=True))
    frames = [live.frame(result, pinned or results[0]) for result in (*results, other)]
    return [*frames, live.still(other), figure(results[0]).draw(results[0]).png()]


# matplotlib's settings are one table for all threads: while a Lab draws on one, the student may be
# at work with them on another.
@each_live_figure
def test_no_picture_touches_a_setting_of_matplotlib(name, monkeypatch):
    monkeypatch.setattr(matplotlib.RcParams, "__setitem__", lambda *_: pytest.fail("set"))
    monkeypatch.setattr(matplotlib.RcParams, "update", lambda *_: pytest.fail("updated"))
    every_picture(name)


@each_live_figure
def test_no_setting_of_the_students_changes_a_picture(name, monkeypatch):
    before = every_picture(name)
    sizes = [key for key in matplotlib.rcParams if key.endswith(("labelsize", "titlesize"))]
    theirs = {
        **dict.fromkeys([*sizes, "font.size", "legend.fontsize"], 20.0),
        **dict.fromkeys(["axes.edgecolor", "grid.color", "xtick.color", "ytick.color"], "red"),
        **dict.fromkeys(["figure.dpi", "savefig.dpi"], 72.0),
        "axes.axisbelow": False,
        "axes.grid": False,
        "axes.spines.top": True,
        "axes.titlelocation": "center",
        "grid.linewidth": 3.0,
        "lines.linewidth": 5.0,
        "text.hinting": "force_autohint",
    }
    for key, value in theirs.items():
        monkeypatch.setitem(matplotlib.rcParams, key, value)
    assert every_picture(name) == before


STYLES = ["dark_background", "ggplot", "Solarize_Light2", "seaborn-v0_8-poster", "fivethirtyeight"]


@pytest.mark.parametrize("style", STYLES)
@each_live_figure
def test_no_style_of_the_students_changes_a_picture(name, style, usual_pictures):
    with matplotlib.rc_context(library[style]):
        assert every_picture(name) == usual_pictures[name]


@pytest.fixture(scope="module")
def usual_pictures():
    return {name: every_picture(name) for name in LIVE}


@each_live_figure
def test_no_figure_keeps_more_than_a_few_megabytes_on_a_large_stage(name):
    figure, results, other, _ = LIVE[name]
    live = Drawing(figure, Room(1500, 960, screen=1080))
    for result in (results[0], other, results[0]):
        live.frame(result)
    pixels = [kept.space.width * kept.space.height for kept in live._kept.values()]
    assert 0 < sum(pixels) <= PIXELS_KEPT


def test_a_hundred_frames_leave_neither_memory_nor_figures_behind():
    resource = pytest.importorskip("resource", reason="this system does not tell the memory used")
    live, results = Drawing(SignalFigure), LIVE["signals"][1]
    for result in results * 5:
        live.frame(result, results[0])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for result in results * 35:
        live.frame(result, results[0])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * (1 if sys.platform == "darwin" else 1024) < 20e6


def test_no_figure_needs_pyplot():
    code = (
        "import sys, labsupport.figures.signals, labsupport.figures.training, "
        "labsupport.figures.curves, labsupport.explore; "
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_base_figure_asks_for_what_is_missing():
    with pytest.raises(NotImplementedError):
        LiveFigure(profile())

import gc
import io
import subprocess
import sys
import threading
import warnings
import weakref
from itertools import combinations, pairwise

import matplotlib
import numpy as np
import pytest
from PIL import Image

from labsupport.by_hand.activations import ACTIVATIONS
from labsupport.by_hand.histograms import Histograms
from labsupport.by_hand.signals import SignalExperiment
from labsupport.figures.curves import draw_lines, running_mean
from labsupport.figures.figure import LARGE_PRINT, CourseFigure
from labsupport.figures.layer_panels import panel_layers
from labsupport.figures.live import MOST_KEPT, LiveFigure
from labsupport.figures.signals import SignalFigure, draw_signal_profile
from labsupport.figures.style import ACTIVATION_STYLES, CYCLE, GRAY, METHOD_STYLES, curve_style
from labsupport.figures.training import Label, TrainingFigure, draw_training
from labsupport.training.records import LayerStatistics, TrainingMoment, TrainingRecord
from labsupport.wording import number

EXPERIMENT = SignalExperiment(seed=0, samples=40, width=16)


def profile(activation="tanh", scale=0.3, depth=5):
    return EXPERIMENT.profile(ACTIVATIONS[activation], scale=scale, depth=depth)


def look(iteration, layers=3, seed=0):
    rng = np.random.default_rng([seed, iteration])
    share = rng.dirichlet(np.ones(6), size=layers)
    bars = [Histograms(np.linspace(low, 3, 7), share) for low in (-1, -3)]
    stds = rng.uniform(1e-3, 1, (2, layers))
    return LayerStatistics(iteration, *bars, *stds, rng.random(layers + 1))


def record(iterations=40, method="plain", activation="tanh", looks=True, seed=0, planned=100):
    rng = np.random.default_rng(seed)
    checked_at = np.arange(10, iterations + 1, 10)
    return TrainingRecord(
        f"{method} {seed}",
        method,
        activation,
        rng.uniform(0.5, 2.5, iterations),
        checked_at,
        rng.random(len(checked_at)),
        tuple(look(k, seed=seed) for k in range(0, iterations + 1, 20)) if looks else (),
        planned,
        1.0,
    )


def moment(position=1.0, **settings):
    return TrainingMoment(record(**settings), position)


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
    return [drawn(artist) for artist in live._prepared.artists]


def drawn(artist):
    data = [artist.get_visible(), artist.get_alpha()]
    for getter in ("get_xydata", "get_text", "get_color", "get_linestyle", "get_facecolor"):
        if hasattr(artist, getter):
            data.append(np.asarray(getattr(artist, getter)()).tolist())
    if hasattr(artist, "get_data"):
        data.append([np.asarray(part).tolist() for part in artist.get_data()])
    return data


def mean_of_5(values):
    return [np.mean(values[max(end - 5, 0) : end]) for end in range(1, len(values) + 1)]


def line(artist):
    return [np.asarray(values).tolist() for values in artist.get_data()]


# -- live figures --------------------------------------------------------------------------------


@each_live_figure
def test_live_and_static_pictures_show_the_same_data(name):
    figure, results, _, pinned = LIVE[name]
    live = figure()
    for result in results:
        live.frame(result, pinned or results[0])
        static = figure()
        static.draw(result, pinned or results[0])
        assert artists(live) == artists(static)


@each_live_figure
def test_a_frame_is_a_png_of_constant_size(name):
    figure, results, other, pinned = LIVE[name]
    live = figure()
    expected = (round(100 * figure.width), round(100 * figure.height))
    frames = [live.frame(result, pinned) for result in (*results, other)]
    assert [size(frame) for frame in frames] == [expected] * 4
    assert len(set(frames)) == 4


@each_live_figure
def test_only_another_layout_or_print_size_draws_a_new_figure(name):
    figure, results, other, _ = LIVE[name]
    live = figure()
    live.frame(results[0])
    first = live.figure
    for result in results:
        live.frame(result)
        assert live.figure is first
    live.large = True
    live.frame(results[0])
    large = live.figure
    assert large is not first
    live.frame(other)
    assert live.figure not in (first, large)


@each_live_figure
def test_a_frame_owes_nothing_to_the_frames_before(name):
    figure, results, other, pinned = LIVE[name]
    live = figure()
    for result in (other, results[2]):
        live.frame(result, pinned or results[0])
    assert live.frame(results[1]) == figure().frame(results[1])


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
    live = figure()
    here = [live.frame(result, pinned) for result in results]
    there = live.frame(other)
    kept = live.figure
    for _ in range(3):
        assert [live.frame(result, pinned) for result in results] == here
        assert live.frame(other) == there
        assert live.figure is kept
    assert len(builds) == 2


def test_what_was_built_for_another_layout_is_not_mixed_in():
    class Rows(LiveFigure):
        def layout(self, rows):
            return rows

        def build(self, figure, rows):
            self.rows = [self.live(figure.text(0, k / 9, "")) for k in range(rows)]
            if rows > 1:
                self.others = self.rows[1:]

        def update(self, rows, pinned):
            assert len(self.rows) == rows
            assert len(getattr(self, "others", ())) == rows - 1

    live = Rows()
    for rows in (3, 1, 2, 3, 1):
        live.frame(rows)


def test_the_layouts_kept_are_the_last_few(builds):
    live = SignalFigure()
    depths = range(1, MOST_KEPT + 2)
    for depth in depths:
        live.frame(profile(depth=depth))
    live.frame(profile(depth=2))  # kept, and now the latest
    assert len(builds) == len(depths)
    gc.collect()
    assert [figure() is not None for figure in builds] == [False] + [True] * MOST_KEPT
    live.frame(profile(depth=1))
    gc.collect()
    assert builds[1]() is live._kept[False, ("tanh", 2)].figure
    assert builds[2]() is None


@each_live_figure
def test_a_figure_that_forgets_frees_all_that_was_built(name, builds):
    figure, results, other, _ = LIVE[name]
    live = figure()
    for result in (results[0], other, results[0]):
        live.frame(result)
    twin = live.twin()
    live.forget()
    gc.collect()
    assert [built() for built in builds] == [None, None]
    assert twin.frame(other) == live.frame(other)
    assert twin.figure is not live.figure


@each_live_figure
def test_a_figure_that_could_not_be_built_is_built_anew(name, monkeypatch):
    figure, results, other, _ = LIVE[name]
    live = figure()
    expected = live.frame(results[0])
    with monkeypatch.context() as patch:
        patch.setattr(live, "update", lambda *_: None)
        patch.setattr(live, "build", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            live.frame(other)
        assert live.figure is None
    assert live.frame(results[0]) == expected


@each_live_figure
def test_a_still_has_the_words_below_and_leaves_the_live_figure_alone(name):
    figure, results, _, pinned = LIVE[name]
    live = figure()
    before = live.frame(results[0], pinned)
    kept = live.figure
    still = live.still(results[0], pinned)
    assert size(still) == size(before)
    assert still != before
    assert live.figure is kept
    assert live.frame(results[0], pinned) == before


def test_a_still_tells_numbers_of_this_run_in_plain_words(monkeypatch):
    monkeypatch.setattr(CourseFigure, "png", lambda figure: figure.get_supxlabel())
    shown = moment()
    assert "[this run: loss" in shown.summary  # the mark is for stored text, which is compared
    words = TrainingFigure().still(shown).replace("\n", " ")
    assert words.startswith("plain 0: iteration 40 of 100, loss ")
    assert "this run" not in words
    assert words.endswith("Layers as of iteration 40.")


@each_live_figure
def test_a_static_figure_shows_itself_with_its_words(name):
    figure, results, _, _ = LIVE[name]
    shown = figure().draw(results[0])._repr_mimebundle_()
    assert shown["text/plain"] == f"Figure: {results[0].summary}"
    assert size(shown["image/png"]) == (round(100 * figure.width), round(100 * figure.height))


@each_live_figure
def test_two_threads_draw_what_each_would_draw_alone(name):
    figure, results, _, pinned = LIVE[name]
    orders = [results, results[::-1]]

    def frames(k):
        live = figure(large=k > 0)
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
    live = figure(large=True)
    frames = [live.frame(result, pinned or results[0]) for result in (*results, other)]
    return [*frames, live.still(other), figure().draw(results[0]).png()]


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


@each_live_figure
def test_large_print_enlarges_every_text(name):
    figure, results, _, _ = LIVE[name]

    def font_sizes(large):
        shown = figure(large=large).draw(results[2])
        shown.png()
        texts = shown.findobj(matplotlib.text.Text)
        return [text.get_fontsize() for text in texts if text.get_text()]

    normal, large = font_sizes(False), font_sizes(True)
    assert min(large) >= LARGE_PRINT * min(normal) - 1e-9
    assert max(large) == pytest.approx(LARGE_PRINT * max(normal))


def test_a_hundred_frames_leave_neither_memory_nor_figures_behind():
    resource = pytest.importorskip("resource", reason="this system does not tell the memory used")
    live, results = SignalFigure(), LIVE["signals"][1]
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
        LiveFigure().frame(profile())


# -- signals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "depth"), [*((name, 2) for name in ACTIVATIONS), ("tanh", 1), ("tanh", 10)]
)
def test_a_signal_figure_shows_its_profile(name, depth):
    shown = profile(name, scale=0.3, depth=depth)
    live = SignalFigure()
    live.draw(shown)
    assert live.shown == panel_layers(depth)
    notes = zip(live.stds, live.shares, strict=True)
    for layer, bars, (std, share) in zip(live.shown, live.row.bars, notes, strict=True):
        np.testing.assert_array_equal(bars.get_data().values, shown.histograms.heights[layer])
        np.testing.assert_array_equal(bars.get_data().edges, shown.histograms.edges)
        assert std.get_text() == number(shown.std[layer])
        assert share.get_text() == f"{shown.saturated[layer]:.0%}"
        assert matplotlib.colors.same_color(bars.get_facecolor(), ACTIVATION_STYLES[name]["color"])
    layers = list(range(1, depth + 1))
    assert line(live.forward[1]) == [layers, shown.std.tolist()]
    assert line(live.backward[1]) == [layers, shown.gradient_std.tolist()]


@pytest.mark.parametrize(
    ("depth", "layers"),
    [(1, [0]), (2, [0, 1]), (5, [0, 1, 2, 3, 4]), (9, [0, 2, 4, 6, 8]), (20, [0, 5, 10, 14, 19])],
)
def test_five_panels_at_most_go_to_the_first_the_last_and_those_between(depth, layers):
    assert panel_layers(depth) == layers


def test_a_pinned_profile_is_an_outline_that_goes_when_it_is_unpinned():
    live, now, pinned = SignalFigure(), profile(scale=0.3), profile(scale=0.1)
    live.draw(now, pinned)
    ghosts = [*live.row.ghosts, live.forward[0], live.backward[0]]
    assert all(ghost.get_visible() for ghost in ghosts)
    np.testing.assert_array_equal(
        live.row.ghosts[2].get_data().values, pinned.histograms.heights[2]
    )
    assert line(live.forward[0])[1] == pinned.std.tolist()
    assert line(live.backward[0])[1] == pinned.gradient_std.tolist()
    assert line(live.forward[1])[1] == now.std.tolist()
    live.draw(now)
    assert not any(ghost.get_visible() for ghost in ghosts)


@pytest.mark.parametrize("large", [False, True])
def test_the_two_lines_above_a_histogram_overlap_neither_each_other_nor_its_bars(large):
    live = SignalFigure(large=large)
    live.frame(profile())
    for upper, lower in zip(live.stds, live.shares, strict=True):
        above, below = upper.get_window_extent(), lower.get_window_extent()
        assert below.y1 <= above.y0
        assert below.y0 >= lower.axes.transData.transform((0, 1))[1]


def test_a_pinned_profile_of_another_depth_or_range_shows_what_can_be_compared():
    live = SignalFigure()
    live.draw(profile(depth=5), profile(depth=2))
    assert [ghost.get_visible() for ghost in live.row.ghosts] == [True, True, False, False, False]
    live.draw(profile("sigmoid"), profile("tanh"))
    assert not any(ghost.get_visible() for ghost in live.row.ghosts)
    assert live.forward[0].get_visible()
    assert draw_signal_profile(profile(depth=2), profile(depth=5)).words.startswith(
        "tanh, 2 layers"
    )


def test_a_diverged_profile_is_drawn_at_the_edge_and_says_so():
    sick = profile("relu", scale=1e12, depth=10)
    assert sick.diverged
    live = SignalFigure()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live.draw(sick, sick)
    assert "diverged" in live.words(sick)
    assert live.stds[-1].get_text() == "diverged"
    for _, by_layer in (live.forward, live.backward):
        low, high = by_layer.axes.get_ylim()
        values = np.array(line(by_layer)[1])
        assert ((values >= low) & (values <= high)).all()
    assert line(live.forward[1])[1][-1] == live.forward[1].axes.get_ylim()[1]


# -- training ------------------------------------------------------------------------------------


def test_a_training_figure_shows_its_moment():
    live, shown = TrainingFigure(), moment(position=0.5)
    live.draw(shown)
    loss, accuracy, gradient = live.current
    assert line(loss)[0] == list(range(1, 41))
    np.testing.assert_allclose(line(loss)[1], mean_of_5(shown.record.loss))
    assert line(accuracy) == [[10, 20, 30, 40], shown.record.accuracy.tolist()]
    looked = shown.statistics
    assert looked.iteration == 20
    assert line(gradient) == [[1, 2, 3], looked.gradient_std.tolist()]
    for layer in range(3):
        np.testing.assert_array_equal(
            live.bars["activations"][layer].get_data().values, looked.activations.heights[layer]
        )
        np.testing.assert_array_equal(
            live.bars["gradients"][layer].get_data().values, looked.gradients.heights[layer]
        )
    assert live.labels[0].get_text() == "plain 0"


@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_up_to_three_pinned_trainings_are_ghosts(count):
    pinned = tuple(record(method="batch norm", seed=k) for k in range(count))
    live = TrainingFigure()
    live.draw(moment(), tuple(record(seed=9) for _ in range(3)))
    live.draw(moment(), pinned)
    shown = pinned[-3:]
    for k, (curves, label) in enumerate(zip(live.ghosts, live.labels[1:], strict=True)):
        assert [artist.get_visible() for artist in (*curves, label)] == [k < len(shown)] * 4
        if k < len(shown):
            np.testing.assert_allclose(line(curves[0])[1], mean_of_5(shown[k].loss))
            assert line(curves[1])[1] == shown[k].accuracy.tolist()
            assert line(curves[2])[1] == shown[k].statistics[-1].gradient_std.tolist()
            assert label.get_text() == f"pinned: {shown[k].label}"
            assert curves[0].get_color() == METHOD_STYLES["batch norm"]["color"]


def test_a_ghost_without_looks_leaves_no_older_ghosts_gradient_behind():
    live = TrainingFigure()
    live.draw(moment(), (record(seed=1),))
    live.draw(moment(), (record(seed=2, looks=False),))
    assert line(live.ghosts[0][2])[1] == []


def test_two_trainings_of_one_method_differ_in_their_markers_and_each_label_shows_its_line():
    live = TrainingFigure()
    live.draw(moment(), tuple(record(seed=k) for k in (1, 2, 3)))
    every = [live.current, *live.ghosts]
    for panel in zip(*every, strict=True):
        assert len({curve.get_color() for curve in panel}) == 1
        assert len({curve.get_marker() for curve in panel}) == 4
    for (_, accuracy, _), label, sample in zip(every, live.labels, live.samples, strict=True):
        assert sample.get_visible()
        assert label.get_color() == sample.get_color() == accuracy.get_color()
        for look in ("get_marker", "get_linestyle", "get_alpha"):
            assert getattr(sample, look)() == getattr(accuracy, look)()


@pytest.mark.parametrize("method", METHOD_STYLES)
def test_a_loss_curve_is_solid_and_has_few_markers_that_stay_in_place_as_it_grows(method):
    live, marked = TrainingFigure(), []
    for iterations in (30, 60, 100):
        live.draw(moment(iterations=iterations, method=method), (record(iterations=iterations),))
        curves = [curves[0] for curves in (live.current, live.ghosts[0])]
        assert [curve.get_linestyle() for curve in curves] == ["-", "-"]
        marked.append([curve.get_xdata()[curve.get_markevery()].tolist() for curve in curves])
    for early, later in pairwise(marked):
        for before, after in zip(early, later, strict=True):
            assert after[: len(before)] == before
    present, ghost = marked[-1]
    assert len(present) == len(ghost) == 5
    assert not set(present) & set(ghost)


@pytest.mark.parametrize("iterations", [0, 1, 399, 799, 5000])
def test_a_long_loss_is_thinned_and_its_last_value_is_always_drawn(iterations):
    shown = moment(iterations=iterations, planned=5000)
    live = TrainingFigure()
    live.draw(shown)
    steps, losses = line(live.current[0])
    assert len(steps) <= 400
    means = [shown.record.loss[max(step - 250, 0) : step].mean() for step in steps]
    np.testing.assert_allclose(losses, means)
    assert "mean of 250" in live.axes[0].get_xlabel()
    if iterations:
        assert steps[0] == 1
        assert steps[-1] == iterations


@pytest.mark.filterwarnings("error")
def test_a_diverged_training_is_drawn_at_the_edge_and_says_so():
    healthy = record(iterations=4)
    sick = TrainingRecord(**{**vars(healthy), "loss": np.array([1.0, 1e9, np.inf, np.nan])})
    live = TrainingFigure()
    live.draw(TrainingMoment(sick), (sick,))
    assert line(live.current[0])[1] == [1.0, 30.0, 30.0, 30.0]
    assert "diverged at iteration 4" in live.words(TrainingMoment(sick))


def test_a_label_that_keeps_its_pixels_looks_like_any_other_text(monkeypatch):
    figures = [CourseFigure(3, 2) for _ in range(2)]
    labels = [figures[0].add_artist(Label(0, 0, "")), figures[1].text(0, 0, "")]
    changes = [
        {"text": "plain"},
        {"color": "red"},
        {"position": (0.3, 0.6)},
        {"text": "pinned: plain"},
        {"bbox": {"facecolor": "white", "alpha": 0.75}, "text": "on a box"},
        {"text": ""},
        {"text": "seen"},
        {"visible": False},
    ]
    pictures = []
    for change in changes:
        for label, figure in zip(labels, figures, strict=True):
            label.set(**change)
            figure.canvas.draw()
        kept, other = (np.asarray(figure.canvas.buffer_rgba()).astype(int) for figure in figures)
        assert np.abs(kept - other).max() <= 2, change
        pictures.append(kept.tobytes())
    assert len(set(pictures)) == len(changes) - 1  # no text and hidden text are one picture
    labels[0].set(visible=True)
    figures[0].canvas.draw()
    assert np.asarray(figures[0].canvas.buffer_rgba()).astype(int).tobytes() == pictures[-2]
    figures[0].set_size_inches(4, 3)
    figures[0].canvas.draw()
    figures[0].savefig(file := io.BytesIO(), format="svg")
    assert b"<!-- seen -->" in file.getvalue()
    monkeypatch.setattr(matplotlib.text.Text, "draw", lambda *_: pytest.fail("drawn anew"))
    figures[0].canvas.draw()


def test_the_static_training_figure_shows_the_others_as_ghosts():
    figure = draw_training(record(), record(method="batch norm", seed=1), position=0.5)
    texts = [text.get_text() for text in figure.findobj(matplotlib.text.Text)]
    assert "pinned: batch norm 1" in texts
    assert figure.words.endswith("Layers as of iteration 20.")


# -- style and curves ----------------------------------------------------------------------------


def test_every_registered_activation_has_a_style_of_its_own():
    missing = ACTIVATIONS.keys() - ACTIVATION_STYLES.keys()
    assert not missing, f"give {sorted(missing)} a color, dashes and a marker in figures/style.py"


KINDS = {
    "activation": ACTIVATION_STYLES,
    "method": METHOD_STYLES,
    "position": dict(enumerate(CYCLE)),
}


@pytest.mark.parametrize(
    ("one", "other"),
    [pair for styles in KINDS.values() for pair in combinations(styles.values(), 2)],
    ids=[f"{a}-{b}" for styles in KINDS.values() for a, b in combinations(styles, 2)],
)
def test_two_lines_differ_in_more_than_their_color(one, other):
    assert (one["linestyle"], one["marker"]) != (other["linestyle"], other["marker"])
    assert one != other


def test_a_method_shares_its_color_with_no_other_and_not_with_the_ghosts():
    colors = [style["color"] for style in METHOD_STYLES.values()]
    assert len({*colors, GRAY}) == len(colors) + 1


def test_a_line_has_the_look_of_its_activation_or_method_or_else_of_its_position():
    assert curve_style("tanh", 3) == {**ACTIVATION_STYLES["tanh"], "markersize": 5}
    assert curve_style("RBM", 3) == {**METHOD_STYLES["RBM"], "markersize": 5}
    assert curve_style("mine", len(CYCLE) + 3) == {**CYCLE[3], "markersize": 5}
    assert curve_style("tanh", 0, marker=False)["marker"] == ""


def test_a_running_mean_is_of_the_last_few_and_what_is_infinite_does_not_spoil_the_rest():
    values = np.array([4.0, 2.0, np.inf, 0.0, np.nan, 1.0, 3.0, 2.0])
    means = running_mean(values, over=2, highest=10.0)
    np.testing.assert_allclose(means, [4, 3, 6, 5, 5, 5.5, 2, 2.5])
    assert running_mean(np.array([]), over=2).shape == (0,)


def test_a_line_of_an_activation_with_a_remark_has_its_color_and_a_line_style_of_its_own():
    flat, other = curve_style("tanh, flat", 0), curve_style("tanh, other", 1)
    assert flat["color"] == other["color"] == ACTIVATION_STYLES["tanh"]["color"]
    assert flat["linestyle"] != other["linestyle"]


def test_numbers_by_layer_are_drawn_over_layers_1_2_3():
    panels = {"forward": {"tanh": [1, 0.5, 0.25], "mine": [2, 4, 8]}, "backward": {"tanh": [3, 2]}}
    figure = draw_lines(panels, ylabel="std", theory={"forward": {"tanh": [1, 0.6, 0.3]}})
    left, right = figure.axes
    assert [line(curve) for curve in left.lines[:3]] == [
        [[1, 2, 3], [1, 0.5, 0.25]],
        [[1, 2, 3], [2, 4, 8]],
        [[1, 2, 3], [1, 0.6, 0.3]],
    ]
    assert line(right.lines[0]) == [[1, 2], [3, 2]]
    assert [text.get_text() for text in left.get_legend().get_texts()] == ["tanh", "mine", "theory"]
    assert [axes.get_title(loc="left") for axes in (left, right)] == ["forward", "backward"]
    assert left.get_ylabel() == "std"
    assert left.get_ylim() == right.get_ylim()
    assert left.get_ylim()[0] < 0.25
    assert left.get_ylim()[1] > 8
    assert figure.words == "forward; backward"


def test_a_sweep_is_drawn_over_its_setting_with_named_marks():
    figure = draw_lines(
        {"tanh": {"layer 1": [1, 2, 3]}},
        x=[0.1, 1, 10],
        xlabel="scale",
        ylabel="std",
        marks={"He": 0.5},
        limits=(0.1, 10),
    )
    [axes] = figure.axes
    assert line(axes.lines[0]) == [[0.1, 1, 10], [1, 2, 3]]
    assert [0.5, 0.5] in [line(mark)[0] for mark in axes.lines]
    assert "He" in [text.get_text() for text in axes.texts]
    assert axes.get_ylim() == (0.1, 10)
    assert (axes.get_xlabel(), axes.get_xscale(), axes.get_yscale()) == ("scale", "log", "log")

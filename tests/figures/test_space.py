"""How the panels of a figure share the room that a page tells."""

import pytest
from matplotlib.text import Text

from labsupport.course.explorers import explorers
from labsupport.figures.space import DPI, MOST_PIXELS, Room, Row, Space, arrange
from labsupport.places import room_names
from rooms import ROOMS, drawn

CURVES = Row("curves", 3, (2.0, 1.8), share=2.0)
LAYERS = Row("layers", 5, (1.4, 1.2), fewer=True)
USUAL = (10.4, 5.0)
# Every Lab of the course, once: its figure and a result.
LABS = [(room, make) for room in room_names() for make in explorers(room)]


@pytest.fixture(scope="module", params=LABS, ids=[f"{r}-{make.__name__}" for r, make in LABS])
def lab(request):
    """A Lab as it is at first."""
    made = request.param[1]()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("width", "height", "placed"),
    [
        (10.0, 5.0, {"curves": (3, 3), "layers": (5, 5)}),
        (10.0, 2.5, {"curves": (3, 3)}),  # no room for the second row
        (10.0, 1.0, {"curves": (3, 3)}),  # the first is shown in any case
        (4.2, 6.0, {"curves": (3, 2), "layers": (3, 3)}),  # broken into lines; fewer layers
        (1.5, 9.0, {"curves": (3, 1), "layers": (1, 1)}),
    ],
)
def test_rows_are_placed_by_their_importance(width, height, placed):
    found = arrange([CURVES, LAYERS], width, height)
    assert {p.row.name: (p.panels, p.columns) for p in found} == placed


def test_the_height_that_is_left_is_divided_by_the_shares():
    curves, layers = arrange([CURVES, LAYERS], 10, 6)
    assert curves.height + layers.height == pytest.approx(6)
    assert curves.height - 1.8 == pytest.approx(2 * (layers.height - 1.2))


@pytest.mark.parametrize(
    ("room", "size"),
    [
        (Room(1000, 400), (1000, 400)),
        (Room(1000, 2000), (1000, 500)),  # no higher than suits it
        (Room(3000, 480), (1404, 480)),  # nor much wider
        (Room(1000, 130), (1000, 180)),  # the first row is seen in any case
        (Room(340, 500), (340, round(DPI * (3 * 1.8 + 1.2)))),  # narrow: all rows
    ],
)
def test_a_page_gives_the_picture_what_it_needs(room, size):
    space = room.space([CURVES, LAYERS], USUAL)
    assert (space.width, space.height) == size
    assert space.dpi == DPI


@pytest.mark.parametrize("screen", [720, 1080, 2160, 4320])
def test_on_stage_the_picture_fills_its_place_and_its_letters_grow_with_the_screen(screen):
    width, height = round(1.4 * screen), round(0.9 * screen)
    space = Room(width, height, screen).space([CURVES], USUAL)
    assert space.width / space.height == pytest.approx(width / height, rel=0.01)
    assert space.width * space.height <= MOST_PIXELS * 1.01
    stretched = width / space.width
    assert stretched * space.dpi * 8.33 / 72 >= screen / 45


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_no_letter_of_a_lab_is_cut_off_or_too_small(lab, room):
    live = drawn(lab._drawing.kind, lab.result, room=room)
    figure, renderer = live.figure, live.figure.canvas.get_renderer()
    ticks = {text for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)
             for text in axis.get_ticklabels(which="both")}  # fmt: skip
    texts = {t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()}
    boxes = {text.get_text(): text.get_window_extent() for text in texts - ticks}
    # Of the ticks those within the limits are drawn.
    boxes |= {axes.get_title(loc="left"): axes.get_tightbbox(renderer) for axes in figure.axes}
    assert boxes
    for name, box in boxes.items():
        assert box.x0 >= -2, name
        assert box.x1 <= figure.bbox.x1 + 2, name
        assert box.y0 >= -2, name
        assert box.y1 <= figure.bbox.y1 + 2, name
    smallest = min(text.get_fontsize() for text in texts) * live.space.dpi / 72
    assert smallest >= max(11, 0.999 * room.screen / 45)


@pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS)
def test_the_most_important_row_of_a_lab_has_its_room(lab, room):
    live = drawn(lab._drawing.kind, lab.result, room=room)
    first = live.rows(lab.result)[0]
    assert first.name in live.panels
    for axes in live.panels[first.name]:
        width, height = axes.get_window_extent().size / live.space.dpi
        assert width > 0.3 * first.least[0]
        assert height > 0.25 * first.least[1]


@pytest.mark.parametrize("bad", [(0, 400), (400, 99_999), (-5, 400)])
@pytest.mark.parametrize("kind", [Space, Room])
def test_a_size_that_no_picture_can_have_is_refused(kind, bad):
    with pytest.raises(ValueError, match="120 to 16000 are possible"):
        kind(*bad)

"""Rooms in which every picture of a Lab has to be readable."""

from labsupport.figures.live import Drawing
from labsupport.figures.space import Room

ROOMS = {
    "a large window": Room(1300, 700),
    "a small laptop": Room(922, 430),
    "large print": Room(1040, 560, large=True),
    "a hall": Room(995, 640, screen=720),
    "a large hall": Room(1500, 960, screen=1080),
    "a phone": Room(344, 600),
}


def drawn(kind, result, pinned=None, room=None):
    """The live figure of `result` in a room, after a frame."""
    drawing = Drawing(kind, room)
    drawing.frame(result, pinned)
    return drawing.picture

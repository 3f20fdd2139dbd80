"""The axes that each normalizer averages over, and the usual mistakes about them."""

IMAGE_AXES = {
    "batch norm": (0, 3, 4),
    "layer norm": (1, 2, 3, 4),
    "instance norm": (3, 4),
    "group norm": (2, 3, 4),
}


def _axes(batch=(0, 3, 4), layer=(1, 2, 3, 4), instance=(3, 4), group=(2, 3, 4)):
    return dict(zip(IMAGE_AXES, (batch, layer, instance, group), strict=True)).__getitem__


OF_AXES = {
    "Those are the axes of section 1's arrays. Here the channels take two axes, 1 and 2, and "
    "space takes two, 3 and 4.": _axes((0, 2), (1, 2), (2,), (2, 3)),
    "You think of four axes. Here are five: the channels take two, 1 and 2, and space is 3 and "
    "4.": _axes((0, 2, 3), (1, 2, 3), (2, 3), (1, 2, 3)),
    "Axes are counted from 0: the last one is 4.": _axes(
        (1, 4, 5), (2, 3, 4, 5), (4, 5), (3, 4, 5)
    ),
    "Space is forgotten: all four average over height and width, axes 3 and 4.": _axes(
        (0,), (1, 2), (), (2,)
    ),
    "All four leave out the last axis, the width: space is axes 3 and 4.": _axes(
        (0, 3), (1, 2, 3), (3,), (2, 3)
    ),
    "Batch norm and instance norm are swapped: batch norm averages over the batch.": _axes(
        batch=(3, 4), instance=(0, 3, 4)
    ),
    "Layer norm and group norm are swapped: group norm leaves axis 1, the groups, alone.": _axes(
        layer=(2, 3, 4), group=(1, 2, 3, 4)
    ),
    "Instance norm and group norm are swapped: instance norm keeps every channel apart.": _axes(
        instance=(2, 3, 4), group=(3, 4)
    ),
    "Instance norm averages over space: axes 3 and 4, the pixels of one channel.": _axes(
        instance=(0,)
    ),
    "Those are the axes that stay. Asked for are those that are averaged over.": _axes(
        (1, 2), (0,), (0, 1, 2), (0, 1)
    ),
    "Batch norm and layer norm are swapped: batch norm averages over the batch.": _axes(
        batch=(1, 2, 3, 4), layer=(0, 3, 4)
    ),
    "Batch norm of images averages over space too: one mean per channel, not one per channel "
    "and pixel.": _axes(batch=(0,)),
    "Batch norm keeps every channel apart: axes 1 and 2 together number the channels, so it "
    "averages over neither.": _axes(batch=(0, 2, 3, 4)),
    "Layer norm averages over space too: an image has one mean, not one per pixel.": _axes(
        layer=(1, 2)
    ),
    "Layer norm knows no groups: all channels share one mean, and axes 1 and 2 together number "
    "the channels.": _axes(layer=(2, 3, 4)),
    "Layer norm leaves the batch axis alone: no example asks another.": _axes(
        layer=(0, 1, 2, 3, 4)
    ),
    "Instance norm keeps every channel apart: only the pixels of one channel share a mean.": _axes(
        instance=(2, 3, 4)
    ),
    "Instance norm keeps every example apart. With the batch in it, it is batch norm.": _axes(
        instance=(0, 3, 4)
    ),
    "Group norm keeps its groups apart: axis 1 counts them, and is not averaged over.": _axes(
        group=(1, 2, 3, 4)
    ),
    "Group norm averages over the channels inside a group, axis 2. Axis 1 counts the "
    "groups, which stay apart.": _axes(group=(1, 3, 4)),
    "Group norm averages over one axis more than instance norm: over the channels inside a group, "
    "axis 2.": _axes(group=(3, 4)),
    "Group norm averages over space too: a group of an image has one mean, not one per "
    "pixel.": _axes(group=(2,)),
}

"""The instructor's sheet of a lab: what to do on its Labs, what is seen, and what to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Scene:
    """One thing that an instructor shows.

    do: what is pressed and set on the Lab, in this order: the label of a preset or a button, or
    {control: value}; empty at the board. by_hand: what else the instructor does. meanwhile: what to
    say while a training runs. seen: what the Lab shows in the end; holds(lab): whether it does.
    say: what to say then.

    lab: the function of the room's `explorer.py` that made the Lab. compared: the presets that this
    Lab has trained when the notebook shows it. Scenes on one Lab follow each other: each begins
    where the one before has ended. ValueError where a Lab is used and not said what is seen, or a
    training runs and nothing is said.
    """

    title: str
    do: Sequence[str | Mapping[str, Any]] = ()
    by_hand: str = ""
    meanwhile: str = ""
    seen: str = ""
    say: str = ""
    holds: Callable[[Any], bool] | None = None
    lab: str = "explorer"
    compared: Sequence[str] = ()

    def __post_init__(self):
        if self.do and not (self.seen and self.holds):
            raise ValueError(f"{self.title!r} uses a Lab: say what is `seen`, and when it `holds`")
        if "Run" in self.do and not self.meanwhile:
            raise ValueError(f"{self.title!r} trains: what is said `meanwhile`?")


@dataclass(frozen=True)
class Vote:
    """The place of a prediction; question: its name in the lab's room.

    beliefs: {a wrong option: what somebody thinks who chooses it}, where that is known.
    """

    question: str
    beliefs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """All that an instructor needs beside the notebook of a lab.

    before: what to do before the lecture. beliefs: {a likely misconception: what to answer}.
    sections: {how a heading of the notebook begins: its scenes and votes, in their order}.
    """

    before: Sequence[str]
    beliefs: Mapping[str, str]
    sections: Mapping[str, Sequence[Scene | Vote]]

    def items(self, heading: str) -> Sequence[Scene | Vote]:
        """The scenes and votes of the section under this heading of the notebook."""
        found = [items for begin, items in self.sections.items() if heading.startswith(begin)]
        return found[0] if found else ()

    @property
    def scenes(self) -> list[Scene]:
        """All scenes, in their order."""
        return [one for items in self.sections.values() for one in items if isinstance(one, Scene)]

    @property
    def votes(self) -> list[Vote]:
        """All votes, in their order."""
        return [one for items in self.sections.values() for one in items if isinstance(one, Vote)]


def accuracy_at_end(lab) -> float:
    """The test accuracy at the end of the run that a training Lab shows."""
    return lab.training.record.accuracy[-1]


def pinned_accuracies(lab) -> list[float]:
    """The test accuracy at the end of each pinned run."""
    return [record.accuracy[-1] for record in lab.pinned or ()]

"""Writes the site: a page for each lab, and the contents with the map."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labsupport.course.files import CourseProblem, disk_trouble, read
from labsupport.course.recipe_page import recipe_page
from labsupport.course.site.assets import assets
from labsupport.course.site.cells import maker, reading_of
from labsupport.course.site.course_map import Place, branches, course_map
from labsupport.course.site.folder import INDEX, MARK, RECORDED, Lock, built_in, not_alone
from labsupport.course.site.kept import digest_of, kept_or_made, remove_others
from labsupport.course.site.rendering import Rendering
from labsupport.explore import Lab
from labsupport.places import lab_paths

COURSE = "Why do deep networks train, or fail to?"
FIRST = ("00", "06")  # where the contents page sends a visitor
NO_ICON = '<link rel="icon" href="data:,">'  # a browser would ask the host for one
MB = 1e6


@dataclass(frozen=True)
class Recorder:
    """What lets the Labs of a page answer without a kernel.

    record(makers, folder, key) writes into a folder what the Lab that they make, each as it begins
    in one place, can answer; None where it can answer nothing. front: a script with
    `showRecordedLab(element, key, address, begin)`, the address is that of the folder, `begin` the
    number of the maker. style: its CSS.
    """

    record: Callable[[Sequence[Callable[[], Lab]], Path, str], Any]
    front: str
    style: str


def write_site(
    directory: Path | str,
    labs: Sequence[Path] | None = None,
    *,
    recorder: Recorder | None = None,
    alone: Lock = not_alone,
) -> Path:
    """Writes the course as pages into a folder, and returns the path of the contents page.

    labs: the notebooks that get a page; all of the course if None. recorder: what lets Labs answer;
    the course's own if None. alone: see `built_in`. A site that this command wrote before is
    replaced as soon as the new one is whole. CourseProblem where something is missing, where
    nothing can be written, and where the folder is not the site's, or has a page of another lab of
    the course.
    """
    directory, chosen = Path(directory), list(labs or lab_paths())
    with built_in(directory, alone) as folder:
        _refuse_to_lose(directory, chosen)
        site = _Site(folder, directory, chosen, recorder or _own_recorder())
        for path in chosen:
            site.add_lab(path)
        site.add_contents()
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    pages = f"{len(chosen)} page{'s' * (len(chosen) > 1)} and the contents"
    print(f"{pages}, {size / MB:.1f} MB. Open {directory / INDEX}", flush=True)
    return directory / INDEX


def _refuse_to_lose(directory: Path, chosen: Sequence[Path]) -> None:
    """CourseProblem where an older site has pages, and so recordings, that this one would not."""
    others = {path.stem for path in lab_paths()} - {path.stem for path in chosen}
    lost = sorted(stem[:2] for stem in others if (directory / f"{stem}.html").is_file())
    if lost:
        raise CourseProblem(
            f"{directory} also has the pages of {', '.join(lost)}, and these labs alone would take "
            f'their place. `python3 -m labsupport site "{directory}"` renews all labs, and takes '
            "over what has not changed; for these alone, name a new folder."
        )


class _Site:
    """A site as it grows in a folder; older: the site that stood there, or nothing."""

    def __init__(self, folder: Path, older: Path, labs: Sequence[Path], recorder: Recorder):
        self._folder, self._older, self._recorder = folder, older, recorder
        self._keys: set[str] = set()
        self._all = lab_paths()
        self._stems = [path.stem for path in labs]
        self._rendering = Rendering(self._stems)
        self._places = {place.number: place for place in course_map(read(self._all[0]))}
        self._faces: dict[str, str] = {}
        for name, text in assets().items():
            self._write(f"assets/{name}", text)
        self._write("assets/recorded.js", recorder.front)
        self._write("assets/recorded.css", recorder.style)

    def add_lab(self, path: Path) -> None:
        reading = reading_of(read(path), path.stem)
        for key, cells in reading.labs.items():
            answers = self._answers(path.stem, key, [cell.source for cell in cells])
            for cell in cells:
                cell.metadata["page"]["answers"] = answers
        shown, sections = self._rendering.cells(reading)
        for address, picture in reading.pictures.items():
            self._write(address, _as_webp(picture))
        self._faces[path.stem[:2]] = reading.face
        here = self._stems.index(path.stem)
        texts = [cell for cell in reading.notebook.cells if cell.cell_type == "markdown"]
        told = {
            "stem": path.stem,
            "place": self._place(path.stem),
            "cells": shown,
            "sections": sections,
            "formulas": any("$" in cell.source for cell in texts),
            "before": self._neighbor(here - 1),
            "after": self._neighbor(here + 1),
        }
        self._write(f"{path.stem}.html", self._page("lab.html.j2", told))
        print(f"{path.stem}.html", flush=True)

    def _answers(self, stem: str, key: str, sources: Sequence[str]) -> bool:
        """Whether the Lab answers; then its recording is in the folder."""
        self._keys.add(key)

        def make(place: Path) -> Any:
            print(f"{key}: its answers are recorded …", flush=True)
            return self._recorder.record([maker(source) for source in sources], place, key)

        with disk_trouble(self._folder):
            return kept_or_made(
                self._folder / RECORDED / key,
                self._older / RECORDED / key,
                digest_of(stem, "\n".join(sources)),
                make,
            )

    def add_contents(self) -> None:
        with disk_trouble(self._folder):
            remove_others(self._folder / RECORDED, self._keys)
        stems = {stem[:2]: stem for stem in self._stems}
        self._write("recipe.html", _recipe())
        told = {
            "places": list(self._places.values()),
            "branches": branches(self._places.values()),
            "first": [self._places[number] for number in FIRST if number in stems],
            "stems": stems,
            "faces": self._faces,
        }
        self._write(INDEX, self._page("contents.html.j2", told))

    def _place(self, stem: str) -> Place:
        try:
            return self._places[stem[:2]]
        except KeyError:
            raise CourseProblem(f"Lab {stem[:2]} is not in the table of lab 00: add it.") from None

    def _neighbor(self, number: int) -> dict[str, Any] | None:
        if not 0 <= number < len(self._stems):
            return None
        stem = self._stems[number]
        return {"stem": stem, "place": self._place(stem)}

    def _page(self, template: str, told: dict[str, Any]) -> str:
        return self._rendering.page(template, {"course": COURSE, "mark": MARK, **told})

    def _write(self, address: str, content: str | bytes) -> None:
        path = self._folder / address
        with disk_trouble(self._folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(content, encoding="utf-8", newline="\n")


def _as_webp(png: bytes) -> bytes:
    """The same pixels in two fifths of the room."""
    from PIL import Image

    smaller = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.save(smaller, "WEBP", lossless=True, method=2)
    return smaller.getvalue()


def _own_recorder() -> Recorder:
    from labsupport.course.recorded import record, recorded_front, recorded_style

    return Recorder(record, recorded_front(), recorded_style())


def _recipe() -> str:
    """The recipe of the course as a page of the site."""
    return recipe_page().replace("<title>", f"{MARK}\n{NO_ICON}\n<title>", 1)

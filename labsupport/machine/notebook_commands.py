"""The commands that read notebooks and write something from them.

`labsupport.course` does the work, and needs the environment; it is imported when it is called.
"""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from labsupport.machine.locks import alone


class CommandProblem(Exception):
    """A command cannot do its work. The message names the cure."""


def add_to(commands: argparse._SubParsersAction, by_number: Mapping) -> None:
    """Adds the commands; by_number: how a lab's number is read."""
    progress = commands.add_parser("progress", help="what you have opened, predicted and solved")
    progress.add_argument("--page", type=Path, metavar="FILE.html", help="write it to hand in")
    progress.add_argument("--name", default="", help="your name, for the page")
    progress.set_defaults(work=_progress)

    refresh = commands.add_parser("refresh", help="re-execute labs and store clean outputs")
    refresh.add_argument("notebooks", nargs="*", **by_number, help="only these labs")
    refresh.set_defaults(work=_refresh)

    instructor = commands.add_parser("instructor", help="write the second screen, and solutions")
    instructor.add_argument("directory", type=Path, metavar="DIR")
    instructor.add_argument("--nbgrader", action="store_true", help="write a course to grade")
    instructor.set_defaults(work=_instructor)

    slides = commands.add_parser("slides", help="write a lab's slides, which need no network")
    slides.add_argument("notebook", **by_number, help="the lab's number")
    slides.add_argument("directory", type=Path, metavar="DIR")
    slides.set_defaults(work=_slides)

    recipe = commands.add_parser("recipe", help="write the recipe of the course, one page to print")
    recipe.add_argument("file", nargs="?", type=Path, default=Path("recipe.html"), metavar="FILE")
    recipe.set_defaults(work=_recipe)

    site = commands.add_parser("site", help="write the course as pages that need no kernel")
    site.add_argument("directory", type=Path, metavar="DIR")
    site.add_argument("notebooks", nargs="*", **by_number, help="pages for these labs alone")
    site.set_defaults(work=_site)


def _progress(options: argparse.Namespace) -> int:
    from labsupport import course

    print(of_the_course(course.report_progress, options.page, options.name))
    return 0


def _refresh(options: argparse.Namespace) -> int:
    return _by_course("refresh", options.notebooks or None)


def _instructor(options: argparse.Namespace) -> int:
    work = "write_nbgrader_course" if options.nbgrader else "write_instructor_edition"
    return _by_course(work, options.directory)


def _slides(options: argparse.Namespace) -> int:
    return _by_course("write_slides", options.notebook, options.directory)


def _site(options: argparse.Namespace) -> int:
    return _by_course("write_site", options.directory, options.notebooks or None, alone=alone)


def _recipe(options: argparse.Namespace) -> int:
    return _by_course("write_recipe", options.file)


def _by_course(work: str, *arguments, **settings) -> int:
    """Lets the function of `labsupport.course` of this name do its work."""
    from labsupport import course

    of_the_course(getattr(course, work), *arguments, **settings)
    return 0


def of_the_course(work: Callable, *arguments, **settings):
    """What a work on notebooks returns; CommandProblem where it cannot be done."""
    from labsupport.course import CourseProblem

    try:
        return work(*arguments, **settings)
    except CourseProblem as problem:
        raise CommandProblem(str(problem)) from problem

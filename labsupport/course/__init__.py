"""Works on the notebooks as files: executes and solves them, writes what an instructor needs."""

from importlib import import_module

_MODULES = {  # loaded when they are asked for: `lab` needs neither nbclient nor nbconvert
    "CourseProblem": "course.files",
    "execute": "course.running",
    "lab_paths": "places",
    "refresh": "course.running",
    "report_progress": "course.progress_page",
    "solve": "course.editions",
    "write_instructor_edition": "course.editions",
    "write_nbgrader_course": "course.grading_folder",
    "write_recipe": "course.recipe_page",
    "write_site": "course.site.writing",
    "write_slides": "course.deck",
}
__all__ = list(_MODULES)


def __getattr__(name: str):
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"labsupport.{_MODULES[name]}"), name)

"""Files of the user's that take the place of Python's own modules, or of a package of the course.

A folder that stands before the standard library in `sys.path` hides it: a student's `random.py`
beside the notebooks is what every `import random` finds. Imports at the top are `os` and `sys`
alone, which Python has loaded before it looks at any folder.
"""

import os
import sys

# What is imported under another name than it is installed.
IMPORTED_AS = {"pillow": "PIL", "ipython": "IPython", "pytest-xdist": "xdist"}


def modules_in(folder):
    """The modules that Python would import from a folder: name → path of the file or package."""
    found = {}
    try:
        entries = sorted(os.listdir(folder or "."))
    except OSError:
        return found
    for entry in entries:
        path = os.path.join(folder, entry)
        name = entry[:-3] if entry.endswith(".py") else entry
        inside = os.path.join(path, "__init__.py")
        if name.isidentifier() and (name != entry or os.path.isfile(inside)):
            found[name] = path
    return found


def hides_the_standard_library(folder):
    """The path of a module in `folder` that has the name of one of Python's own, or None."""
    modules = modules_in(folder)
    return next((modules[name] for name in modules if name in sys.stdlib_module_names), None)


def find_the_standard_library_first(root):
    """Changes `sys.path` so that this process finds Python's own modules, whatever lies about.

    root: the course's folder; it and the working directory go to the end. Folders of PYTHONPATH
    that hide a module of Python's are left out, for this process and for those that it starts.
    """
    last = {os.path.realpath(root), os.path.realpath(".")}
    sys.path[:] = [path for path in sys.path if os.path.realpath(path) not in last] + [root]
    for folder in python_path():
        if os.path.realpath(folder) not in last and (path := hides_the_standard_library(folder)):
            leave_out(folder, f"{path} takes the place of Python's own module")


def python_path():
    """The folders of PYTHONPATH."""
    return [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]


def leave_out(folder, reason):
    """Takes a folder of PYTHONPATH out of it, here and for the processes that we start; says so."""
    told = f"{reason}: the course leaves that folder of PYTHONPATH out."
    print(f"{told} `unset PYTHONPATH` does so for good.", flush=True)
    kept = [one for one in python_path() if one != folder]
    os.environ["PYTHONPATH"] = os.pathsep.join(kept)
    sys.path[:] = [path for path in sys.path if os.path.realpath(path) != os.path.realpath(folder)]


def unfit_package_in(folder):
    """What a folder has in the place of a package of the course's, in words, or None.

    That is a version which requirements.txt refuses, or a module without any version.
    """
    from importlib.metadata import distributions

    from labsupport.machine.requirements import required, satisfies

    modules = modules_in(folder)
    versions = {plain(one.name): one.version for one in distributions(path=[folder]) if one.name}
    for name, bounds in required().items():
        version = versions.get(plain(name))
        if version is not None and not satisfies(version, bounds):
            return f"{name} {version} in {folder} is not a version that the course can use"
        if version is None and imported_as(name) in modules:
            return f"{modules[imported_as(name)]} takes the place of {name}"
    return None


def leave_out_unfit_packages():
    """Takes those folders out of PYTHONPATH that hide a package of the course's."""
    from labsupport.places import ROOT

    for folder in python_path():
        if os.path.realpath(folder) != str(ROOT) and (unfit := unfit_package_in(folder)):
            leave_out(folder, unfit)


def shadowing_files():
    """The student's files that hide a module of Python's or of a package the labs need."""
    from labsupport.places import NOTEBOOKS, ROOT, my_labs

    own = {"labsupport", "benchmarks", "tests"}
    folders = [folder for folder in (ROOT, NOTEBOOKS, my_labs()) if os.path.isdir(folder)]
    files = {
        path: name
        for folder in folders
        for name, path in modules_in(str(folder)).items()
        if name not in own or folder != ROOT
    }
    if not files:
        return []
    needed = sys.stdlib_module_names | {"labsupport"} | _modules_of_the_labs()
    return [path for path, name in files.items() if name in needed]


def advice(files):
    """The error message about files that hide modules: it names each, and the cure."""
    named = "\n".join(f"  {path}" for path in files)
    return (
        "A file here has the name of a module that Python or a package needs, and would be taken\n"
        f"for it:\n{named}\nGive it another name, such as my_{os.path.basename(files[0])}."
    )


def plain(name):
    """The name of a package as it is compared: Jupyter_Client → jupyter-client."""
    return name.lower().replace("_", "-").replace(".", "-")


def imported_as(name):
    """The name under which a package of requirements.txt is imported."""
    return IMPORTED_AS.get(plain(name), name.replace("-", "_"))


def _modules_of_the_labs():
    """The modules of the required packages, and of all that these require where it is installed."""
    import re
    from importlib.metadata import PackageNotFoundError, packages_distributions, requires

    from labsupport.machine.requirements import required

    known, waiting = set(), [plain(name) for name in required()]
    while waiting:
        name = waiting.pop()
        if name in known:
            continue
        known.add(name)
        try:
            lines = requires(name) or []
        except PackageNotFoundError:
            continue
        plainly = [line for line in lines if "extra ==" not in line]
        waiting += [plain(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in plainly]
    modules = {imported_as(name) for name in required()}
    for module, names in packages_distributions().items():
        if known & {plain(name) for name in names}:
            modules.add(module)
    return modules

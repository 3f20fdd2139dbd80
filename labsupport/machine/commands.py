"""The commands of `python3 -m labsupport`.

Standard library only until the environment is complete.
"""

import argparse
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from labsupport.machine import before_lab, environment, notebook_commands, requirements, shadows
from labsupport.machine.environment import EnvironmentProblem
from labsupport.machine.homes import writable_folders
from labsupport.machine.installing import OF_ANOTHER_PYTHON
from labsupport.machine.jupyter import JupyterProblem, open_lab
from labsupport.machine.notebook_commands import CommandProblem, of_the_course
from labsupport.machine.requirements import BROWSER_REQUIREMENTS
from labsupport.places import ROOT, NoSuchHome, lab_paths
from labsupport.settings import THREADS, course_settings

BENCHMARKS = ROOT / "benchmarks"


def run(arguments: list[str]) -> int:
    """The exit status of a command."""
    try:
        options = _parser().parse_args(arguments)  # before a set-up, so that mistakes show at once
        shadows.leave_out_unfit_packages()
        if options.command == "doctor":
            return _doctor()
        if files := shadows.shadowing_files():
            raise CommandProblem(shadows.advice(files))
        python = environment.prepare()
        if not _same_path(python, sys.executable):
            return _run_with(python, arguments)
        with writable_folders():
            return options.work(options)
    except (CommandProblem, EnvironmentProblem, JupyterProblem, NoSuchHome) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has ended
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as problem:  # a disk that is full, a name too long: what nobody has foreseen
        print(f"\n{problem}. `python3 -m labsupport doctor` looks for the cause.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command takes it up again.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m labsupport", description="Why do deep networks train, or fail to?"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    by_number = {"metavar": "NN", "type": notebook_of}

    lab = commands.add_parser("lab", help="open the labs in JupyterLab, after any set-up needed")
    lab.add_argument("notebook", nargs="?", default="00", **by_number, help="the lab's number")
    lab.add_argument("--fresh", action="store_true", help="begin anew; what you had is kept")
    lab.add_argument("--present", action="store_true", help="for a hall: a copy, in large print")
    lab.add_argument("--whole", action="store_true", help="with --present: run all cells first")
    lab.add_argument("--no-browser", action="store_true", help="print the address only")
    lab.add_argument("--port", type=int, help="the port, instead of the first free one")
    lab.set_defaults(work=_lab)

    test = commands.add_parser("test", help="everything that CI checks, or what concerns a lab")
    test.add_argument("notebooks", nargs="*", **by_number, help="only what concerns these labs")
    test.add_argument("--browser", action="store_true", help="demand the browser tests")
    test.set_defaults(work=_test)

    data = commands.add_parser("data", help="fetch MNIST into data/mnist")
    data.add_argument("--from", dest="source", type=Path, metavar="DIR", help="copy it from there")
    data.set_defaults(work=_data)

    commands.add_parser("doctor", help="what is wrong with this machine, and what mends it")

    notebook_commands.add_to(commands, by_number)

    bench = commands.add_parser("bench", help="run a benchmark: what this machine takes")
    bench.add_argument("name", choices=sorted(path.stem for path in BENCHMARKS.glob("[a-z]*.py")))
    bench.add_argument("options", nargs=argparse.REMAINDER, help="of the benchmark, or --help")
    bench.set_defaults(work=_bench)
    return parser


def _same_path(one: Path | str, other: Path | str) -> bool:
    # Links are not resolved: an environment's Python is a link to the one it was made from.
    return os.path.normcase(os.path.abspath(one)) == os.path.normcase(os.path.abspath(other))


def _run_with(python: Path, arguments: list[str]) -> int:
    """The exit status of the same command, run by another Python."""
    if os.environ.get("LABSUPPORT_AGAIN") == str(python):
        raise EnvironmentProblem(
            f"{environment.VENV} does not work: delete that folder and run the command again."
        )
    command = [str(python), "-m", "labsupport", *arguments]
    settings = course_settings() | {"LABSUPPORT_AGAIN": str(python)}
    for name in OF_ANOTHER_PYTHON:
        settings.pop(name, None)
    if os.name != "nt":
        sys.stdout.flush()
        os.execve(command[0], command, settings)
    return subprocess.call(command, env=settings)


def notebook_of(number: str) -> Path:
    """The path of the lab with that number ("6", "06"); CommandProblem lists the labs."""
    labs = lab_paths()
    for path in labs:
        if number.isdecimal() and int(path.name[:2]) == int(number):
            return path
    known = "\n".join(f"  {path.name[:2]}  {path.stem[3:].replace('_', ' ')}" for path in labs)
    raise CommandProblem(f"There is no lab {number}. The labs:\n{known or '  none yet'}")


def _lab(options: argparse.Namespace) -> int:
    before_lab.fetch_if_possible()
    chosen = {
        "port": options.port,
        "browser": not options.no_browser,
        "settings": course_settings(),
    }
    if not options.present:
        copy = of_the_course(before_lab.own_copy, options.notebook, fresh=options.fresh)
        return open_lab(copy, **chosen)
    from labsupport.course import presenting
    from labsupport.machine.presenting import present

    return present(
        options.notebook.name,
        write=presenting.write_for_the_hall,
        enliven=partial(presenting.bring_to_life, whole=options.whole),
        **chosen,
    )


def _test(options: argparse.Namespace) -> int:
    settings = course_settings() | dict.fromkeys(THREADS, "1") | {"LABSUPPORT_PROGRESS": "0"}
    if options.browser:
        settings["LABSUPPORT_BROWSER"] = "required"
        _install_for_browser()
    # loadgroup: all browser tests go to one worker, since they share one server and one browser.
    command = [sys.executable, "-m", "pytest", "-n", "2", "-q", "-rs", "--dist", "loadgroup"]
    if options.notebooks:
        command += ["--labs", ",".join(path.stem for path in options.notebooks)]
    return subprocess.call([*command, str(ROOT / "tests")], cwd=ROOT, env=settings)


def _install_for_browser() -> None:
    if requirements.lacking(BROWSER_REQUIREMENTS):
        environment.install(BROWSER_REQUIREMENTS)


def _bench(options: argparse.Namespace) -> int:
    source = (BENCHMARKS / f"{options.name}.py").read_text(encoding="utf-8")
    if "labsupport.machine.browser" in source:
        _install_for_browser()
    command = [sys.executable, "-m", f"benchmarks.{options.name}", *options.options]
    return subprocess.call(command, cwd=ROOT, env=course_settings() | {"LABSUPPORT_PROGRESS": "0"})


def _data(options: argparse.Namespace) -> int:
    from labsupport.data.datasets import mnist_folder
    from labsupport.data.fetch import copy_mnist, fetch_mnist
    from labsupport.data.idx import DigitsError

    try:
        if options.source is None:
            fetch_mnist(mnist_folder())
        else:
            copy_mnist(options.source, mnist_folder())
    except DigitsError as problem:
        raise CommandProblem(str(problem)) from problem
    return 0


def _doctor() -> int:
    from labsupport.machine.doctor import examine

    if not environment.in_venv() and requirements.lacking() and environment.stands():
        return _run_with(environment.venv_python(), ["doctor"])
    return examine()

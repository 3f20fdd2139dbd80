"""Entry of `python3 -m labsupport COMMAND`: refuses a Python that is too old, in words.

This file must parse on every Python 3, so everything else is imported after the check. It works as
`python3 labsupport COMMAND` too, which helps where a file of the student's, such as `types.py`,
stops `-m` before it comes here.
"""

import os
import sys

OLDEST = (3, 11)


def open_what_is_closed():
    """Lets the standard streams that a caller has closed (`>&-`) lead nowhere, for programs too.

    Otherwise the next file that is opened would be taken for one of them.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115


def main():
    """The exit status of the command on the command line."""
    if sys.version_info < OLDEST:
        sys.stderr.write(
            f"The course needs Python {OLDEST[0]}.{OLDEST[1]} or newer; "
            f"this is Python {sys.version.split()[0]} ({sys.executable}).\n"
            "Install a newer one from https://www.python.org/downloads/ and run, for example,\n"
            "    python3.12 -m labsupport lab\n"
        )
        return 2
    open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # some consoles of Windows know few characters
    here = os.path.dirname(os.path.realpath(__file__))
    sys.path[:] = [os.path.dirname(here)] + [path for path in sys.path if path != here]
    from labsupport.machine.shadows import find_the_standard_library_first

    find_the_standard_library_first(os.path.dirname(here))
    from labsupport.machine.commands import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

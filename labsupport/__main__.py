"""Entry of `python3 -m labsupport COMMAND`: refuses a Python that is too old, in words.

This file must parse on every Python 3, so everything else is imported after the check.
"""

import sys

OLDEST = (3, 11)


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
    from labsupport.machine.commands import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

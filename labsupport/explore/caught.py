"""Keeps what a block of code raises, so that it can be shown."""

from __future__ import annotations


class Caught:
    """`with Caught() as caught:` stops what its block raises, and keeps it as `caught.problem`.

    It stops `SystemExit` and `KeyboardInterrupt` too: they would end a thread without a word. The
    same `Caught` may be used for several blocks; it keeps the last problem.
    """

    problem: BaseException | None = None

    def __enter__(self) -> Caught:
        return self

    def __exit__(self, kind, problem, traceback) -> bool:
        self.problem = problem or self.problem
        return problem is not None

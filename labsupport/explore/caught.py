"""What a block of code raised, kept to be shown."""

from __future__ import annotations


class Caught:
    """`with Caught() as caught:` ends with what its block raises, and has it as `problem`.

    That is all there is to raise, `SystemExit` and `KeyboardInterrupt` as well: in a thread of its
    own they would end it in silence. The same one may be entered again; the last problem stays.
    """

    problem: BaseException | None = None

    def __enter__(self) -> Caught:
        return self

    def __exit__(self, kind, problem, traceback) -> bool:
        self.problem = problem or self.problem
        return problem is not None

"""What a call leaves behind: inputs that it changed, and settings of the whole program.

torch is looked at where somebody else has loaded it; it is not imported here.
"""

import random
import sys
from typing import Any

import numpy as np


def changes(name: str, before: Any, after: Any) -> list[str]:
    """Sentences that say how the input called `name` was changed by a call; none where it was not.

    Numbers, texts, arrays, tensors and torch modules are compared by their values, in lists, tuples
    and dicts too; modules also by the mode of every part, tensors and modules by requires_grad.
    """
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(before, torch.nn.Module):
        return _changes_of_module(name, before, after)
    if torch is not None and isinstance(before, torch.Tensor):
        return _changes_of_tensor(name, before, after)
    if isinstance(before, np.ndarray) and not _same_array(before, after):
        return [f"It changed its input `{name}` in place: work on a new array or a copy."]
    if isinstance(before, list | tuple):
        return _changes_of_parts(name, list(enumerate(before)), dict(enumerate(after)))
    if isinstance(before, dict):
        return _changes_of_parts(name, list(before.items()), after)
    if isinstance(before, int | float | str) and before == before and before != after:
        return [f"It changed its input `{name}` in place: work on a copy."]
    return []


def _changes_of_parts(name: str, before: list[tuple], after: dict) -> list[str]:
    if len(before) != len(after) or any(key not in after for key, _ in before):
        return [f"It changed the length of its input `{name}`: work on a copy."]
    found = [changes(name, value, after[key]) for key, value in before]
    return list(dict.fromkeys(sentence for part in found for sentence in part))


def _same_array(before: np.ndarray, after: np.ndarray) -> bool:
    nan_too = before.dtype.kind == "f"
    return before.shape == after.shape and np.array_equal(before, after, equal_nan=nan_too)


def _changes_of_tensor(name: str, before: Any, after: Any) -> list[str]:
    found = []
    if before.requires_grad != after.requires_grad:
        found.append(f"It set `{name}.requires_grad` to {after.requires_grad}: put it back.")
    if not _same_array(before.detach().numpy(), after.detach().numpy()):
        found.append(f"It changed its input `{name}` in place: work on a new tensor or a clone.")
    return found


def _changes_of_module(name: str, before: Any, after: Any) -> list[str]:
    found = []
    if list(before.state_dict()) != list(after.state_dict()):
        return [f"It changed which layers `{name}` has: work on a copy (copy.deepcopy)."]
    for (part, old), new in zip(before.named_modules(), after.modules(), strict=False):
        if old.training != new.training:
            found.append(_mode_sentence(name, part, new))
            break
    weights = dict(after.named_parameters())
    for part, old in before.named_parameters():
        if old.requires_grad != weights[part].requires_grad:
            now = weights[part].requires_grad
            found.append(f"It set requires_grad of `{name}`'s {part} to {now}: put it back.")
            break
    if any(
        not _same_array(old.detach().numpy(), new.detach().numpy())
        for old, new in zip(before.state_dict().values(), after.state_dict().values(), strict=True)
    ):
        found.append(f"It changed the weights or the stored statistics of `{name}`.")
    return found


def _mode_sentence(name: str, part: str, module: Any) -> str:
    mode, other = ("train", "eval") if module.training else ("eval", "train")
    which = f"part {part} of `{name}` ({type(module).__name__})" if part else f"`{name}`"
    return f"It left {which} in {mode} mode, but got it in {other} mode: put the mode back."


class Surroundings:
    """Settings and random numbers of the whole program, as they are when this is made."""

    def __init__(self):
        self.errors = np.geterr()
        self.printing = np.get_printoptions()
        self.numpy_random = np.random.get_state()  # noqa: NPY002 - it is watched, not used
        self.python_random = random.getstate()
        self.torch = sys.modules.get("torch")
        if self.torch is not None:
            self.autograd = self.torch.is_grad_enabled()
            self.dtype = self.torch.get_default_dtype()
            self.torch_random = self.torch.random.get_rng_state()

    def put_back(self) -> list[str]:
        """Puts everything back, and returns a sentence for each thing that had changed."""
        said = self._of_numpy() + ([] if self.torch is None else self._of_torch())
        if random.getstate() != self.python_random:
            random.setstate(self.python_random)
            said.append(_drew_from("Python's `random`"))
        return said

    def _of_numpy(self) -> list[str]:
        said = []
        if np.geterr() != self.errors:
            np.seterr(**self.errors)
            said.append(
                "It left np.seterr changed for the whole program: use `with np.errstate(…):`."
            )
        if np.get_printoptions() != self.printing:
            np.set_printoptions(**self.printing)
            said.append("It left np.set_printoptions changed for the whole program.")
        now = np.random.get_state()  # noqa: NPY002
        if any(not np.array_equal(*pair) for pair in zip(now, self.numpy_random, strict=True)):
            np.random.set_state(self.numpy_random)  # noqa: NPY002
            said.append(_drew_from("`np.random`"))
        return said

    def _of_torch(self) -> list[str]:
        torch, said = self.torch, []
        if torch.is_grad_enabled() != self.autograd:
            torch.set_grad_enabled(self.autograd)
            said.append(
                f"It left autograd {'off' if self.autograd else 'on'} for the whole program: use "
                "`with torch.no_grad():`, which puts it back."
            )
        if torch.get_default_dtype() != self.dtype:
            said.append(f"It left torch's default dtype at {torch.get_default_dtype()}.")
            torch.set_default_dtype(self.dtype)
        if not torch.equal(torch.random.get_rng_state(), self.torch_random):
            torch.random.set_rng_state(self.torch_random)
            said.append(_drew_from("`torch`"))
        return said


def _drew_from(source: str) -> str:
    return (
        f"It drew from or seeded {source}, the random numbers of the whole program, which later "
        "cells use too."
    )

"""What can be prescribed: each cure changes a plan, whatever the patient has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from labsupport.labs.training_clinic.plan import Plan


@dataclass(frozen=True)
class Cure:
    """name: the key in `CURES`. title: for menus. change: from a plan to the plan with this cure.

    Where a plan has already what the cure gives, it comes back unchanged.
    """

    name: str
    title: str
    change: Callable[[Plan], Plan]


def _set(**settings) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, **settings)


def _same_input(plan: Plan) -> Plan:
    return replace(plan, test_input=plan.train_input)


def _times(factor: float) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, rate=plan.rate * factor)


def _steps(factor: float) -> Callable[[Plan], Plan]:
    return lambda plan: replace(plan, steps=round(plan.steps * factor))


CURES: dict[str, Cure] = {
    cure.name: cure
    for cure in (
        Cure("nothing", "no treatment", lambda plan: plan),
        # start
        Cure(
            "init",
            "fitting first weights, biases 0",
            _set(std=None, gain=1.0, equal=False, bias=0.0),
        ),
        Cure("relu", "ReLU in the hidden layers", _set(activation="relu")),
        Cure("unfreeze", "let all layers learn", _set(frozen=False)),
        Cure("no_last_relu", "no activation on the logits", _set(last_relu=False)),
        # steps
        Cure("rate_down", "learning rate ÷ 10", _times(1 / 10)),
        Cure("rate_up", "learning rate × 10", _times(10)),
        Cure("rate_far_up", "learning rate × 100", _times(100)),
        Cure("adam", "Adam (rate 0.001) for SGD", _set(optimizer="Adam")),
        Cure("clip", "clip the gradient's norm at 1", _set(clip=1.0)),
        Cure("zero_grad", "gradients to 0 before each step", _set(zero_grad=True)),
        Cure("longer", "four times as many steps", _steps(4)),
        Cure("early", "stop after a third of the steps", _steps(1 / 3)),
        # loss
        Cure("loss", "torch's cross-entropy on logits", _set(loss="cross-entropy")),
        # data
        Cure("standardize", "standardize the inputs", _set(standardize=True)),
        Cure("same_input", "read test images as training ones", _same_input),
        Cure("labels", "mend the wrong labels", _set(labels="true")),
        Cure("shuffle", "shuffle the training images", _set(shuffled=True)),
        Cure("more_data", "all training images", _set(images=None)),
        Cure("no_leak", "train on no image that is tested", _set(leaked=False)),
        # against overfitting, and what is always tried
        Cure("batch_norm", "batch norm in each hidden layer", _set(norm="batch norm")),
        Cure("dropout", "dropout 0.5", _set(dropout=0.5)),
        Cure("decay", "a weak weight decay: 0.001", _set(decay=0.001)),
        Cure("eval_mode", "test in eval mode", _set(eval_mode=True)),
    )
}


def prescribed(plan: Plan, *names: str) -> Plan:
    """The plan with these cures, names of `CURES`. KeyError, with the names, for another one."""
    for name in names:
        if name not in CURES:
            raise KeyError(f"no cure {name!r}; known: {', '.join(CURES)}")
        plan = CURES[name].change(plan)
    return plan

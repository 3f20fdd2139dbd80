"""Whatever an attempt does ends in a sentence, and nothing of it stays."""

import contextlib
import random
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from labsupport.exercises import calling, check
from labsupport.exercises.answers import Tolerance, difference
from labsupport.exercises.judging import judge
from labsupport.exercises.reading import has_placeholder
from labsupport.exercises.registry import exercise, find_exercise
from labsupport.exercises.stopping import TimeUp, within
from labsupport.exercises.traces import Surroundings, changes

torch = pytest.importorskip("torch")


@exercise(
    "test-half",
    cases=lambda rng: [(np.array([2.0, 4.0]),), (rng.standard_normal(3),), (np.arange(4.0),)],
    hints=["Divide."],
    meaning="Fine.",
    misconceptions={},
)
def half(a):
    return a / 2


@exercise(
    "test-powers",
    cases=lambda rng: [()],
    hints=["Write them."],
    meaning="Fine.",
    misconceptions={},
)
def powers():
    return np.array([1.0, 2.0, 0.5])


def message_of(attempt, name="test-half"):
    result = judge(find_exercise(name), attempt)
    assert not result
    return result.message


# Loops without end


def _forever(a):
    while True:
        pass


def _forever_in_a_generator(a):
    while True:
        yield a


def test_a_loop_without_end_is_stopped_with_a_sentence(monkeypatch):
    monkeypatch.setattr(calling, "SECONDS", 0.3)
    start = time.monotonic()
    message = message_of(_forever)
    assert "did not end within 0.3 seconds" in message
    assert "loop that never ends" in message
    assert "in line" in message
    assert time.monotonic() - start < 10


def test_a_loop_in_another_thread_is_stopped_too(monkeypatch):
    monkeypatch.setattr(calling, "SECONDS", 0.3)
    said = []
    thread = threading.Thread(target=lambda: said.append(message_of(_forever)), daemon=True)
    thread.start()
    thread.join(20)
    assert "did not end within" in said[0]


def test_an_except_that_catches_everything_delays_the_end_only():
    caught = []

    def stubborn():
        while True:
            try:
                while True:
                    pass
            except BaseException as error:
                caught.append(error)
                if len(caught) == 2:
                    raise

    with pytest.raises(TimeUp):
        within(0.1, stubborn)
    assert len(caught) == 2


def test_nothing_is_raised_after_work_that_ended_in_time():
    for _ in range(50):
        with contextlib.suppress(TimeUp):  # the machine may be busy for so long
            assert within(0.002, lambda: 5) == 5
        sum(range(10_000))
    time.sleep(0.02)


def test_a_generator_without_end_is_cut_off(monkeypatch):
    monkeypatch.setattr(calling, "MOST_YIELDED", 100)
    assert "give the whole answer with `return`" in message_of(_forever_in_a_generator)


# What is no ordinary answer


def _yields(a):
    yield a.sum()


async def _coroutine(a):
    return a / 2


def _recursion(a):
    return _recursion(a)


def _too_much_memory(a):
    raise MemoryError


def _exits(a):
    sys.exit()


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (_coroutine, "It is an `async def`"),
        (_yields, "`yield` makes a generator"),
        (_recursion, "calls itself again and again"),
        (_too_much_memory, "ran out of memory"),
        (_exits, "It called exit()"),
        (lambda a: object(), "It should return an array, but returned an object"),
        (lambda a: {"a": a}, "but returned a dict"),
        (lambda a: np.array([a, None, "x"], dtype=object), "should be"),
        (lambda a: [[1, 2], [3]], "but returned a list"),
        (lambda a: type, "but returned a type"),
        (lambda a: 10**400, "should return an array"),
    ],
)
def test_what_is_no_answer_has_its_own_sentence(attempt, says):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a coroutine that nobody awaits warns
        assert says in message_of(attempt)


ODD = [
    None, 0, -1, 10**400, 1e300, np.nan, np.inf, 1 + 2j, "text", "", b"x", [], (), {}, set(), [[]],
    [[1, 2], [3]], (np.ones(2), None), [None], np.array(3.0), np.zeros(0), np.ones((2, 3), complex),
    np.array(["a", "b"]), np.array([None, 1]), True, np.bool_(False), np.ones(3, bool), object(),
    torch.ones(3, dtype=torch.bfloat16), torch.ones(2, 2).to_sparse(), torch.ones(3, device="meta"),
    type, len, np.float32(2), np.ones((1, 1, 1, 1)), torch.ones(2, requires_grad=True),
    torch.tensor(True), (1, 2), [1.0, "x"], ("batch norm",), np.ma.masked_array([1.0], [True]),
]  # fmt: skip


@pytest.mark.parametrize(
    "form",
    [
        list,
        set,
        np.array,
        torch.tensor,
        lambda v: tuple(map(np.array, v)),
        lambda v: tuple(map(float, v)),
        lambda v: [torch.tensor(a) for a in v],
    ],
)
def test_axes_in_another_form_are_the_same_axes(form):
    task = find_exercise("averaged-axes")
    assert judge(task, lambda name: form(task.reference(name)))


@pytest.mark.parametrize("wrong", [3 + 1j, np.complex64(3 + 1j), np.complex128(3)])
def test_a_complex_number_in_the_place_of_a_whole_one_is_told(wrong):
    assert difference(3 + (wrong == 3), wrong, Tolerance())


def test_numbers_in_a_form_that_numpy_does_not_know_are_read():
    rough = torch.tensor([1.0, 2.0, 0.5])
    for odd in (rough.bfloat16(), rough.to_sparse()):
        assert judge(find_exercise("test-powers"), lambda odd=odd: odd)


@pytest.mark.parametrize("name", ["root-mean-square", "saturated-share", "gradient-signs"])
@pytest.mark.parametrize("odd", ODD, ids=lambda value: type(value).__name__)
def test_no_answer_is_so_odd_that_the_check_itself_stops(name, odd):
    task = find_exercise(name)
    attempt = {1: lambda a: odd, 2: lambda a, b: odd, 3: lambda a, b, c: odd}
    assert not judge(task, attempt[len(task.parameters)])


@pytest.mark.parametrize(
    "name", ["averaged-axes", "which-normalizer", "repair-relu-net", "glorot-draw", "evaluate"]
)
def test_no_odd_answer_stops_the_check_of_the_other_kinds(name):
    task = find_exercise(name)
    attempts = {1: lambda odd: lambda a: odd, 3: lambda odd: lambda a, b, c: odd}
    for odd in ODD:
        assert not judge(task, attempts[len(task.parameters)](odd))


def test_an_interruption_by_the_user_goes_through():
    def interrupted(a):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge(find_exercise("test-half"), interrupted)


def test_what_an_attempt_prints_is_shown_above_the_verdict_and_cut_where_it_floods(capsys):
    def prints(a):
        print("a is", a)
        return a / 2

    assert check("test-half", prints)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "a is [2. 4.]"  # in the first case alone
    assert lines[1].startswith("✓")

    def floods(a):
        for _ in range(5000):
            print("again " * 10)
        return a / 2

    assert check("test-half", floods)
    out = capsys.readouterr().out
    assert len(out) < 3000
    assert "more characters that your code printed" in out


# What is left to be attempted


def test_an_ellipsis_as_an_index_is_no_answer_left_out():
    def with_index(a):
        return list(a)[...]

    def with_index_and_placeholder(a):
        return a[..., 0] * ...

    assert "It stopped with TypeError" in message_of(with_index)
    assert message_of(with_index_and_placeholder).startswith("… Not attempted yet")
    assert not has_placeholder((lambda a: a[...] + a[..., 0]).__code__)
    assert has_placeholder((lambda a: [... for _ in a]).__code__)


# Nothing stays


def _sets_error_state(a):
    np.seterr(all="raise")
    return a / 2


def _prints_short(a):
    np.set_printoptions(precision=1)
    return a / 2


def _draws_from_numpy(a):
    np.random.rand()  # noqa: NPY002
    return a / 2


def _seeds_python(a):
    random.seed(0)
    return a / 2


def _draws_from_torch(a):
    torch.rand(1)
    return a / 2


def _turns_autograd_off(a):
    torch.set_grad_enabled(False)
    return a / 2


def _sets_the_dtype(a):
    torch.set_default_dtype(torch.float64)
    return a / 2


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (_sets_error_state, "np.errstate"),
        (_prints_short, "np.set_printoptions changed"),
        (_draws_from_numpy, "seeded `np.random`"),
        (_seeds_python, "Python's `random`"),
        (_draws_from_torch, "seeded `torch`"),
        (_turns_autograd_off, "left autograd off"),
        (_sets_the_dtype, "default dtype at torch.float64"),
    ],
)
def test_a_setting_of_the_whole_program_is_put_back_and_said(attempt, says):
    before = Surroundings()
    assert says in message_of(attempt)
    assert before.put_back() == []


def _net():
    return torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))


def test_a_torch_module_is_compared_with_all_its_parts():
    before = _net()
    for change, says in (
        (lambda net: net.eval(), "left `net` in eval mode"),
        (lambda net: net[1].eval(), "left part 1 of `net` (BatchNorm1d) in eval mode"),
        (lambda net: net[0].weight.requires_grad_(False), "0.weight to False"),
        (lambda net: net[0].weight.data.add_(1), "changed the weights"),
        (lambda net: net(torch.ones(3, 2)), "stored statistics of `net`"),
        (lambda net: net.append(torch.nn.Linear(2, 2)), "changed which layers"),
        (lambda net: None, ""),
    ):
        after = _net()
        after.load_state_dict(before.state_dict())
        change(after)
        found = changes("net", before, after)
        assert (says in found[0]) if says else found == []


def test_inputs_of_every_kind_are_compared():
    one = torch.ones(2)
    assert "a new tensor or a clone" in changes("t", one, torch.zeros(2))[0]
    assert "t.requires_grad" in changes("t", one, torch.ones(2, requires_grad=True))[0]
    assert changes("a", {"k": [np.ones(2)]}, {"k": [np.ones(2)]}) == []
    assert "`a` in place" in changes("a", {"k": [np.ones(2)]}, {"k": [np.zeros(2)]})[0]
    assert "`losses` in place" in changes("losses", [3.0, 1.0], [1.0, 3.0])[0]
    assert changes("losses", [3.0, float("nan")], [3.0, float("nan")]) == []
    assert "length of its input `a`" in changes("a", [1, 2], [1])[0]

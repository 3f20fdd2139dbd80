"""Exercises answer every attempt with one clear sentence."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

from labsupport.exercises import check, engine, hint, solution
from labsupport.exercises.judging import judge
from labsupport.exercises.patterns import in_common
from labsupport.exercises.reading import cases_told_apart
from labsupport.exercises.recognizing import outcome_of, same
from labsupport.exercises.registry import (
    Exercise,
    all_exercises,
    exercise,
    find_exercise,
)
from labsupport.exercises.resemblances import Wrong
from labsupport.places import room_names

EXERCISES = all_exercises()
MISTAKES = [(task, message) for task in EXERCISES for message in task.misconceptions]
by_name = {"ids": lambda value: value.name if isinstance(value, Exercise) else None}


# Every exercise of the course


@pytest.mark.parametrize("task", EXERCISES, **by_name)
def test_the_reference_passes_its_own_check(task):
    result = judge(task, task.reference)
    assert result.passed, result.message
    assert result.message.startswith("✓")
    assert task.meaning in result.message


@pytest.mark.parametrize(("task", "message"), MISTAKES, **by_name)
def test_a_misconception_is_answered_by_its_own_message(task, message):
    result = judge(task, task.misconceptions[message])
    assert not result.passed, "this misconception answers like the reference on every case"
    recognized = [other for other in task.misconceptions if other in result.message]
    assert recognized == [message]


@pytest.mark.parametrize("task", EXERCISES, **by_name)
def test_misconceptions_can_be_told_apart(task):
    answers = [
        (message, [outcome_of(task, wrong, case) for case in task.arguments()])
        for message, wrong in task.misconceptions.items()
    ]
    for place, (message, mine) in enumerate(answers):
        for other_message, others in answers[place + 1 :]:
            alike = all(same(task, *pair) for pair in zip(mine, others, strict=True))
            assert not alike, f"{message!r} and {other_message!r} answer alike on every case"


@pytest.mark.parametrize("task", EXERCISES, **by_name)
def test_an_exercise_has_hints_and_two_misconceptions_and_lives_with_its_lab(task):
    assert task.hints
    assert len(task.misconceptions) >= 2
    assert task.lab in room_names()
    assert f"labs/{task.lab}/exercises.py" in inspect.getfile(task.reference).replace("\\", "/")


@pytest.mark.parametrize("task", EXERCISES, **by_name)
def test_the_cases_are_the_same_each_time_and_no_reference_changes_its_input(task):
    assert task.arguments()
    for case, again in zip(task.arguments(), task.arguments(), strict=True):
        one, other = (outcome_of(task, task.reference, each) for each in (case, again))
        assert same(task, one, other)
        assert one.traces == other.traces


def test_every_room_has_exercises_and_they_are_all_found():
    assert {task.lab for task in EXERCISES} == set(room_names())
    assert all(find_exercise(task.name) is task for task in EXERCISES)


def test_an_exercise_is_found_by_its_name_alone_and_without_torch():
    code = (
        "import sys; from labsupport.exercises.registry import find_exercise; "
        f"find_exercise({EXERCISES[0].name!r}); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# Attempts that would be right if nobody looked closely


def _axes_of_section_one_for_group_norm(name):
    return (2, 3) if name == "group norm" else find_exercise("averaged-axes").reference(name)


def _from_column_squares_and_row_means(y):
    if np.allclose((y**2).mean(axis=0), 1, atol=1e-3):
        return "batch norm"
    if np.allclose(y.mean(axis=1), 0, atol=1e-3):
        return "layer norm"
    return "RMS norm" if np.allclose((y**2).mean(axis=1), 1, atol=1e-3) else "none"


@pytest.mark.parametrize(
    ("name", "attempt", "says"),
    [
        ("which-normalizer", _from_column_squares_and_row_means, "not enough for layer norm"),
        ("averaged-axes", _axes_of_section_one_for_group_norm, "1 missing"),
        ("averaged-axes", lambda name: (0,), "the same in every case"),
    ],
    ids=["half of the statistics", "one axis short", "one tuple for all"],
)
def test_a_half_right_answer_about_normalizers_is_refused(name, attempt, says):
    assert says in message_of(name, attempt)


@pytest.mark.parametrize("turned", [lambda axes: axes[::-1], lambda axes: [a - 5 for a in axes]])
def test_averaged_axes_may_be_given_in_any_order_and_from_the_end(turned):
    task = find_exercise("averaged-axes")
    assert judge(task, lambda name: turned(task.reference(name)))


def test_a_wrong_tuple_of_axes_gets_a_sentence_about_axes_and_not_the_right_tuple():
    for wrong in ((1,), (4, 3), (0, 1)):
        message = message_of("averaged-axes", lambda name, wrong=wrong: wrong)
        assert "expected  " not in message
        assert "times what it should be" not in message


# The engine, on exercises made here


def _arrays(rng):
    return [(np.array([0.0, 1.0]),), (rng.standard_normal(5),), (rng.standard_normal((2, 3)),)]


@exercise(
    "test-double",
    cases=_arrays,
    hints=["First nudge.", "Second nudge."],
    meaning="Twice is twice.",
    misconceptions={
        "You squared instead of doubling.": lambda a: a**2,
        "You doubled only what is positive.": lambda a: np.where(a > 0, 2 * a, a),
        "You transposed first.": lambda a: (2 * a).T @ np.ones((7, 1)) if a.ndim == 2 else 2 * a,
    },
)
def double(a):
    """2a, elementwise."""
    return 2 * a


@exercise(
    "test-mean-and-count",
    cases=lambda rng: [(rng.standard_normal((4, 3)), "rows"), (rng.standard_normal((2, 2)), "x")],
    hints=["Look at the shape."],
    meaning="Fine.",
    misconceptions={},
)
def mean_and_count(x, label):
    return x.mean(axis=0), len(x), label == "rows", label


@exercise(
    "test-constant",
    cases=lambda rng: [()],
    hints=["It is known."],
    meaning="That is the number.",
    misconceptions={"You gave the square.": lambda: 4.0},
)
def constant():
    return 2.0


def message_of(name, attempt):
    result = judge(find_exercise(name), attempt)
    assert not result
    return result.message


def test_a_right_attempt_is_true_and_says_what_it_means(capsys):
    result = check("test-double", lambda a: a + a)
    assert result
    assert result.passed
    assert capsys.readouterr().out == "✓ test-double: right. Twice is twice.\n"


def test_a_result_shows_nothing_of_its_own_in_a_notebook():
    from IPython.core.interactiveshell import InteractiveShell

    data, metadata = InteractiveShell.instance().display_formatter.format(
        judge(find_exercise("test-double"), double)
    )
    assert (data, metadata) == ({}, {})


def _raise_not_implemented(a):
    raise NotImplementedError


@pytest.mark.parametrize(
    "attempt",
    [
        lambda a: ...,
        lambda a: NotImplemented,
        lambda a: (..., ...),
        lambda a: ... * a,
        _raise_not_implemented,
        ...,
    ],
    ids=["ellipsis", "NotImplemented", "tuple", "in a formula", "raised", "no function"],
)
def test_an_attempt_not_made_gets_a_friendly_line(attempt):
    message = message_of("test-double", attempt)
    assert message.startswith("… Not attempted yet")
    assert 'hint("test-double")' in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (lambda a: 3 * a, "1 of 2 entries differ; the first, [1], should be 2, but is 3"),
        (lambda a: None, "is the `return` missing?"),
        (lambda a: a * np.nan, "2 NaN of 2 entries are not finite"),
        (lambda a: a / 0, "1 NaN and 1 infinite of 2 entries are not finite"),
        (lambda a: (2 * a)[None], "The shape should be (2,), but is (1, 2)."),
        (lambda a: [[1], [1, 2]], "should return an array, but returned a list"),
        (lambda a: 1.0, "should return an array, but returned a float"),
        (lambda a: a > 0, "should be of type float64, but are bool"),
        (lambda a: np.array(["a", "b"]), "should be of type float64, but are <U1"),
        (lambda a: a.fill(0) or 2 * a, "changed its input `a` in place"),
        (lambda: 1, "double should take 1 argument (a), but yours is <lambda>()"),
        (lambda a, b: a, "but yours is <lambda>(a, b)"),
        (np.ones(2), 'check("test-double", double), with no parentheses'),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_each_kind_of_wrong_answer_has_its_own_sentence(attempt, says):
    message = message_of("test-double", attempt)
    assert message.startswith("✗")
    assert says in message


def test_a_wrong_answer_shows_the_call_and_both_values():
    message = message_of("test-double", lambda a: 3 * a)
    assert "called    double(a=[0. 1.])" in message
    assert "expected  [0. 2.]" in message
    assert "got       [0. 3.]" in message


def test_an_exception_is_shown_with_its_line():
    def attempt(a):
        b = 2 * a
        return b @ np.ones(7)

    message = message_of("test-double", attempt)
    start = inspect.getsourcelines(attempt)[1]
    assert "It stopped with ValueError: matmul" in message
    assert f"in line {start + 2} of its cell: return b @ np.ones(7)" in message
    assert __file__ not in message


def test_shapes_that_do_not_fit_together_are_answered_with_the_usual_cure():
    message = message_of("test-double", lambda a: a - np.ones((len(a) + 1, 2)).mean(axis=1))
    assert "could not be broadcast together" in message
    assert "keepdims=True keeps its axis" in message


def test_a_known_mistake_is_recognized_where_it_differs_from_the_reference():
    message = message_of("test-double", lambda a: a * a)
    assert "✗ A known mistake. You squared instead of doubling." in message
    assert "expected" in message
    message = message_of("test-double", lambda a: np.where(a < 0, a, 2 * a))
    assert "You doubled only what is positive." in message


def test_a_mistake_that_raises_is_recognized_by_its_error_and_another_error_is_not_taken_for_it():
    def attempt(a):
        return (a + a).T @ np.ones((7, 1)) if a.ndim == 2 else 2 * a

    message = message_of("test-double", attempt)
    assert "You transposed first." in message
    assert "It stopped with ValueError: matmul" in message

    def of_another_kind(a):
        if a.ndim == 2:
            raise ValueError("shapes do not match")
        return 2 * a

    assert "known mistake" not in message_of("test-double", of_another_kind)


def test_cases_that_ask_for_different_numbers_of_values_are_compared_part_by_part():
    a, b = np.array([1.0, 2.0, 4.0]), np.array([3.0, -1.0, 2.0])
    pairs = ((a, b), (a, -b)), ((b, a, b), (b, -a, b))
    wrong = [Wrong({"x": a}, expected, got) for expected, got in pairs]
    assert in_common(wrong).startswith("Value 2: ")
    assert in_common(wrong[1:]).startswith("Value 2 of 3: ")
    third = [Wrong({"x": a}, (a, b), (a, b)), Wrong({"x": a}, (a, b, a), (a, b, -a))]
    assert in_common(third).startswith("Value 3: ")


def test_an_attempt_that_only_sometimes_agrees_with_a_mistake_is_not_blamed_for_it():
    message = message_of("test-double", lambda a: a**2 if a.ndim == 1 else 5 * a)
    assert "known mistake" not in message


@pytest.mark.parametrize(
    ("attempt", "says"),
    [
        (lambda x, label: x.mean(axis=0), "should return 4 values, but returned an array"),
        (lambda x, label: (1, 2), "should return 4 values, but returned 2"),
        (lambda x, label: (x.mean(axis=1), 4, True, label), "Value 1 of 4: The shape"),
        (
            lambda x, label: (x.mean(axis=0), 8, True, label),
            "Value 2 of 4: It should be 4, but is 8",
        ),
        (lambda x, label: (x.mean(axis=0), True, True, label), "Value 2 of 4: It should return a"),
        (lambda x, label: (x.mean(axis=0), np.inf, True, label), "The number is infinite"),
        (lambda x, label: (x.mean(axis=0), len(x), 1, label), "Value 3 of 4: It should return Tru"),
        (lambda x, label: (x.mean(axis=0), len(x), False, label), "The answer is the other one"),
        (lambda x, label: (x.mean(axis=0), len(x), label == "rows", 3), "a word (a str)"),
        (
            lambda x, label: (x.mean(axis=0), len(x), label == "rows", "no"),
            'should say "rows" here',
        ),
        (lambda x, label: (x.mean(axis=0), None, True, label), "Value 2 of 4: It returned None"),
        (lambda x, label: (x.mean(axis=0), x, True, label), "one number, but returned an array of"),
    ],
)
def test_each_part_of_a_tuple_is_judged_by_its_type(attempt, says):
    assert says in message_of("test-mean-and-count", attempt)


def test_numpy_numbers_and_lists_are_accepted_where_a_number_or_a_tuple_is_expected():
    attempt = lambda x, label: [  # noqa: E731
        x.mean(axis=0),
        np.float64(len(x)),
        np.bool_(label == "rows"),
        label,
    ]
    assert judge(find_exercise("test-mean-and-count"), attempt)


@exercise(
    "test-axes",
    cases=lambda rng: [("rows",), ("both",), ("none",)],
    hints=["Count them."],
    meaning="Fine.",
    misconceptions={"Both are two.": lambda name: {"rows": (1,), "both": (1,), "none": ()}[name]},
    compared=lambda answer: answer if isinstance(answer, str) else frozenset(answer),
    expected_shown=False,
)
def axes(name):
    return {"rows": (1,), "both": (0, 1), "none": ()}[name]


def test_an_answer_compared_as_a_set_may_come_in_any_order():
    assert judge(find_exercise("test-axes"), lambda name: axes(name)[::-1])


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((), "not the right one: 1 missing."),
        ((0, 1, 2), "not the right one: 2 too many."),
        ((0, 2), "not the right one: 1 missing and 2 too many."),
        (None, "is the `return` missing?"),
        ("both", "It should return a tuple of numbers, but returned a str."),
    ],
)
def test_a_set_is_not_told_which_member_is_wrong(answer, says):
    assert says in message_of("test-axes", lambda name: answer)


def test_where_the_expected_value_is_the_answer_it_is_not_shown():
    for attempt in (lambda name: (2,), lambda name: (1,), lambda name: "rows"):
        message = message_of("test-axes", attempt)
        assert "got  " in message
        assert "expected  " not in message


def test_a_known_mistake_is_shown_on_a_case_that_it_spoils():
    def attempt(name):
        return {"rows": (1,), "both": (1,), "none": ()}[name]

    message = message_of("test-axes", attempt)
    assert "A known mistake. Both are two." in message
    assert "called    axes(name='both')" in message
    assert "got       (1)" in message


def test_a_mistake_that_explains_only_a_part_is_not_named():
    message = message_of("test-axes", lambda name: {"rows": (0,), "both": (1,), "none": ()}[name])
    assert "known mistake" not in message


def test_one_value_may_be_checked_as_a_value():
    assert judge(find_exercise("test-constant"), 2)
    assert judge(find_exercise("test-constant"), constant)
    assert "You gave the square." in message_of("test-constant", 4)
    assert message_of("test-constant", ...).startswith("… Not attempted")


def test_an_unknown_name_gets_close_names_and_no_traceback(capsys):
    result = check("test-doubel", double)
    assert not result
    hint("test-doubel")
    solution("test-doubel")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all("Did you mean 'test-double'" in line for line in lines)
    assert not check("zzz", double)
    assert "The exercises are: " in capsys.readouterr().out


def test_hints_come_one_at_a_time_and_end_with_the_solution(capsys, monkeypatch):
    monkeypatch.setattr(engine, "_hints_given", {})
    for _ in range(4):
        hint("test-double")
    assert capsys.readouterr().out.splitlines() == [
        "hint 1 of 2: First nudge.",
        "hint 2 of 2: Second nudge.",
        *['That was the last hint. solution("test-double") shows one way to write it.'] * 2,
    ]


def test_the_solution_is_the_source_without_its_decorator(monkeypatch):
    shown = []
    monkeypatch.setattr(engine, "display", shown.append)
    for _ in range(2):
        solution("test-double")  # shown from within a loop, too
    assert shown[0].source == 'def double(a):\n    """2a, elementwise."""\n    return 2 * a'
    assert shown[0] == shown[1]
    assert repr(shown[0]) == shown[0].source
    assert shown[0]._repr_markdown_().startswith("```python\ndef double(a):")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "Two Words"}, "lower-case words joined by hyphens"),
        ({"hints": []}, "at least one hint"),
        ({"hints": "just text"}, "at least one hint"),
        ({"meaning": " "}, "needs a meaning"),
    ],
)
def test_a_definition_that_cannot_work_is_refused(change, says):
    definition = {
        "name": "test-new",
        "cases": _arrays,
        "hints": ["One."],
        "meaning": "Good.",
        "misconceptions": {},
    } | change
    with pytest.raises(ValueError, match=says):
        exercise(definition.pop("name"), **definition)


def test_a_name_cannot_be_taken_twice():
    register = exercise("test-double", cases=_arrays, hints=["."], meaning=".", misconceptions={})
    with pytest.raises(ValueError, match="is defined already: .*double"):
        register(lambda a: 2 * a)
    register(double)  # a module that is loaded anew defines its own ones again


@pytest.mark.parametrize(
    ("names", "cases", "right", "said"),
    [
        (["low"], [(0,), (0,), (-1,)], [False, False, True], "`low` is 0"),
        (["low"], [(0,), (1,), (-1,)], [False, True, True], None),  # each number comes once
        (["low"], [(0,), (0,), (-1,)], [False, True, True], None),
        (["n", "bn"], [(1, True), (1, False)], [False, True], "`bn` is True"),
        (["name"], [("a",), ("b",)], [True, False], "`name` is 'b'"),
        (["h"], [(np.ones(2),), (np.ones((2, 2)),)], [True, False], "`h` has 2 axes"),
        (["h"], [(np.ones((2, 2)),), (np.ones(3),)], [True, False], "`h` has 1 axis"),
        (["h"], [(np.ones(2),), (-np.ones(2),)], [True, False], "`h` has negative entries"),
        (["h"], [(np.ones(2),), (np.zeros(2),)], [True, False], "`h` has a 0 in it"),
        (["f"], [(np.tanh,), (np.sin,)], [True, False], None),
        (["a", "b"], [(1, 2), (1,)], [True, False], None),
        (["h"], [(np.ones(2),), ([1.0],)], [True, False], None),
    ],
)
def test_an_argument_that_decides_what_is_wrong_is_named(names, cases, right, said):
    assert cases_told_apart(names, cases, right) == said

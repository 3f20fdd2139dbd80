"""The accessibility audit itself: it can fail, and the dark theme passes it as well."""

import pytest

from labsupport.machine.browser import DARK, jupyter_server, new_page, open_notebook, run_all
from pages import LabOnPage, errors_of, until, violations

# What could go wrong in a Lab, and the rule of axe-core that must find it.
FAULTS = {
    "label": "lab.querySelector('input[type=range]').removeAttribute('id')",
    "select-name": "lab.querySelector('select').removeAttribute('id')",
    "button-name": "lab.querySelector('.lab-action').textContent = ''",
    "role-img-alt": "lab.querySelector('canvas').removeAttribute('aria-label')",
    "color-contrast": "lab.querySelector('.lab-summary').style.color = '#999'",
}


@pytest.fixture(scope="module")
def dark(course, server, chromium):
    """The address of a JupyterLab in the dark theme."""
    settings = {"LABSUPPORT_DIGITS": "embedded", "LABSUPPORT_CURTAIN": "0"}
    with jupyter_server(course, theme=DARK, **settings) as address:
        yield address


@pytest.fixture
def opened(request, dark, chromium):
    """A notebook after Run All in the dark theme."""
    page = new_page(chromium)
    open_notebook(page, dark, request.param)
    run_all(page)
    yield page
    page.close()


def test_the_audit_finds_each_fault_that_is_put_into_a_lab(page, server, axe):
    open_notebook(page, server, "scratch.ipynb")
    run_all(page)
    lab = LabOnPage(page, "Twice")
    lab.settle()
    lab.root.evaluate("lab => { lab.id = 'audited'; }")
    assert violations(page, axe, "#audited") == []
    expected = set()
    for rule, fault in FAULTS.items():
        lab.root.evaluate(f"lab => {{ {fault}; }}")
        expected.add(rule)
        found = violations(page, axe, "#audited")
        assert {finding.split()[0] for finding in found} == expected, rule
        assert len(found) == len(expected)


@pytest.mark.parametrize(
    "opened", ["06_init_variance.ipynb", "09_batch_norm_mnist.ipynb"], indirect=True
)
def test_the_dark_theme_passes_the_audit(opened, axe):
    lab = LabOnPage(opened, view=-1)  # of a training, the Lab with runs to see stands last
    background = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in background[4:-1].split(",")) < 128, "the theme is not dark"
    lab.button("Pin").click()
    lab.settle()
    assert violations(opened, axe, ".lab") == []
    lab.slider().press("l")
    lab.settle()
    assert violations(opened, axe, ".lab") == []
    question = opened.locator(".predict").first
    question.scroll_into_view_if_needed()
    assert violations(opened, axe, ".predict") == []
    question.get_by_role("button").first.click()
    reply = question.get_by_role("status")
    until(opened, lambda: reply.inner_text().startswith(("Right.", "Not so")), "the answer")
    assert violations(opened, axe, ".predict") == []
    claims = opened.locator(".jp-OutputArea-output pre").filter(has_text="✓").first
    claims.scroll_into_view_if_needed()
    claims.evaluate("claims => { claims.id = 'claims'; }")
    assert violations(opened, axe, "#claims") == []
    assert errors_of(opened) == []


@pytest.mark.parametrize("opened", ["scratch.ipynb"], indirect=True)
def test_an_error_can_be_read_in_the_dark_theme(opened, axe):
    lab = LabOnPage(opened, "One")
    lab.slider().press("ArrowRight")
    lab.slider().press("ArrowRight")
    until(opened, lambda: lab.error, "the error")
    lab.root.evaluate("lab => { lab.id = 'audited'; }")
    assert violations(opened, axe, "#audited") == []

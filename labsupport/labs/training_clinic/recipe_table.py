"""The recipe as a table in a notebook, with links to the labs."""

from __future__ import annotations

from dataclasses import dataclass

from labsupport.labs.training_clinic.recipe import RECIPE, Finding
from labsupport.wording import CLOSING, OPENING, this_run


@dataclass(frozen=True)
class RecipeTable:
    """Shows the recipe: a row for each step, with what the labs measured."""

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {"text/markdown": self.markdown, "text/plain": self.plain}

    @property
    def markdown(self) -> str:
        """A table in Markdown. The marks around what varies stand in comments, unseen."""
        rows = ["| | step | what to do | what a lab measured |", "|---|---|---|---|"]
        for number, advice in enumerate(RECIPE):
            told = "; ".join(_linked(one) for one in advice.findings)
            rows.append(f"| {number} | **{advice.step}** | {advice.do} | {told} |")
        return "\n".join(rows)

    @property
    def plain(self) -> str:
        """The steps with what the labs measured, one below the other."""
        return "\n".join(
            f"{number}. {advice.step}: {advice.do}\n"
            + "\n".join(f"   lab {one.lab}: {this_run(one.told)}" for one in advice.findings)
            for number, advice in enumerate(RECIPE)
        )


def _linked(finding: Finding) -> str:
    told = this_run(finding.told)  # refuses what would end the mark
    told = told.replace(OPENING, f"<!--{OPENING}-->", 1).removesuffix(CLOSING)
    return f"{told}<!--{CLOSING}--> ([lab {finding.lab}]({finding.file}))"

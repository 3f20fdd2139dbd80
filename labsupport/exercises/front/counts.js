// The room's votes: a number for each option, a bar with its percentage once it is typed.

// One option's count: its node, `show(count, total)`, and the input. change(count) tells what was typed.
function countOf(letter, change) {
  const input = element("input", { type: "number", min: 0, step: 1, "aria-label": `votes for ${letter}` });
  const bar = element("span", { class: "predict-bar" });
  const percent = element("span", { class: "predict-percent" });
  input.addEventListener("input", () => {
    const typed = Number(input.value);
    change(input.value === "" || !(typed >= 0) ? null : Math.round(typed));
  });
  const show = (count, total) => {
    // While somebody types "1.", what stands in the field is theirs.
    if (document.activeElement !== input) input.value = count ?? "";
    const typed = count !== null && total > 0;
    bar.style.width = typed ? `${(100 * count) / total}%` : "0";
    percent.textContent = typed ? `${Math.round((100 * count) / total)} %` : "";
  };
  const track = element("span", { class: "predict-track", "aria-hidden": "true" }, [bar]);
  return { node: element("span", { class: "predict-count" }, [input, percent, track]), show, input };
}

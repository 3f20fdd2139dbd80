// A point in the picture that can be dragged. The sliders of its two controls do the same with keys.

// canvas: the picture, view: what is around it, controls: {name: {at(), nearest(value), show(value)}}.
// change({control: value}) is called for both at once. `show(handle)` brings the ring to where the
// controls say; handle: as `Handle.page` tells it, or undefined for none.
function dragging({ canvas, view }, controls, change) {
  const ring = element("div", { class: "lab-handle", hidden: true, title: "drag me", "aria-hidden": "true" });
  view.append(ring);
  let handle, grip; // grip: from the ring's middle to where it was taken, in pixels

  // Where the picture is seen in the view; on stage it does not fill the canvas.
  function seen() {
    const box = canvas.getBoundingClientRect(), around = view.getBoundingClientRect();
    const scale = Math.min(box.width / canvas.width, box.height / canvas.height);
    const [width, height] = [scale * canvas.width, scale * canvas.height];
    return {
      x: { start: box.left - around.left + (box.width - width) / 2, size: width },
      y: { start: box.top - around.top + (box.height - height) / 2, size: height },
    };
  }
  function toPixel({ control, ends: [[v0, s0], [v1, s1]] }, { start, size }) {
    return start + size * (s0 + (s1 - s0) * (controls[control].at() - v0) / (v1 - v0));
  }
  function toValue({ ends: [[v0, s0], [v1, s1]] }, { start, size }, pixel) {
    return v0 + (v1 - v0) * ((pixel - start) / size - s0) / (s1 - s0);
  }
  function place() {
    ring.hidden = !handle;
    if (!handle) return;
    const { x, y } = seen();
    ring.style.left = `${toPixel(handle.x, x)}px`;
    ring.style.top = `${toPixel(handle.y, y)}px`;
  }

  ring.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault(); // no text is marked, no page is scrolled
    const box = ring.getBoundingClientRect();
    grip = { x: event.clientX - (box.left + box.right) / 2, y: event.clientY - (box.top + box.bottom) / 2 };
    ring.setPointerCapture(event.pointerId);
  });
  ring.addEventListener("pointermove", (event) => {
    if (!ring.hasPointerCapture(event.pointerId)) return;
    const box = seen(), around = view.getBoundingClientRect();
    const at = { x: event.clientX - around.left - grip.x, y: event.clientY - around.top - grip.y };
    const values = {};
    for (const side of ["x", "y"]) {
      const name = handle[side].control, control = controls[name];
      const value = control.nearest(toValue(handle[side], box[side], at[side]));
      if (value === control.at()) continue;
      control.show(value);
      values[name] = value;
    }
    if (!Object.keys(values).length) return;
    place();
    change(values);
  });
  const observer = new ResizeObserver(place);
  observer.observe(canvas);
  return {
    show(news) { handle = news; place(); },
    stop() { observer.disconnect(); },
  };
}

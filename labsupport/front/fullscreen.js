// The whole screen for `root`: the browser's own full screen, which Escape leaves. `show(on)` is called
// when `root` has got it, and when it has lost it.
function fullscreen(root, show) {
  root.addEventListener("fullscreenchange", () => show(document.fullscreenElement === root));
  return {
    async enter() {
      // A page within a page may not, and to ask would be logged; then above all others in the window.
      const got = document.fullscreenEnabled && await root.requestFullscreen().then(() => true, () => false);
      if (got) return;
      root.popover = "manual";
      root.showPopover();
      show(true);
    },
    async leave() {
      if (document.fullscreenElement === root) await document.exitFullscreen();
      if (root.popover) {
        root.hidePopover();
        root.removeAttribute("popover");
        show(false);
      }
    },
  };
}

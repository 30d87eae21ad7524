// Runs before the first paint so that a chosen theme never flashes the other one. Kept outside the bundle because
// the page's policy allows no inline script; src/ui/theme.ts writes what it reads.
(function () {
  var chosen = null;
  try {
    chosen = window.localStorage.getItem("botmaker.theme");
  } catch {
    // Storage may be switched off: the system's theme applies.
  }
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
})();

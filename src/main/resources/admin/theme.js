"use strict";
// In the head and not deferred, so that already the first paint has the theme that was chosen.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* A browser that keeps nothing has the theme of its system. */ }

// A receipt where the window has no printer: on this machine's.
document.querySelector("[data-print]").addEventListener("click", () => window.print());

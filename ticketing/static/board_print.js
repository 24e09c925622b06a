// The sheet is printed when somebody says so.
document.querySelector("[data-print]").addEventListener("click", () => print());

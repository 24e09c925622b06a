// The paper for the meeting is printed as it is seen.
document.querySelector("[data-print]").addEventListener("click", () => window.print());

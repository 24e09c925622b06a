// Has this page kept by a worker of the browser, so that a display which starts while the hall is away shows our own
// page, marked as old, and not the browser's.
const WORKER = "/display-worker.js";

export async function keepShell() {
  if (!navigator.serviceWorker) return; // plain HTTP under another name than localhost
  try {
    await navigator.serviceWorker.register(WORKER, { scope: "/", type: "module" });
    const { active } = await navigator.serviceWorker.ready;
    const used = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map(({ href, src }) => src || href);
    active?.postMessage({ page: location.href, files: used });
  } catch {
    return; // without it the display works, but for a start without the hall
  }
}

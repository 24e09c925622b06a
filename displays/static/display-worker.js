// Keeps the shell of the displays: the page as it was last, its styles, scripts and fonts. The hall is always asked
// first; what is kept is for when it does not answer, and says so (data-kept). No data but that page is kept.
const CACHE = "yichuang-displays ";  // of each page its own: what one needs no more another may
const PAGES = /^\/(hall|window|led)(\/[\w.-]+)?$/;
const PATIENCE_MS = 4000;
const NEEDED = /(?:^import .*?|new Worker\()"([./][^"]+)"/gm;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/* The page, its files, and what its scripts need, each once. */
async function keep({ page, files }) {
  const cache = await caches.open(CACHE + new URL(page, self.location).pathname);
  const wanted = new Set([page, ...files]);
  for (const url of wanted) { // grows while it is gone through
    const answer = await fetch(url, { cache: "no-cache" });
    if (!answer.ok || answer.redirected) continue;
    if (url.endsWith(".js")) {
      for (const [, name] of (await answer.clone().text()).matchAll(NEEDED)) wanted.add(new URL(name, url).href);
    }
    await cache.put(url, answer);
  }
  for (const { url } of await cache.keys()) {
    if (!wanted.has(url) && !wanted.has(url.split("?")[0])) await cache.delete(url);
  }
}
self.addEventListener("message", (event) => event.data?.page && event.waitUntil(keep(event.data).catch(() => undefined)));

async function old(request) {
  const found = (ignoreSearch) => caches.match(request, { ignoreVary: true, ignoreSearch });
  const kept = (await found(false)) ?? (request.mode === "navigate" ? undefined : await found(true));
  if (!kept || request.mode !== "navigate") return kept ?? Response.error();
  const text = (await kept.text()).replace("<html ", `<html data-kept="${kept.headers.get("date") || ""}" `);
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": kept.headers.get("content-security-policy") || "" } });
}

async function ask(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.status >= 500 ? await old(request) : answer;
  } catch {
    return old(request);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const page = request.mode === "navigate" && PAGES.test(pathname);
  const file = pathname.startsWith("/static/") && event.clientId;
  if (page || file) event.respondWith(ask(request));
});

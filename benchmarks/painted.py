"""From a clerk's call to the number painted on the hall display, in a real browser, against the second it may take."""

import asyncio
import time
from pathlib import Path
from statistics import median, quantiles

from benchmarks.desk import at_work
from benchmarks.door import HOST
from benchmarks.measured import Measured, Progress

CALLS, WAITING = 200, 100
ALLOWED_MS = 1000.0
_QUIET_S = 0.1
_WATCH = """() => {
  const painted = {}, wanted = {};
  const seen = number => {
    if (number in painted) return;
    painted[number] = null;
    requestAnimationFrame(() => setTimeout(() => {  // the frame that shows it is done
      painted[number] = performance.timeOrigin + performance.now();
      wanted[number]?.(painted[number]);
    }));
  };
  const look = () => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const word = words.currentNode.data.trim();
      if (/^[A-Z][0-9]{3,4}$/.test(word)) seen(word);
    }
  };
  look();
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
  window.whenPainted = number => painted[number] ?? new Promise(done => { wanted[number] = done; });
}"""


async def measure(
    folder: Path, url: str, progress: Progress, *, calls: int = CALLS, quiet_s: float = _QUIET_S
) -> Measured:
    """The slowest of a hundred (P99), on the clock that the browser and this process share."""
    from benchmarks.chromium import chromium

    found = []
    async with at_work(folder, url, WAITING) as (hall, desk), chromium() as browser:
        origin = f"http://{HOST}:{hall.port}"
        context = await browser.new_context(viewport={"width": 1920, "height": 1080})
        await context.add_cookies([{"name": "device_display", "value": hall.display, "url": origin}])
        page = await context.new_page()
        await page.goto(f"{origin}/hall")
        await page.evaluate(_WATCH)
        for done in range(calls + 1):
            await asyncio.sleep(quiet_s)
            await desk.renew()
            began = time.time()
            number = await desk.take()
            async with asyncio.timeout(10):
                at = await page.evaluate("number => window.whenPainted(number)", number)
            found.append(at - began * 1000)
            await desk.serve()
            progress(done / calls)
    found = found[1:]  # the first one also makes the page's own code ready
    slowest = quantiles(found, n=100)[98] if len(found) > 1 else found[0]
    colour = {"ms (P99)": round(slowest, 1), "ms (median)": round(median(found), 1)}
    return Measured("call → painted in a browser, P99 ÷ one second", slowest / ALLOWED_MS, "most", 1.0, colour)

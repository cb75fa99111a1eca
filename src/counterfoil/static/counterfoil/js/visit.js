// Lets this telephone keep the page: <script data-worker="…">. Without it the page is read online, as any other.
const { worker } = document.currentScript.dataset;

async function settle() {
  await navigator.serviceWorker.register(worker);
  const { active } = await navigator.serviceWorker.ready;
  navigator.serviceWorker.addEventListener("message", (event) => {
    for (const note of document.querySelectorAll("[data-kept]")) note.hidden = !event.data.kept;
  });
  await document.fonts.ready;
  const shown = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const paths = shown.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/static/"));
  active.postMessage({ keep: [location.pathname, ...new Set(paths.map(({ pathname }) => pathname))] });
}

if ("serviceWorker" in navigator && navigator.onLine) {
  addEventListener("load", () => settle().catch(() => { /* a browser that keeps nothing, as those of chat apps do */ }));
}

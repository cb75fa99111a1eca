// Keeps the plan of one visit on this telephone, so that it opens without a signal once it was opened with one.
// It answers for the page of its own link alone, and for what that page shows. From the network first: a plan
// changes; the copy only where nothing comes. A link that has ended, or is past its time, takes its copy with it.
const VERSION = "@VERSION@";
const PAGE = new URL(self.registration.scope).pathname;
const FAMILY = `visit ${PAGE} `;
const CACHE = FAMILY + VERSION;
const PATIENCE = 5000; // milliseconds, where there is a copy
const ENDED = [404, 410];
let over = false; // the link has ended: nothing is kept any more

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(forget(CACHE).then(() => self.clients.claim())));
self.addEventListener("message", (event) => event.waitUntil(keep(event)));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (over || method !== "GET" || origin !== self.location.origin) return;
  if (pathname === PAGE || pathname.startsWith("/static/")) event.respondWith(answer(event.request, pathname));
});

async function answer(request, pathname) {
  const cache = await caches.open(CACHE);
  const copy = await stillGood(await cache.match(pathname, { ignoreVary: true }));
  try {
    const fresh = await (copy ? Promise.race([fetch(request), tooLong()]) : fetch(request));
    if (pathname === PAGE && ENDED.includes(fresh.status)) await end();
    else if (fresh.ok && !over) await cache.put(pathname, fresh.clone());
    return fresh;
  } catch {
    return copy ?? Response.error();
  }
}

function tooLong() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("no signal")), PATIENCE));
}

async function stillGood(copy) {
  const until = Number(copy?.headers.get("X-Good-Until"));
  if (!copy || !until || Date.now() < until * 1000) return copy;
  await end();
  return undefined;
}

// What the page shows, told by the page: it was loaded before there was a worker.
async function keep(event) {
  const cache = await caches.open(CACHE);
  const there = await Promise.allSettled((event.data?.keep ?? []).map(async (path) => {
    const answered = await fetch(path);
    if (answered.ok) await cache.put(path, answered);
    return answered.ok;
  }));
  const all = there.every((one) => one.status === "fulfilled" && one.value);
  event.source?.postMessage({ kept: all });
}

async function end() {
  over = true;
  await forget("");
  await self.registration.unregister();
}

async function forget(except) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(FAMILY) && name !== except).map((name) => caches.delete(name)));
}

// Opens the field pages without a signal. The network comes first; what it gave last is kept for when there is none.
// It answers for the pages below its own folder alone, keeps nothing that is sent, and forgets a page that asks for
// a sign-in.
const PAGES = "counterfoil-field-pages";
const PARTS = "counterfoil-field-parts";
const MOST = 200; // sheets, scripts and letters that are kept
const PATIENCE = 6000; // milliseconds before a page that is kept stands in for a signal that is too weak

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// A page tells what it is made of once it has loaded: its own address, sheets, scripts, letters.
self.addEventListener("message", (event) => {
  const { page, parts } = event.data || {};
  if (!page) return;
  event.waitUntil(keep(page, parts).then(() => event.source.postMessage({ kept: page }), () => {}));
});

// Parts of an earlier release stay, for pages that were last opened with them; beyond MOST the oldest go.
async function keep(page, parts) {
  const store = await caches.open(PARTS);
  for (const part of parts) if (!(await store.match(part))) await store.add(part);
  const all = await store.keys();
  for (const request of all.slice(0, Math.max(0, all.length - MOST))) await store.delete(request);
  if (!(await (await caches.open(PAGES)).match(page))) await fromNetwork(new Request(page, { credentials: "same-origin" }));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(openPage(request));
  else if (["style", "script", "font", "image"].includes(request.destination)) event.respondWith(openPart(request));
});

async function openPage(request) {
  const kept = await (await caches.open(PAGES)).match(plain(request.url));
  if (!kept) return fromNetwork(request);
  const network = fromNetwork(request).then((answer) => (answer.status >= 500 ? kept : answer));
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, kept); });
  return Promise.race([network, late]).catch(() => kept);
}

async function fromNetwork(request) {
  const answer = await fetch(request);
  const store = await caches.open(PAGES);
  if (answer.type === "opaqueredirect" || answer.redirected || [401, 403, 404].includes(answer.status)) {
    await store.delete(plain(request.url)); // signed out, or no longer one's own
  } else if (answer.ok) {
    await store.put(plain(request.url), answer.clone());
  }
  return answer;
}

async function openPart(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(PARTS)).match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

function plain(address) {
  const url = new URL(address);
  return url.origin + url.pathname;
}

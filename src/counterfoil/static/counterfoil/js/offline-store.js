// What was recorded on this phone and is not on the server yet, in IndexedDB: one row a record, photographs as blobs.
// A row: { key, visit, by, kind, fields: [[name, value]…], blob, at, order, state, handle, url, problem, mend, where }.
(() => {
  const NAME = "counterfoil-field";
  const DAY = 24 * 3600 * 1000;
  let opened;

  function database() {
    opened ||= new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("records", { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
      asked.onblocked = () => reject(new Error("blocked"));
    });
    return opened;
  }

  // Resolves once the browser has committed, not before: what is shown as kept is kept.
  async function work(mode, ask) {
    const link = await database();
    return new Promise((resolve, reject) => {
      const deal = link.transaction("records", mode, { durability: "strict" });
      const asked = ask(deal.objectStore("records"));
      deal.oncomplete = () => resolve(asked && asked.result);
      deal.onabort = deal.onerror = () => reject(deal.error);
    });
  }

  const put = (rows) => work("readwrite", (store) => { for (const row of rows) store.put(row); });
  const drop = (key) => work("readwrite", (store) => store.delete(key));

  // The rows of one visit in their order, whoever recorded them. What was sent is shown for a day and then forgotten.
  async function rows(visit) {
    const all = (await work("readonly", (store) => store.getAll())) || [];
    const old = all.filter((row) => row.state === "taken" && Date.now() - row.sent > DAY);
    for (const row of old) await drop(row.key);
    return all.filter((row) => row.visit === visit && !old.includes(row)).sort((one, two) => one.order - two.order);
  }

  function key() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [8, 12, 16, 20, 32].map((end, place) => hex.slice([0, 8, 12, 16, 20][place], end)).join("-");
  }

  globalThis.CounterfoilField = { database, put, drop, rows, key };
})();

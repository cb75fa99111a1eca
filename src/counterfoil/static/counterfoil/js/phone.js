// What a phone keeps of somebody, and who has it next: <div id="leaving" data-by="the user" hidden> on each staff page.
// Drafts of whoever was signed in before are forgotten. Who signs out is asked about words that were not sent.
(() => {
  const box = document.getElementById("leaving");
  if (!box) return;
  const me = box.dataset.by;
  const out = document.querySelector("form[data-leaving]");
  const FIELD = "counterfoil-field"; // as in offline-store.js

  function drafts() {
    return Object.keys(localStorage).filter((key) => key.startsWith("draft ")).map((key) => {
      try { return [key, JSON.parse(localStorage.getItem(key)) || {}]; } catch { return [key, {}]; }
    });
  }

  // The records of this phone, where it has any: a database that is not there is not made here.
  async function records() {
    const all = (await globalThis.indexedDB?.databases?.()) || [];
    if (!all.some(({ name }) => name === FIELD)) return null;
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(FIELD);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  async function mine(link) {
    if (!link) return [];
    return new Promise((resolve, reject) => {
      const asked = link.transaction("records").objectStore("records").getAll();
      asked.onsuccess = () => resolve(asked.result.filter((row) => row.by === me));
      asked.onerror = () => reject(asked.error);
    });
  }

  async function forget() {
    for (const [key, draft] of drafts()) if (draft.by === me) localStorage.removeItem(key);
    const link = await records();
    const rows = await mine(link);
    if (!rows.length) return;
    await new Promise((resolve, reject) => {
      const deal = link.transaction("records", "readwrite");
      for (const row of rows) deal.objectStore("records").delete(row.key);
      deal.oncomplete = resolve;
      deal.onabort = () => reject(deal.error);
    });
  }

  async function isLeft() {
    if (drafts().some(([, draft]) => draft.by === me && draft.words)) return true;
    return (await mine(await records())).some((row) => !["taken", "held"].includes(row.state));
  }

  async function leave(event) {
    event.preventDefault();
    try {
      if (await isLeft()) {
        box.hidden = false;
        box.focus();
        return;
      }
      await forget(); // what was sent is still shown here for a day
    } catch { /* a browser that keeps nothing */ }
    out.submit();
  }

  async function decide(event) {
    const what = event.target.closest("button")?.dataset.do;
    if (what === "stay") box.hidden = true;
    if (what === "delete") await forget().catch(() => { /* as above */ });
    if (what === "delete" || what === "keep") out.submit();
  }

  try {
    for (const [key, draft] of drafts()) if (draft.by && draft.by !== me) localStorage.removeItem(key);
  } catch { /* as above */ }
  out?.addEventListener("submit", leave);
  box.addEventListener("click", decide);
})();

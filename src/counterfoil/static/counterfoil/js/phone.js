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

  // The records of this phone, where it ever had any (offline-page.js says so); none are made here.
  async function records() {
    if (!localStorage.getItem(FIELD)) return null;
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(FIELD, 1);
      asked.onupgradeneeded = () => asked.transaction.abort();
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

  function forgetDrafts(are) {
    for (const [key, draft] of drafts()) if (are(draft)) localStorage.removeItem(key);
  }

  async function forget() {
    forgetDrafts((draft) => draft.by === me);
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

  function ask(event) {
    event?.preventDefault();
    box.hidden = false;
    box.focus();
  }

  function leave(event) {
    try {
      if (drafts().some(([, draft]) => draft.by === me && draft.words)) return ask(event);
      forgetDrafts((draft) => draft.by === me);
      if (!localStorage.getItem(FIELD)) return; // nothing was ever recorded here: the form goes as it is
    } catch { return; /* a browser that keeps nothing */ }
    event.preventDefault();
    leaveRecords();
  }

  async function leaveRecords() {
    try {
      const rows = await mine(await records());
      if (rows.some((row) => !["taken", "held"].includes(row.state))) return ask();
      await forget(); // what was sent is still shown here for a day
    } catch { /* as above */ }
    out.submit();
  }

  async function decide(event) {
    const what = event.target.closest("button")?.dataset.do;
    if (what === "stay") box.hidden = true;
    if (what === "delete") await forget().catch(() => { /* as above */ });
    if (what === "delete" || what === "keep") out.submit();
  }

  try {
    forgetDrafts((draft) => draft.by && draft.by !== me);
  } catch { /* as above */ }
  out?.addEventListener("submit", leave);
  box.addEventListener("click", decide);
})();

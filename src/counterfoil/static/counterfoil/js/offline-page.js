// The field page: its forms go into the queue on this phone and from there to the server. Without this file, or where
// the browser keeps nothing, they are plain forms.
(() => {
  const field = globalThis.CounterfoilField;
  const box = document.getElementById("queue");
  const words = box.dataset;
  const LARGEST = 25_000_000; // bytes that the server takes
  const SIDE = 2400; // pixels of the longer side of what it keeps

  const queue = {
    noSignal: false, visit: words.visit, by: words.by, send: words.send, proof: words.proof, tooLarge: words.tooLarge, show,
    sending: (row) => mark(row.key, words.sending),
    signedOut: () => { box.querySelector(".queue-sign-in").hidden = false; return "stop"; },
  };

  const say = (text) => { box.querySelector(".queue-line").textContent = text; };
  const mark = (key, text) => {
    const state = box.querySelector(`[data-key="${key}"] .queue-state`);
    if (state) state.textContent = text;
  };
  function tell(form, text) {
    let note = form.querySelector(".notice--phone");
    if (!note) {
      note = document.createElement("p");
      note.className = "notice notice--error notice--phone";
      note.setAttribute("role", "alert");
      form.prepend(note);
    }
    note.textContent = text;
    note.hidden = !text;
  }
  const labelOf = (kind) => document.querySelector(`#${kind} > summary`)?.textContent || kind;
  const value = (row, name) => (row.fields.find(([one]) => one === name) || [])[1] || "";

  async function show() {
    const rows = await field.rows(words.visit);
    const list = box.querySelector(".queue-rows");
    list.replaceChildren(...rows.map(slip));
    offerLooks(rows);
    const signedOut = !box.querySelector(".queue-sign-in").hidden;
    say(!navigator.onLine || queue.noSignal ? words.offline : signedOut ? words.signedOut : box.dataset.kept ? words.ready : "");
    box.hidden = !rows.length && !box.querySelector(".queue-line").textContent;
  }

  function slip(row) {
    const made = box.querySelector("template").content.firstElementChild.cloneNode(true);
    const put = (part, text) => { made.querySelector(part).textContent = text; };
    made.dataset.key = row.key;
    made.classList.add(`queue-row--${row.state}`);
    put(".queue-kind", row.handle || labelOf(row.kind));
    put(".queue-state", words[row.state] || words.waits);
    const mine = row.by === words.by; // the words of whoever had this phone before are not for whoever has it now
    const said = ["words", "where", "caption", "number"].map((name) => value(row, name)).find(Boolean) || "";
    put(".queue-words", mine ? said : words.another);
    put(".queue-problem", mine ? [row.problem, row.mend].filter(Boolean).join(" ") : "");
    const tools = made.querySelector(".toolbar");
    tools.hidden = !mine || !["refused", "warned"].includes(row.state);
    made.querySelector('[data-do="know"]').hidden = row.state !== "warned";
    tools.addEventListener("click", (event) => decide(event.target.dataset.do, row));
    return made;
  }

  async function decide(what, row) {
    if (what === "drop") await field.drop(row.key);
    if (what === "know") {
      const fields = [...row.fields.filter(([name]) => name !== "knowing"), ["knowing", "on"]];
      await field.put([{ ...row, fields, state: "waits", problem: "", mend: "" }]);
    }
    if (what === "mend") bringBack(row);
    if (what) { await show(); field.soon(queue); }
  }

  // A record that was refused comes back into its form, under its own key.
  function bringBack(row) {
    const form = document.querySelector(`form[data-capture="${row.kind}"]`);
    for (const [name, said] of row.fields) {
      for (const input of form.querySelectorAll(`[name="${name}"]`)) {
        if (["radio", "checkbox"].includes(input.type)) input.checked = input.value === said;
        else if (input.type !== "file") input.value = said;
      }
    }
    form.dataset.mends = row.key;
    form.closest("details").open = true;
    form.querySelector(`[name="${row.where}"], textarea, input:not([type="hidden"])`)?.focus();
  }

  // A look of one's own that only this phone knows can be chosen for a finding or a photograph.
  function offerLooks(rows) {
    for (const select of document.querySelectorAll('select[name="look"]')) {
      for (const row of rows.filter((one) => one.kind === "look" && one.by === words.by)) {
        if ([...select.options].some((option) => option.value === row.key)) continue;
        select.add(new Option(`${value(row, "where")} (${words.onPhone})`, row.key));
      }
    }
  }

  // Of all checks only those of the chosen look; without a look, every one.
  function offerChecks() {
    const checks = document.querySelector('#finding select[name="check_item"]');
    const look = document.querySelector('#finding select[name="look"]');
    const kinds = document.querySelector('#look select[name="checklist"]');
    const lists = JSON.parse(checks.dataset.lists);
    const groups = [...checks.querySelectorAll("optgroup")];
    look.addEventListener("change", async () => {
      const row = (await field.rows(words.visit)).find((one) => one.key === look.value);
      const code = row && value(row, "checklist");
      const list = lists[look.value] || [...kinds.options].find((one) => one.value === code)?.text;
      const chosen = checks.value;
      checks.replaceChildren(checks.options[0], ...groups.filter((group) => !list || group.label === list));
      checks.value = chosen;
      if (checks.selectedIndex < 0) checks.selectedIndex = 0;
    });
  }

  async function record(event) {
    const form = event.target;
    event.preventDefault();
    const kind = form.dataset.capture;
    const earlier = (await field.rows(words.visit)).find((row) => row.key === form.dataset.mends);
    const typed = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "key", "kind"].includes(name));
    const said = typed.filter(([, one]) => typeof one === "string");
    const file = typed.map(([, one]) => one).find((one) => typeof one !== "string" && one.size);
    const blob = file ? await smaller(file) : null;
    if (blob && blob.size > LARGEST) { tell(form, words.tooLarge); return; }
    const rows = made(kind, said, blob || (kind === "photo" && earlier?.blob) || null, earlier?.key);
    try {
      await field.put(rows);
    } catch {
      tell(form, words.full);
      return;
    }
    navigator.storage?.persist?.(); // asks the browser not to clear this phone's records when room is short
    try {
      localStorage.setItem("counterfoil-field", "yes"); // for phone.js, when somebody signs out
      localStorage.removeItem(`draft ${form.dataset.draft}`);
    } catch { /* it keeps none */ }
    delete form.dataset.mends;
    form.reset();
    if (form.elements.finding) form.elements.finding.value = ""; // a hidden field is not reset with the others
    tell(form, "");
    form.closest("details").open = false;
    await show();
    box.scrollIntoView({ block: "nearest" });
    field.soon(queue);
  }

  // The rows that one form makes: a finding with a photograph is two, the second of which names the first.
  function made(kind, said, blob, key = field.key()) {
    const now = Date.now();
    const base = { visit: words.visit, by: words.by, at: new Date(now).toISOString(), state: "waits", blob: null };
    if (kind !== "finding") return [{ ...base, kind, key, order: now, fields: said, blob }];
    const get = (name) => (said.find(([one]) => one === name) || [])[1] || "";
    const own = said.filter(([name]) => !name.startsWith("photo_"));
    const rows = [{ ...base, kind, key, order: now, fields: own }];
    if (blob) {
      const fields = [["finding", key], ["look", get("look")], ["shows", get("photo_shows")], ["caption", get("photo_caption")]];
      if (get("knowing")) fields.push(["knowing", "on"]);
      rows.push({ ...base, kind: "photo", key: field.key(), order: now + 1, fields, blob });
    }
    return rows;
  }

  // A photograph is made smaller here: it goes faster over a weak signal, and where it was taken never leaves the phone.
  async function smaller(file) {
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      const pen = canvas.getContext("2d");
      pen.fillStyle = "white";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return (await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.9); })) || file;
    } catch {
      return file; // the server says what is wrong with it
    }
  }

  async function openOffline() {
    const link = await navigator.serviceWorker?.register(words.worker).catch(() => null);
    if (!link) { document.getElementById("no-worker").hidden = false; return; }
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (event.data.kept) { box.dataset.kept = "yes"; show(); }
    });
    const { active } = await navigator.serviceWorker.ready;
    const parts = performance.getEntriesByType("resource").map((entry) => entry.name)
      .filter((name) => name.startsWith(`${location.origin}/static/`));
    active.postMessage({ page: location.origin + location.pathname, parts: [...new Set(parts)] });
  }

  async function start() {
    try {
      await field.database();
    } catch {
      document.getElementById("no-worker").hidden = false;
      return; // this browser keeps nothing: plain forms
    }
    for (const form of document.querySelectorAll("form[data-capture]")) form.addEventListener("submit", record);
    offerChecks();
    addEventListener("online", () => field.soon(queue));
    addEventListener("offline", show);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) field.soon(queue); });
    await show();
    if (document.readyState === "complete") openOffline();
    else addEventListener("load", openOffline);
    field.soon(queue);
  }

  start();
})();

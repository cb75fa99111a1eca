// Sends what waits, one record at a time and in order, and tries again with growing pauses. A record leaves the queue
// only when the server has said what became of it; it may be sent twice, and its key makes that harmless.
(() => {
  const field = globalThis.CounterfoilField;
  const FIRST = 2000;
  const LONGEST = 60000; // milliseconds between tries
  const PATIENCE = 90000; // for one record: a photograph over a weak signal
  let pause = FIRST;
  let timer = 0;
  let busy = false;

  async function ask(address, options = {}) {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(address, {
        credentials: "same-origin", cache: "no-store", redirect: "manual", signal: stop.signal, ...options,
      });
    } finally {
      clearTimeout(late);
    }
  }

  function body(row, token) {
    const form = new FormData();
    for (const [name, value] of row.fields) form.append(name, value);
    form.append("csrfmiddlewaretoken", token);
    form.append("kind", row.kind);
    form.append("key", row.key);
    form.append("recorded_at", row.at);
    form.append("recorded_by", row.by);
    if (row.blob) form.append("photo", row.blob, "photo");
    return form;
  }

  // What became of one record: its answer, or null where there was none and it has to be tried again.
  async function sendOne(queue, row, token) {
    const answer = await ask(queue.send, {
      method: "POST", body: body(row, token), headers: { "X-Counterfoil-Proof": queue.proof, "X-CSRFToken": token },
    });
    if (![200, 401, 404, 413, 422].includes(answer.status)) return null;
    if (answer.status === 413) return { state: "refused", problem: queue.tooLarge };
    return (answer.headers.get("Content-Type") || "").includes("json") ? answer.json() : null;
  }

  async function sendAll(queue) {
    const waiting = (await field.rows(queue.visit)).filter((row) => row.state === "waits");
    if (!waiting.length) return true;
    const asked = await ask(queue.send, { headers: { "X-Counterfoil-Proof": queue.proof } });
    if (asked.status === 401) return queue.signedOut();
    if (!asked.ok) return false;
    const { token } = await asked.json();
    for (const row of waiting) {
      queue.sending(row);
      const answer = await sendOne(queue, row, token);
      if (!answer) return false;
      if (answer.state === "signed_out") return queue.signedOut();
      const { state, handle, url, problem, mend, where } = answer;
      const rest = state === "taken" || state === "held" ? { fields: shown(row), blob: null } : {};
      await field.put([{ ...row, ...rest, state, handle, url, problem, mend, where, sent: Date.now() }]);
      await queue.show();
    }
    return true;
  }

  // Of what is on the server, this phone keeps only what it shows.
  const shown = (row) => row.fields.filter(([name]) => ["words", "where", "caption", "number", "checklist"].includes(name));

  async function run(queue) {
    clearTimeout(timer);
    if (busy) return;
    busy = true;
    let done = false;
    try {
      const deal = () => sendAll(queue);
      done = await (navigator.locks ? navigator.locks.request("counterfoil-field", deal) : deal());
    } catch { /* no signal, or it broke off: what waits still waits */ }
    busy = false;
    queue.noSignal = !done;
    const left = (await field.rows(queue.visit)).some((row) => row.state === "waits");
    pause = done ? FIRST : Math.min(pause * 2, LONGEST);
    if (left && done !== "stop") timer = setTimeout(run, pause * (0.75 + Math.random() / 2), queue);
    await queue.show();
  }

  const soon = (queue) => { pause = FIRST; return run(queue); };
  Object.assign(field, { soon });
})();

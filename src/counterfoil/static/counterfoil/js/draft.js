// A form that loses nothing when the signal or the page goes: <form data-draft="a name of its own">.
// What is typed stays in this browser until the page says that it was sent (data-draft-done), for a week at most.
// The name is never the address: the address may hold a secret. Hidden fields and passwords are left alone.
const WEEK = 7 * 24 * 3600 * 1000;
const PREFIX = "draft ";
// Whose draft it is, on pages that need a sign-in: whoever has the phone next is not shown it (see phone.js).
const BY = document.getElementById("leaving")?.dataset.by ?? "";

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type),
  );
}

function keep(form) {
  const typed = fields(form)
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
  const words = fields(form).some((field) => ["text", "textarea"].includes(field.type) && field.value.trim());
  try {
    localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify({ at: Date.now(), by: BY, words, typed }));
  } catch { /* a browser that keeps nothing: the form works as ever */ }
}

function kept(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    if (draft && Date.now() - draft.at < WEEK) return draft;
    localStorage.removeItem(key);
  } catch { /* as above */ }
  return null;
}

function bring(form, draft) {
  let changed = false;
  for (const [name, value] of draft.typed) {
    for (const field of fields(form).filter((one) => one.name === name)) {
      if (["checkbox", "radio"].includes(field.type)) {
        changed ||= field.value === value && !field.checked;
        field.checked ||= field.value === value;
      } else if (field.value !== value) {
        field.value = value;
        changed = true;
        field.closest("details")?.setAttribute("open", "");
      }
    }
  }
  const note = form.querySelector("[data-draft-note]");
  if (note) note.hidden = !changed;
}

function begin(page) {
  for (const done of page.querySelectorAll("[data-draft-done]")) {
    try { localStorage.removeItem(PREFIX + done.dataset.draftDone); } catch { /* as above */ }
  }
  for (const form of page.querySelectorAll("form[data-draft]")) {
    const draft = kept(PREFIX + form.dataset.draft);
    if (draft && draft.by === BY && !("draftKept" in form.dataset)) bring(form, draft);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("change", () => keep(form));
  }
}

try {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) kept(key);
} catch { /* as above */ }
begin(document);
document.addEventListener("htmx:afterSwap", (event) => begin(document.getElementById(event.detail.target.id) ?? document));

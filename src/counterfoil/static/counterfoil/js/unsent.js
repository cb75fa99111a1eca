// A form that htmx could not send says so and keeps what was typed: <form hx-post="…"><div data-unsent hidden>…</div>.
// Without this file the browser sends the form itself and tells of a lost signal in its own words.
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const note = event.target.closest("form")?.querySelector("[data-unsent]");
    if (!note) return;
    note.hidden = false;
    note.focus();
  });
}
document.addEventListener("htmx:beforeRequest", (event) => {
  const note = event.target.closest("form")?.querySelector("[data-unsent]");
  if (note) note.hidden = true;
});

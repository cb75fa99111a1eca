// A button that copies what stands beside it: <button data-copy="{{ V1.delegates }}" data-copied="Copied">.
// Without this file the text can be marked and copied by hand, so such a button is hidden in the page and shown here.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const words = button.textContent;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 1500);
  });
}

// Nobody is signed in: field pages that this browser keeps for when there is no signal are forgotten, so that whoever
// has the phone next does not open them. What was recorded and is not sent yet stays, and waits for its sign-in.
globalThis.caches?.delete("counterfoil-field-pages").catch(() => { /* a browser that keeps nothing */ });

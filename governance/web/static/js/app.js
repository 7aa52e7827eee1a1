// What every page gains when scripts run. Without them each form still posts and each link still leads.

// --- a disclosure marked data-dialog becomes a modal dialog -----------------------------------
for (const details of document.querySelectorAll("details[data-dialog]")) {
  const summary = details.querySelector("summary");
  const body = details.querySelector("[data-dialog-body]");
  if (!summary || !body || typeof HTMLDialogElement === "undefined") continue;
  const dialog = document.createElement("dialog");
  const heading = body.querySelector("h2");
  if (heading?.id) dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(body);
  details.after(dialog);
  const opener = document.createElement("button");
  opener.type = "button";
  opener.className = summary.className;
  opener.setAttribute("aria-haspopup", "dialog");
  opener.append(...summary.childNodes);
  details.replaceWith(opener);
  opener.addEventListener("click", () => dialog.showModal());
  for (const closer of dialog.querySelectorAll("[data-dialog-close]")) {
    closer.hidden = false;
    closer.addEventListener("click", () => dialog.close());
  }
  if (body.querySelector("[aria-invalid='true']")) dialog.showModal();
}

// --- copy -------------------------------------------------------------------------------------
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue; // plain http on a closed network: the text can still be selected
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.querySelector("[data-copy-words]");
    const before = words.textContent;
    words.textContent = button.dataset.copied;
    setTimeout(() => { words.textContent = before; }, 2500);
  });
}

// --- a button that cannot be used says why instead of acting -----------------------------------
document.addEventListener("click", (event) => {
  const button = event.target.closest("[aria-disabled='true']");
  if (!button) return;
  event.preventDefault();
  const reason = document.getElementById(button.getAttribute("aria-describedby"));
  if (reason) {
    reason.tabIndex = -1;
    reason.focus();
  }
});

// --- what a link leads to is seen, also where it is folded ---------------------------------------
function unfold(hash) {
  let place = document.getElementById(decodeURIComponent(hash.slice(1)));
  while ((place = place?.closest("details:not([open])"))) place.open = true;
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link) unfold(link.hash);
});

// --- one press, one request: the second press of an impatient hand is dropped ------------------
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// --- wrong fields: the summary is read first ---------------------------------------------------
document.querySelector("[data-error-summary]")?.focus();

// --- filters send themselves when a choice changes ---------------------------------------------
for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=date]")) form.requestSubmit();
  });
}

// --- drafts kept by this browser ---------------------------------------------------------------
// compose.js keeps what is typed so that a lost session loses nothing. A draft goes as soon as the
// server shows the same words as saved, and all of them go with an explicit sign-out (shared machines).
const DRAFTS = "sekisho:draft:";
const plain = (text) => (text ?? "").replace(/\r\n?/g, "\n").trim();
const alike = (one, other) => plain([...(one ?? [])].sort().join("\n")) === plain([...(other ?? [])].sort().join("\n"));

// Whether the server holds all of the draft: {fields: {name: values}, alts: {file: words}}.
function holds(saved, { fields, alts }) {
  return Object.keys(saved.fields).every((name) => alike(fields[name], saved.fields[name]))
    && Object.keys(saved.alts).every((file) => plain(alts[file] ?? saved.alts[file]) === plain(saved.alts[file]));
}

function draftKeys() {
  return Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index))
    .filter((key) => key?.startsWith(DRAFTS));
}

try {
  const place = document.querySelector("[data-saved]");
  const saved = place && JSON.parse(place.dataset.saved);
  for (const key of draftKeys()) {
    let draft = null;
    try { draft = JSON.parse(localStorage.getItem(key)); } catch { /* not ours any more */ }
    const old = !draft?.fields || Date.now() - draft.at > 7 * 24 * 60 * 60 * 1000;
    const arrived = saved && !old && draft.sent && holds(saved, draft);
    if (old || arrived) localStorage.removeItem(key);
  }
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", () => draftKeys().forEach((key) => localStorage.removeItem(key)));
  }
} catch { /* storage is switched off: nothing is kept */ }

// Writing a post: findings beside the words while one types.
//
// <form data-compose data-check-url data-csrf data-draft-key> with <textarea data-compose-text>,
// [data-compose-marks], [data-compose-findings], [data-compose-lengths], [data-compose-state],
// [data-compose-preview] and [data-compose-restore].
//
// POST data-check-url, JSON {text, title, category, account_ids, publish_at, media: [{kind, alt, name}]} answers
// {marks: [{start_utf16, end_utf16, level}], findings_html, lengths_html, summary}. The HTML comes from
// the same templates as the page (posts/_findings.html, posts/_lengths.html); this script only puts it
// in its place. `summary` is one sentence, read out by screen readers.

const form = document.querySelector("form[data-compose]");
if (form) start(form);

function start(form) {
  const words = form.querySelector("[data-compose-text]");
  const marks = form.querySelector("[data-compose-marks]");
  const state = form.querySelector("[data-compose-state]");
  const findings = document.querySelector("[data-compose-findings]");
  const lengths = document.querySelector("[data-compose-lengths]");
  let asked = 0;
  let timer = 0;
  let controller = null;
  let dirty = false;

  const say = (name) => { state.textContent = state.dataset[name] ?? ""; };

  function question() {
    const data = new FormData(form);
    const media = [...form.querySelectorAll("[data-media]")].map((row) => ({
      kind: row.dataset.kind, name: row.dataset.name, alt: row.querySelector("[data-media-alt]")?.value ?? "",
    }));
    return {
      text: words.value,
      title: data.get("title") ?? "",
      category: data.get("category") ?? "",
      account_ids: data.getAll("account_ids"),
      publish_at: data.get("publish_at") || null,
      media,
    };
  }

  async function check() {
    const mine = ++asked;
    controller?.abort();
    controller = new AbortController();
    say("checking");
    let answer;
    try {
      const response = await fetch(form.dataset.checkUrl, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": form.dataset.csrf },
        body: JSON.stringify(question()),
        credentials: "same-origin",
        redirect: "error",
        signal: controller.signal,
      });
      if (mine !== asked) return;
      if (response.status === 401 || response.status === 403) return say("signedOut");
      if (response.status === 429) { later(3000); return; }
      if (!response.ok) return say("failed");
      answer = await response.json();
    } catch (error) {
      if (mine === asked && error.name !== "AbortError") say("failed");
      return;
    }
    // An answer about words that have changed since would mark the wrong places.
    if (mine !== asked) return;
    draw(answer.marks);
    findings.innerHTML = answer.findings_html;
    lengths.innerHTML = answer.lengths_html;
    state.textContent = answer.summary;
  }

  function later(delay = 350) {
    clearTimeout(timer);
    timer = setTimeout(check, delay);
  }

  // The longest level wins where two findings share characters: block over warn over info.
  const RANK = { info: 1, warn: 2, block: 3 };

  function draw(list) {
    const text = words.value;
    const borders = new Set([0, text.length]);
    for (const mark of list) {
      borders.add(Math.min(mark.start_utf16, text.length));
      borders.add(Math.min(mark.end_utf16, text.length));
    }
    const sorted = [...borders].sort((a, b) => a - b);
    const parts = [];
    for (let index = 0; index + 1 < sorted.length; index += 1) {
      const [from, to] = [sorted[index], sorted[index + 1]];
      const level = list
        .filter((mark) => mark.start_utf16 < to && mark.end_utf16 > from)
        .map((mark) => mark.level)
        .sort((a, b) => (RANK[b] ?? 3) - (RANK[a] ?? 3))[0];
      const piece = text.slice(from, to);
      if (!level) { parts.push(piece); continue; }
      const element = document.createElement("mark");
      element.className = `mark mark--${level}`;
      element.textContent = piece;
      parts.push(element);
    }
    // A trailing line break would otherwise have no height behind the words.
    marks.replaceChildren(...parts, "\u200b");
    marks.scrollTop = words.scrollTop;
  }

  // --- the words outlive a lost session ---
  const key = `sekisho:draft:${form.dataset.draftKey}`;

  function keep(sent = false) {
    try {
      localStorage.setItem(key, JSON.stringify({ text: words.value, at: Date.now(), sent }));
    } catch { /* storage is full or switched off */ }
  }

  function offer() {
    let draft = null;
    try { draft = JSON.parse(localStorage.getItem(key)); } catch { /* nothing usable */ }
    if (!draft?.text || draft.text === words.value) return;
    const box = form.querySelector("[data-compose-restore]");
    box.hidden = false;
    box.querySelector("[data-restore-time]").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang);
    box.querySelector("[data-restore]").addEventListener("click", () => {
      words.value = draft.text;
      box.hidden = true;
      words.focus();
      changed();
    });
    box.querySelector("[data-discard]").addEventListener("click", () => {
      localStorage.removeItem(key);
      box.hidden = true;
      words.focus();
    });
  }

  // --- preview of each account ---
  function preview() {
    const chosen = new Set(new FormData(form).getAll("account_ids"));
    for (const card of document.querySelectorAll("[data-compose-preview]")) {
      card.hidden = !chosen.has(card.dataset.composePreview);
      card.querySelector("[data-preview-text]").textContent = words.value;
    }
    document.querySelector("[data-preview-none]").hidden = [...chosen].some((one) => one !== "");
  }

  function changed() {
    dirty = true;
    marks.replaceChildren(); // marks of other words would be wrong for the moment until the answer
    preview();
    keep();
    later();
  }

  words.addEventListener("input", changed);
  words.addEventListener("scroll", () => { marks.scrollTop = words.scrollTop; });
  form.addEventListener("change", (event) => {
    if (event.target === words) return;
    dirty = true;
    preview();
    later();
  });
  form.addEventListener("submit", () => {
    keep(true);
    dirty = false;
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  function control(field) {
    if (field === "title") return form.elements.namedItem("title");
    const media = /^media\[(\d+)\]\.alt$/.exec(field);
    return media ? form.querySelectorAll("[data-media-alt]")[Number(media[1])] : words;
  }

  // A one-click remedy: the server names the field, the stretch and what to write there instead.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-replace-start]");
    if (!button) return;
    const { replaceField, replaceStart, replaceEnd, replaceWith, replaceOld } = button.dataset;
    const place = control(replaceField);
    if (place?.value.slice(Number(replaceStart), Number(replaceEnd)) !== replaceOld) return;
    place.setRangeText(replaceWith, Number(replaceStart), Number(replaceEnd), "end");
    place.focus();
    changed();
  });

  document.documentElement.classList.add("with-script");
  offer();
  preview();
  if (words.value || words.dataset.checkAtStart !== undefined) check();
}

// Writing a post: findings beside the words while one types.
//
// <form data-compose data-check-url data-csrf data-draft-key data-finding data-here> with
// <textarea data-compose-text>, [data-compose-marks] behind and [data-compose-numbers] before it,
// [data-compose-findings], [data-compose-lengths], [data-compose-state], [data-compose-busy],
// [data-compose-preview] and [data-compose-restore].
//
// POST data-check-url, JSON {text, title, category, account_ids, publish_at, media: [{kind, alt, name}]} answers
// {marks: [{number, field, start_utf16, end_utf16, level}], findings_html, lengths_html, summary}. The HTML comes from
// the same templates as the page (posts/_findings.html, posts/_lengths.html); this script only puts it
// in its place. `summary` is one sentence, read out by screen readers when it is another than before.

const form = document.querySelector("form[data-compose]");
if (form) start(form);

function start(form) {
  const words = form.querySelector("[data-compose-text]");
  const marks = form.querySelector("[data-compose-marks]");
  const numbers = form.querySelector("[data-compose-numbers]");
  const state = form.querySelector("[data-compose-state]");
  const busy = form.querySelector("[data-compose-busy]");
  const findings = document.querySelector("[data-compose-findings]");
  const lengths = document.querySelector("[data-compose-lengths]");
  let asked = 0;
  let timer = 0;
  let controller = null;
  let dirty = false;
  let known = []; // the marks of the last answer, moved along with the words
  let before = words.value; // what the words were when `known` fitted them
  let shown = null;

  function tell(sentence) {
    busy.hidden = true;
    // Said again unchanged, it would be read out again.
    if (state.textContent !== sentence) state.textContent = sentence;
  }

  const say = (name) => tell(state.dataset[name] ?? "");

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
    const mine = asked;
    controller = new AbortController();
    busy.hidden = false;
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
    known = answer.marks;
    before = words.value;
    draw();
    put(answer.findings_html);
    lengths.innerHTML = answer.lengths_html;
    tell(answer.summary);
  }

  // The cards stay as they are while they say the same; else the focus goes to the card's twin.
  function put(html) {
    if (html !== shown) {
      const at = findings.contains(document.activeElement) ? document.activeElement : null;
      const card = at?.closest(".finding")?.id;
      const kind = at?.dataset.show ? "[data-show]" : at?.dataset.replaceField ? "[data-replace-field]" : null;
      findings.innerHTML = shown = html;
      if (card) {
        const twin = document.getElementById(card);
        ((kind && twin?.querySelector(kind)) ?? twin ?? words).focus();
      }
    }
    beside();
  }

  // What was asked before is about words that are no more: its answer is not waited for.
  function later(delay = 350) {
    asked += 1;
    controller?.abort();
    clearTimeout(timer);
    timer = setTimeout(check, delay);
  }

  // The gravest level wins where two findings share characters: block over warn over info.
  const RANK = { info: 1, warn: 2, block: 3 };

  function draw(old = false) {
    const text = words.value;
    const list = known.filter((mark) => mark.field === "text");
    const borders = new Set([0, text.length]);
    for (const mark of list) {
      borders.add(Math.min(mark.start_utf16, text.length));
      borders.add(Math.min(mark.end_utf16, text.length));
    }
    const sorted = [...borders].sort((a, b) => a - b);
    const parts = [];
    const ends = new Map();
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
      ends.set(to, element);
      parts.push(element);
    }
    // A trailing line break would otherwise have no height behind the words.
    marks.replaceChildren(...parts, "\u200b");
    marks.classList.toggle("editor__marks--old", old);
    number(list, ends);
    follow();
  }

  function link(mark) {
    const found = document.createElement("a");
    found.href = `#finding-${mark.number}`;
    found.dataset.level = mark.level;
    found.setAttribute("aria-label", form.dataset.finding.replace("#", mark.number));
    return found;
  }

  // The numbers take no room in the words: each hangs where its stretch ends.
  function number(list, ends) {
    const origin = marks.getBoundingClientRect();
    const taken = new Map();
    const links = [];
    for (const mark of list) {
      const rect = [...(ends.get(mark.end_utf16)?.getClientRects() ?? [])].at(-1);
      if (!rect) continue;
      const beside = taken.get(mark.end_utf16) ?? 0;
      taken.set(mark.end_utf16, beside + 1);
      const found = link(mark);
      found.className = "editor__number";
      found.style.insetInlineStart = `${Math.min(Math.max(rect.right - origin.left + beside * 24, 12), origin.width - 14)}px`;
      found.style.insetBlockStart = `${rect.top - origin.top + marks.scrollTop}px`;
      const shape = document.createElement("span");
      shape.textContent = mark.number;
      found.append(shape);
      links.push(found);
    }
    numbers.replaceChildren(...links);
  }

  function follow() {
    marks.scrollTop = words.scrollTop;
    numbers.scrollTop = 0;
    for (const one of numbers.children) one.style.marginBlockStart = `${-words.scrollTop}px`;
  }

  // Marks before a change stay, marks behind it move with their words, a mark in it goes.
  function move() {
    const now = words.value;
    const least = Math.min(before.length, now.length);
    let head = 0;
    while (head < least && before[head] === now[head]) head += 1;
    let tail = 0;
    while (tail < least - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
    const [end, by] = [before.length - tail, now.length - before.length];
    known = known.flatMap((mark) => {
      if (mark.field !== "text" || mark.end_utf16 <= head) return [mark];
      if (mark.start_utf16 < end) return [];
      return [{ ...mark, start_utf16: mark.start_utf16 + by, end_utf16: mark.end_utf16 + by }];
    });
    before = now;
  }

  // Findings on the title and on descriptions of pictures stand beside their field.
  function beside() {
    for (const old of form.querySelectorAll(".field__found")) {
      const of = document.getElementById(old.dataset.of);
      const rest = (of?.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== old.id);
      if (rest.length) of?.setAttribute("aria-describedby", rest.join(" "));
      else of?.removeAttribute("aria-describedby");
      old.remove();
    }
    const fields = new Map();
    for (const mark of known) {
      if (mark.field !== "text") fields.set(mark.field, [...(fields.get(mark.field) ?? []), mark]);
    }
    for (const [name, list] of fields) {
      const of = control(name);
      if (!of) continue;
      const told = document.createElement("p");
      told.className = "field__found";
      told.id = `found-${of.id}`;
      told.dataset.of = of.id;
      told.append(form.dataset.here);
      for (const mark of list) {
        const found = link(mark);
        found.textContent = mark.number;
        told.append(found);
      }
      of.after(told);
      of.setAttribute("aria-describedby", `${of.getAttribute("aria-describedby") ?? ""} ${told.id}`.trim());
    }
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
    // Every time on these pages is Japan's, also in a browser that lives elsewhere.
    box.querySelector("[data-restore-time]").textContent = new Date(draft.at).toLocaleString(
      document.documentElement.lang, { timeZone: "Asia/Tokyo" });
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
    move();
    draw(true);
    preview();
    keep();
    later();
  }

  words.addEventListener("input", changed);
  words.addEventListener("scroll", follow);
  new ResizeObserver(() => draw(marks.classList.contains("editor__marks--old"))).observe(words);
  form.addEventListener("input", (event) => {
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
    if (media) return form.querySelectorAll("[data-media-alt]")[Number(media[1])];
    return field === "text" ? words : null;
  }

  // From a card to its words: they are selected where they stand now.
  function show({ show, showField, showStart, showEnd }) {
    const place = control(showField);
    const mark = known.find((one) => one.number === Number(show) && one.field === showField);
    place?.focus();
    if (mark || showField !== "text") place?.setSelectionRange(mark?.start_utf16 ?? Number(showStart), mark?.end_utf16 ?? Number(showEnd));
  }

  // A one-click remedy: the server names the field, the stretch and what to write there instead.
  function mend({ replaceField, replaceStart, replaceEnd, replaceWith, replaceOld }) {
    const place = control(replaceField);
    if (place?.value.slice(Number(replaceStart), Number(replaceEnd)) !== replaceOld) return;
    place.setRangeText(replaceWith, Number(replaceStart), Number(replaceEnd), "end");
    place.focus();
    changed();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-show], button[data-replace-start]");
    if (button?.dataset.show) show(button.dataset);
    else if (button) mend(button.dataset);
  });

  document.documentElement.classList.add("with-script");
  offer();
  preview();
  if (words.value || words.dataset.checkAtStart !== undefined) check();
}

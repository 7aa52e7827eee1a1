// Writing a post: findings beside the words while one types. Nothing that was said of older words
// stays as if it were said of these: until the answer comes they are not checked, and without one unknown.
//
// <form data-compose data-check-url data-csrf data-draft-key data-finding data-here data-longest> with
// <textarea data-compose-text>, [data-compose-marks] behind and [data-compose-numbers] before it,
// [data-compose-findings], [data-compose-lengths], [data-compose-state], [data-compose-busy],
// [data-compose-preview], [data-compose-restore], and two templates for the place of the verdict:
// [data-compose-waiting] and [data-compose-unchecked] with [data-why].
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
  let remedies = []; // where each button of the last answer writes, moved along as well
  let before = new Map(); // field -> what stood in it when `known` and `remedies` fitted it
  let shown = null;

  function tell(sentence) {
    busy.hidden = true;
    state.classList.remove("editor__state--old");
    // Said again unchanged, it would be read out again.
    if (state.textContent !== sentence) state.textContent = sentence;
  }

  const part = (name) => form.querySelector(`[data-compose-${name}]`).content.cloneNode(true);

  // Nothing is known of these words, and why. What was said of others goes.
  function forget(why) {
    const inside = findings.contains(document.activeElement);
    known = [];
    remedies = [];
    const told = part("unchecked");
    told.querySelector("[data-why]").textContent = why;
    findings.replaceChildren(told);
    shown = null;
    lengths.replaceChildren();
    draw();
    beside();
    if (inside) findings.querySelector("[data-check-again]").focus();
    tell(why);
  }

  const fail = (name) => forget(state.dataset[name]);

  // What was said is of older words from now on, until the next answer.
  function age() {
    lengths.classList.add("editor__lengths--old");
    state.classList.add("editor__state--old");
    const verdict = findings.querySelector(".verdict");
    if (!verdict || findings.querySelector("[data-waiting], [data-check-again]")) return;
    verdict.before(part("waiting"));
    verdict.hidden = true;
  }

  // How many characters there are too many to be checked, or 0; counted as the service counts.
  function tooMany() {
    const longest = Number(form.dataset.longest);
    if (words.value.length <= longest) return 0;
    let used = 0;
    for (const _character of words.value) used += 1;
    return used > longest ? used : 0;
  }

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
    clearTimeout(timer);
    const used = tooMany();
    if (used) {
      forget(state.dataset.tooLong.replace("#", used.toLocaleString("en")));
      return;
    }
    controller = new AbortController();
    const patience = setTimeout(() => { if (mine === asked) { asked += 1; controller.abort(); fail("failed"); } }, 20000);
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
      if (response.status === 401 || response.status === 403) return fail("signedOut");
      if (response.status === 429) { later(3000); return; }
      if (!response.ok) return fail("failed");
      answer = await response.json();
    } catch (error) {
      if (mine === asked && error.name !== "AbortError") fail("failed");
      return;
    } finally {
      clearTimeout(patience);
    }
    // An answer about words that have changed since would mark the wrong places.
    if (mine !== asked) return;
    known = answer.marks;
    draw();
    put(answer.findings_html);
    lengths.innerHTML = answer.lengths_html;
    lengths.classList.remove("editor__lengths--old");
    tell(answer.summary);
  }

  const groups = () => findings.querySelectorAll("[data-group]");

  // The cards stay as they are while they say the same; else the focus goes to the card's twin.
  function put(html) {
    findings.querySelector("[data-waiting]")?.remove();
    const verdict = findings.querySelector(".verdict");
    if (verdict) verdict.hidden = false;
    if (html !== shown) {
      const at = findings.contains(document.activeElement) ? document.activeElement : null;
      const card = at?.closest(".finding")?.id;
      const group = at?.closest("summary")?.parentElement.dataset.group;
      const unfolded = new Set([...groups()].filter((one) => one.open).map((one) => one.dataset.group));
      const kind = at?.dataset.show ? "[data-show]" : at?.dataset.replaceField ? "[data-replace-field]" : null;
      findings.innerHTML = shown = html;
      for (const one of groups()) one.open = unfolded.has(one.dataset.group);
      if (card) {
        const twin = document.getElementById(card);
        twin?.closest("[data-group]")?.setAttribute("open", "");
        ((kind && twin?.querySelector(kind)) ?? twin ?? words).focus();
      } else if (group) {
        ([...groups()].find((one) => one.dataset.group === group)?.querySelector("summary") ?? words).focus();
      }
    }
    remedies = [...findings.querySelectorAll("[data-replace-field]")].map((button) => ({
      button, field: button.dataset.replaceField,
      start_utf16: Number(button.dataset.replaceStart), end_utf16: Number(button.dataset.replaceEnd),
    }));
    before = new Map([...known, ...remedies].map(({ field }) => [field, control(field)?.value ?? ""]));
    before.set("text", words.value);
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

  // Marks before a change stay, marks behind it move with their words, a mark in it goes; and so do
  // the places of remedies.
  function move(field) {
    const [old, now] = [before.get(field), control(field)?.value];
    if (old === undefined || now === undefined || old === now) return;
    const least = Math.min(old.length, now.length);
    let head = 0;
    while (head < least && old[head] === now[head]) head += 1;
    let tail = 0;
    while (tail < least - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
    const [end, by] = [old.length - tail, now.length - old.length];
    const moved = (place) => {
      if (place.field !== field || place.end_utf16 <= head) return [place];
      if (place.start_utf16 < end) return [];
      return [{ ...place, start_utf16: place.start_utf16 + by, end_utf16: place.end_utf16 + by }];
    };
    known = known.flatMap(moved);
    remedies = remedies.flatMap(moved);
    before.set(field, now);
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

  // --- the form outlives a lost session ---
  const key = `sekisho:draft:${form.dataset.draftKey}`;
  const OURS = /^(csrf_token|if_match|do|mend|remove_media|media-\d+-(id|alt))$/;

  // What stands in the form: field -> values, and file -> its words. Files themselves are not kept.
  function standing() {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value !== "string" || OURS.test(name)) continue;
      fields[name] ??= [];
      if (value) fields[name].push(value);
    }
    return { fields, alts: Object.fromEntries(described().map(([id, alt]) => [id, alt.value])) };
  }

  function described() {
    return [...form.querySelectorAll("[data-media]")].map((row) =>
      [row.querySelector("input[type=hidden]").value, row.querySelector("[data-media-alt]")]);
  }

  function keep(sent = false) {
    try {
      localStorage.setItem(key, JSON.stringify({ ...standing(), at: Date.now(), sent }));
    } catch { /* storage is full or switched off */ }
  }

  function restore(draft) {
    for (const element of form.elements) {
      const values = OURS.test(element.name) ? undefined : draft.fields[element.name];
      if (!values || element.type === "hidden") continue;
      if (element.type === "checkbox" || element.type === "radio") element.checked = values.includes(element.value);
      else element.value = values[0] ?? "";
    }
    for (const [id, alt] of described()) alt.value = draft.alts[id] ?? alt.value;
  }

  function offer() {
    let draft = null;
    try { draft = JSON.parse(localStorage.getItem(key)); } catch { /* nothing usable */ }
    if (!draft?.fields) return;
    const now = standing();
    const differs = Object.keys(now.fields).some((name) => String(draft.fields[name] ?? now.fields[name]) !== String(now.fields[name]))
      || Object.keys(now.alts).some((id) => (draft.alts[id] ?? now.alts[id]) !== now.alts[id]);
    if (!differs) return;
    const box = form.querySelector("[data-compose-restore]");
    box.hidden = false;
    // Every time on these pages is Japan's, also in a browser that lives elsewhere.
    box.querySelector("[data-restore-time]").textContent = new Date(draft.at).toLocaleString(
      document.documentElement.lang, { timeZone: "Asia/Tokyo" });
    box.querySelector("[data-restore]").addEventListener("click", () => {
      restore(draft);
      box.hidden = true;
      words.focus();
      changed("text");
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

  // Every control of the form has a say in what the rules answer.
  function changed(field) {
    dirty = true;
    move(field);
    draw(true);
    age();
    preview();
    keep();
    later();
  }

  words.addEventListener("scroll", follow);
  new ResizeObserver(() => draw(marks.classList.contains("editor__marks--old"))).observe(words);
  form.addEventListener("input", (event) => changed(fieldOf(event.target)));
  form.addEventListener("submit", () => {
    keep(true);
    dirty = false;
  });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  function control(field) {
    if (field === "title") return form.elements.namedItem("title");
    const media = /^media\[(\d+)\]\.(alt|name)$/.exec(field);
    if (media) return form.querySelectorAll("[data-media-alt]")[Number(media[1])];
    return field === "text" ? words : null;
  }

  function fieldOf(place) {
    const media = [...form.querySelectorAll("[data-media-alt]")].indexOf(place);
    return media < 0 ? place.name : `media[${media}].alt`;
  }

  // From a card to its words: they are selected where they stand now.
  function show({ show, showField, showEnd }) {
    const place = control(showField);
    const mark = known.find((one) => one.number === Number(show) && one.field === showField);
    place?.focus();
    if (mark && Number(showEnd) && !showField.endsWith(".name")) place?.setSelectionRange(mark.start_utf16, mark.end_utf16);
  }

  // As if it had been typed, so that the browser's own undo takes it back, and all that was typed before.
  function write(place, start, end, said) {
    place.focus();
    place.setSelectionRange(start, end);
    if (said ? document.execCommand("insertText", false, said) : document.execCommand("delete")) return;
    place.setRangeText(said, start, end, "end");
    place.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  // NUL and halves of letters, which no page can hold, as the service tells of them.
  const legible = (said) => said?.replace(/\0|\p{Surrogate}/gu, "\ufffd");

  // A one-click remedy: the server names the field, the stretch and what to write there instead.
  function mend(button) {
    const { replaceField, replaceWith, replaceOld } = button.dataset;
    const place = control(replaceField);
    const remedy = remedies.find((one) => one.button === button);
    if (!remedy || legible(place?.value.slice(remedy.start_utf16, remedy.end_utf16)) !== replaceOld) {
      // Said a second time it must be heard a second time.
      state.textContent = "";
      tell(state.dataset.gone);
      return;
    }
    write(place, remedy.start_utf16, remedy.end_utf16, replaceWith);
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-show], button[data-replace-start], [data-check-again]");
    if (!pressed || !form.contains(pressed)) return;
    event.preventDefault();
    if (pressed.dataset.show) show(pressed.dataset);
    else if (pressed.dataset.replaceStart) mend(pressed);
    else check();
  });

  document.documentElement.classList.add("with-script");
  offer();
  preview();
  // Loading this page again is to show the draft, not to save it once more.
  if (form.dataset.savedAt) history.replaceState(null, "", form.dataset.savedAt);
  if (words.value || form.querySelector("[data-media]")) check();
}

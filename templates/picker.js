// Beside an article under `serve`: selected words become an excerpt, to copy or to insert into a claim file.
// What is on offer is decided by the server; the page only tells it which code points are selected.
"use strict";

const pick = async (text) => {
  const { source, sha256 } = text.dataset;
  const { token } = document.querySelector('meta[name="preview"]').dataset;

  // The stored text on the page: pieces of it, each with its first code point. Numbers and notes are no part of it.
  const OUTSIDE = ".refs, .cut, .notes";
  const count = (string) => { let points = 0; for (const _ of string) points += 1; return points; };
  const units = (string, points) => { let at = 0; for (const sign of string) { if (!points) break; points -= 1; at += sign.length; } return at; };
  const paragraphs = [...text.querySelectorAll("p[data-start]")];
  const pieces = [];
  for (const paragraph of paragraphs) {
    const inside = (node) => node.parentElement.closest(OUTSIDE) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT, inside);
    let start = Number(paragraph.dataset.start);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const end = start + count(node.data);
      pieces.push({ node, start, end });
      start = end;
    }
  }

  // The code points of a range; an edge inside a number, a note or a surrogate pair counts from the next one.
  const pointsOf = (range) => {
    const halves = (data, at) => data.codePointAt(at - 1) > 0xffff;
    let found = null;
    for (const { node, start } of pieces) {
      if (!range.intersectsNode(node)) continue;
      let from = node === range.startContainer ? range.startOffset : 0;
      let to = node === range.endContainer ? range.endOffset : node.data.length;
      if (from && halves(node.data, from)) from -= 1;
      if (to && halves(node.data, to)) to += 1;
      if (from >= to) continue;
      found ??= { start: start + count(node.data.slice(0, from)) };
      found.end = start + count(node.data.slice(0, to));
    }
    return found;
  };

  const rangeOf = ({ start, end }) => {
    const first = pieces.find((piece) => start < piece.end);
    const last = pieces.findLast((piece) => piece.start < end);
    if (!first || !last || last.end < first.start) return null;
    const range = document.createRange();
    range.setStart(first.node, units(first.node.data, Math.max(0, start - first.start)));
    range.setEnd(last.node, units(last.node.data, end - last.start));
    return range;
  };

  const select = ({ start, end }) => {
    const range = rangeOf({ start, end });
    if (range) getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    return range;
  };

  // The panel.
  const answer = await fetch(`/__preview/picker?source=${encodeURIComponent(source)}`).catch(() => null);
  if (!answer?.ok) return;
  const fragment = document.createElement("template");
  fragment.innerHTML = await answer.text();
  document.body.append(fragment.content);
  const panel = document.getElementById("picker");
  const form = panel.querySelector("form");
  const part = (name) => panel.querySelector(`[data-${name}]`);
  const { claim, party, says, mode } = form.elements;

  let asked = null; // what is selected
  let offer = null; // what the server makes of it
  let turn = 0;
  let changed = false; // whether the fields are newer than the offer

  const post = async (path, body) => {
    const headers = { "Content-Type": "application/json", "X-Preview-Token": token };
    const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null);
    const told = await response?.json().catch(() => null);
    return response?.ok && told ? told : { problem: told?.problem ?? `the preview does not answer (${response?.status ?? "it has stopped"})` };
  };

  const fields = () => {
    const given = new FormData(form);
    const values = {};
    for (const key of ["speaker", "says", "mode", "origin", "said", "note", "translation"]) {
      const value = given.get(key)?.trim();
      if (value) values[key] = value;
    }
    if (given.get("party")) values.party = given.get("party") === "-" ? null : given.get("party");
    const via = given.get("via").split(/[\s,]+/u).filter(Boolean);
    if (via.length) values.via = via;
    const parts = [...form.querySelectorAll("fieldset:not([hidden]) :checked")].map((box) => box.value);
    if (parts.length) values.bears_on = parts;
    return values;
  };

  const { editor } = document.documentElement.dataset;
  const lead = (link, words, file, line) => {
    link.textContent = words;
    const path = file.split("/").map(encodeURIComponent).join("/");
    if (editor) link.href = editor.replace("{path}", path).replace("{line}", line).replace("{column}", 1);
  };
  const place = (link, file, line) => lead(link, `${file}, line ${line}`, file, line);

  // A field that takes the focus takes the selection away: the words stay painted.
  const piecesOf = ({ start, end }) => pieces
    .filter((piece) => piece.start < end && start < piece.end)
    .map((piece) => ({ start: Math.max(start, piece.start), end: Math.min(end, piece.end) }));
  const paint = (points) => {
    if (!globalThis.Highlight) return;
    CSS.highlights.delete("picked");
    if (points) CSS.highlights.set("picked", new Highlight(...piecesOf(points).map(rangeOf)));
  };

  const say = (element, message) => {
    element.hidden = !message;
    element.textContent = message ?? "";
  };

  // The words stay in sight beside the panel, or above it where it lies at the bottom.
  const reveal = () => {
    const range = offer && rangeOf(offer);
    if (!range || panel.offsetWidth < innerWidth * 0.9) return;
    const hidden = range.getBoundingClientRect().bottom - panel.getBoundingClientRect().top + 16;
    if (hidden > 0) scrollBy({ top: hidden, behavior: "instant" });
  };

  const showUses = (uses) => {
    const used = part("used");
    const list = used.querySelector("ul");
    list.replaceChildren();
    used.hidden = uses.length === 0;
    for (const use of new Map(uses.map((use) => [use.file, use])).values()) {
      const item = used.querySelector("template").content.cloneNode(true);
      const link = item.querySelector("a");
      lead(link, use.claim, use.file, 1);
      if (document.getElementById(use.anchor)) link.href = `../claims/${encodeURIComponent(use.slug)}.html`; // else it has no page so far
      list.append(item);
    }
  };

  const show = () => {
    part("words").textContent = offer.words;
    place(part("place"), offer.file, offer.line);
    for (const [note, on] of [["widened", offer.widened], ["trimmed", offer.trimmed], ["repeated", !offer.unique]]) {
      panel.querySelector(`[data-note="${note}"]`).hidden = !on;
    }
    showUses(offer.uses);
    part("yaml").textContent = offer.yaml;
    for (const problem of panel.querySelectorAll("[data-problem]")) {
      const key = problem.dataset.problem;
      say(problem, offer.problems[key]);
      form.elements[key]?.setAttribute("aria-invalid", key in offer.problems);
    }
  };

  const fold = (element, on) => { element.hidden = on; };
  const open = (state) => {
    fold(part("offer"), state !== "offer");
    fold(part("actions"), state !== "offer");
    fold(part("done"), state !== "done");
    if (state !== "error") say(part("error"));
    panel.hidden = false;
  };

  const kept = `picker:${source}`;
  const keep = () => {
    const values = [...new FormData(form)].filter(([, value]) => value);
    sessionStorage.setItem("picker", JSON.stringify({ claim: claim.value, party: party.value, mode: mode.value }));
    if (offer) sessionStorage.setItem(kept, JSON.stringify({ sha256, start: offer.start, end: offer.end, values }));
  };

  const close = () => {
    if (panel.contains(document.activeElement)) text.focus({ preventScroll: true });
    panel.hidden = true;
    asked = offer = null;
    turn += 1;
    paint(null);
    sessionStorage.removeItem(kept);
    sessionStorage.removeItem("picker-done");
  };

  // Asks what the selected words become. A late answer to an older question is dropped.
  const ask = async (points) => {
    const mine = turn += 1;
    const fresh = points !== asked;
    asked = points;
    changed = false;
    const found = await post("/__preview/pick", { source, sha256, ...points, fields: fields() });
    if (mine !== turn) return;
    if (found.problem) {
      offer = null;
      paint(null);
      open("error");
      say(part("error"), found.problem);
      return;
    }
    offer = found;
    show();
    open("offer");
    paint(offer);
    if (fresh) {
      panel.querySelector(".picker-body").scrollTop = 0;
      reveal();
    }
    keep();
  };

  // Only what fits the claim and the speaker can be chosen.
  const fit = () => {
    for (const parts of form.querySelectorAll("fieldset")) fold(parts, parts.dataset.parts !== claim.value);
    const { voice } = party.selectedOptions[0].dataset;
    for (const group of says.querySelectorAll("optgroup")) group.disabled = Boolean(voice) && group.dataset.voice !== voice;
    if (says.selectedOptions[0].parentElement.disabled) says.value = "";
    if (voice === "article") mode.value = "own-voice";
    else if (voice && mode.value === "own-voice") mode.value = "";
  };

  const choose = (values) => {
    for (const [key, value] of values) {
      const element = form.elements[key];
      if (element instanceof RadioNodeList || element?.type === "checkbox") {
        for (const box of form.querySelectorAll(`[name="${key}"][value="${CSS.escape(value)}"]`)) box.checked = true;
      } else if (element) {
        element.value = value;
        if (element.selectedIndex === -1) element.value = ""; // it is gone
      }
    }
    fit();
  };

  const soon = (work, wait) => {
    let timer;
    return () => { clearTimeout(timer); timer = setTimeout(work, wait); };
  };
  const later = soon(() => { if (changed && asked && offer) ask(asked); }, 150);
  const again = () => { changed = true; later(); };

  form.addEventListener("change", fit);
  form.addEventListener("input", (event) => { if (event.target.name) again(); });
  form.addEventListener("change", (event) => {
    if (event.target.dataset.add) {
      form.elements[event.target.dataset.add].value += ` ${event.target.value}`;
      event.target.value = "";
    }
    again();
  });

  // A list of hundreds of claims is cut to those that hold the words.
  const groups = [...claim.querySelectorAll("optgroup")].map((group) => ({ group, options: [...group.children] }));
  part("find")?.addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/u);
    const holds = (option) => words.every((word) => `${option.value} ${option.textContent}`.toLowerCase().includes(word));
    for (const { group, options } of groups) {
      group.replaceChildren(...options.filter((option) => option.selected || holds(option)));
      group.hidden = group.childElementCount === 0;
    }
  });

  // Taking it.
  const tell = (name) => {
    for (const other of ["copied", "by-hand"]) fold(part(other), other !== name);
    setTimeout(() => { fold(part(name), true); }, 4000);
  };
  const copy = async () => {
    if (changed) await ask(asked);
    if (!offer) return;
    const taken = await navigator.clipboard?.writeText(offer.yaml).then(() => true, () => false);
    if (taken) { tell("copied"); return; }
    part("code").open = true;
    part("yaml").focus();
    getSelection().selectAllChildren(part("yaml"));
    tell(document.execCommand("copy") ? "copied" : "by-hand");
  };

  const done = (told) => {
    asked = { start: told.start, end: told.end };
    offer = null;
    paint(null);
    place(part("link"), told.file, told.line);
    part("lines").textContent = told.line === told.last ? `line ${told.line}` : `lines ${told.line} to ${told.last}`;
    open("done");
  };

  const insert = async () => {
    const button = form.querySelector('[type="submit"]');
    if (!claim.value) {
      say(panel.querySelector('[data-problem="claim"]'), "choose the claim that gets the excerpt");
      claim.setAttribute("aria-invalid", "true");
      claim.focus();
      return;
    }
    button.disabled = true;
    changed = false; // and no answer that is still on its way
    turn += 1;
    const { start, end } = offer;
    const told = await post("/__preview/insert", { source, start, end, sha256, claim: claim.value, fields: fields() });
    button.disabled = false;
    if (told.problem) { say(part("error"), told.problem); panel.querySelector(".picker-body").scrollTop = 0; return; }
    for (const key of ["speaker", "says", "said", "via", "origin", "note", "translation"]) if (form.elements[key]) form.elements[key].value = "";
    for (const box of form.querySelectorAll(":checked[type=checkbox]")) box.checked = false;
    keep();
    sessionStorage.removeItem(kept);
    sessionStorage.setItem("picker-done", JSON.stringify({ source, start, end, ...told }));
    done({ start, end, ...told });
    part("done").focus();
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); if (offer) insert(); });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
    if (event.target.closest("[data-again]")) ask({ ...asked });
    if (event.target.closest("[data-copy]") && offer) copy();
  });

  // Selecting: with the mouse when the button is let go, with a finger or the keyboard when it comes to rest.
  let held = false;
  let seen = null; // the selection that was read last
  const same = (one, other) => one?.start === other?.start && one?.end === other?.end;
  const read = () => {
    const selection = getSelection();
    if (held || (selection.anchorNode && !text.contains(selection.anchorNode))) return;
    if (selection.isCollapsed) { // a click into the text; a field that takes the focus is none
      seen = null;
      if (!panel.hidden && !panel.contains(document.activeElement)) close();
      return;
    }
    const points = pointsOf(selection.getRangeAt(0));
    if (!points || same(points, seen)) return;
    seen = points;
    ask(points);
  };
  const settled = soon(read, 300);
  document.addEventListener("selectionchange", settled);
  text.addEventListener("pointerdown", (event) => { held = event.pointerType === "mouse" && event.button === 0; hideUses(); });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => { if (held) { held = false; settled(); } });

  // By keyboard: words and sentences, one after another, while the text has the focus.
  const words = new Map();
  const wordsOf = (number) => {
    if (!words.has(number)) {
      const paragraph = paragraphs[number];
      const start = Number(paragraph.dataset.start);
      const whole = pieces.filter(({ node }) => paragraph.contains(node)).map(({ node }) => node.data).join("");
      const segmenter = new Intl.Segmenter(paragraph.lang || undefined, { granularity: "word" });
      let at = start;
      const found = [];
      for (const { segment, isWordLike } of segmenter.segment(whole)) {
        const end = at + count(segment);
        if (isWordLike) found.push({ start: at, end });
        at = end;
      }
      words.set(number, found);
    }
    return words.get(number);
  };
  const next = ({ paragraph, word }, step) => {
    word += step;
    while (paragraphs[paragraph] && !wordsOf(paragraph)[word]) {
      paragraph += step;
      word = step > 0 || !paragraphs[paragraph] ? 0 : wordsOf(paragraph).length - 1;
    }
    return paragraphs[paragraph] ? { paragraph, word } : null;
  };

  const wordAt = ({ paragraph, word }) => wordsOf(paragraph)[word];
  const sentenceAt = (place) => {
    const starts = paragraphs[place.paragraph].dataset.sentences.split(" ").map(Number);
    const number = starts.findLastIndex((start) => start <= wordAt(place).start);
    const end = starts[number + 1] ?? pieces.findLast(({ node }) => paragraphs[place.paragraph].contains(node)).end;
    const blanks = /\s*$/u.exec(rangeOf({ start: starts[number], end }).toString())[0];
    return { start: starts[number], end: end - blanks.length };
  };
  const placeOf = (point) => {
    const paragraph = Math.max(paragraphs.findLastIndex((one) => Number(one.dataset.start) <= point), 0);
    const word = Math.max(wordsOf(paragraph).findLastIndex(({ start }) => start <= point), 0);
    return next({ paragraph, word: word - 1 }, 1);
  };
  const firstInSight = () => next({ paragraph: Math.max(paragraphs.findIndex((one) => one.getBoundingClientRect().bottom > 0), 0), word: -1 }, 1);
  const backwards = ({ paragraph }) => getComputedStyle(paragraphs[paragraph]).direction === "rtl";

  // The caret: where the selection was begun, and the word or sentence that moves.
  let caret = null;
  const started = () => caret ?? (asked && { anchor: wordAt(placeOf(asked.start)), focus: wordAt(placeOf(asked.end - 1)) });
  const moved = (key, extend) => {
    const whole = key === "ArrowUp" || key === "ArrowDown";
    const current = started();
    const near = current ? placeOf(current.focus.start) : firstInSight();
    if (!near) return null;
    const forwards = key === "ArrowDown" || key === (backwards(near) ? "ArrowLeft" : "ArrowRight");
    const edgeOf = ({ start, end }) => placeOf(forwards ? end - 1 : start);
    const from = current ? edgeOf(current.focus) : near;
    const here = sentenceAt(from);
    const inside = current && (forwards ? current.focus.end < here.end : current.focus.start > here.start);
    const stays = !current || (whole && extend && inside);
    const there = stays ? from : next(whole ? edgeOf(here) : from, forwards ? 1 : -1);
    if (!there) return null;
    const focus = whole ? sentenceAt(there) : wordAt(there);
    return { anchor: extend && current ? current.anchor : focus, focus };
  };

  text.addEventListener("keydown", (event) => {
    if (event.target !== text || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && !panel.hidden) {
      event.preventDefault();
      (offer ? claim : part("close")).focus();
    }
    if (!/^Arrow/u.test(event.key)) return;
    event.preventDefault();
    const there = moved(event.key, event.shiftKey);
    if (!there) return;
    caret = there;
    const { anchor, focus } = there;
    asked = { start: Math.min(anchor.start, focus.start), end: Math.max(anchor.end, focus.end) };
    seen = asked;
    select(asked);
    const spot = rangeOf(focus).getBoundingClientRect();
    const floor = panel.hidden || panel.offsetWidth < innerWidth * 0.9 ? innerHeight : panel.getBoundingClientRect().top;
    if (spot.top < 16 || spot.bottom > floor - 16) scrollBy({ top: spot.top - floor / 3, behavior: "instant" });
    choosing();
  });
  const choosing = soon(() => { if (asked) ask({ ...asked }); }, 250);
  text.addEventListener("pointerdown", () => { caret = null; });

  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector(".preview-findings:not([hidden])")) return;
    if (!uses.hidden) hideUses(); else if (!panel.hidden) close();
  }, true);

  // Marked words tell which claims use them: to the mouse, to the focus on their numbers, to a tap.
  const uses = document.getElementById("picker-uses");
  let shownFor = null;

  function hideUses() {
    uses.hidden = true;
    shownFor = null;
    for (const same of text.querySelectorAll(".same")) same.classList.remove("same");
  }

  // Where the notes are in sight they stand out; else they are shown beside the words.
  const inSight = (note) => {
    const { top, bottom } = note.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  };
  const tellUses = (mark) => {
    if (mark === shownFor || held) return;
    hideUses();
    shownFor = mark;
    const keys = mark.dataset.keys.split(" ");
    const notes = keys.map((key) => text.querySelector(`[data-key="${CSS.escape(key)}"]`)).filter(Boolean);
    uses.querySelector("ul").replaceChildren(...notes.map((note) => note.cloneNode(true)));
    for (const key of keys) {
      for (const same of text.querySelectorAll(`[data-keys~="${CSS.escape(key)}"], [data-key="${CSS.escape(key)}"]`)) same.classList.add("same");
    }
    if (!panel.hidden || notes.every(inSight)) return;
    uses.hidden = false;
    const rects = [...mark.getClientRects()];
    const below = rects.at(-1).bottom + uses.offsetHeight < innerHeight;
    uses.style.top = `${Math.max(0, below ? rects.at(-1).bottom : rects[0].top - uses.offsetHeight)}px`;
  };

  const markOf = (element) => element.closest?.("mark[data-keys]") ?? element.closest?.(".refs")?.previousElementSibling;
  let hover;
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    clearTimeout(hover);
    const mark = text.contains(event.target) ? markOf(event.target) : null;
    if (mark && !event.buttons) hover = setTimeout(tellUses, 200, mark);
    else if (!uses.contains(event.target)) hover = setTimeout(hideUses, 300);
  });
  text.addEventListener("focusin", (event) => { const mark = event.target.closest(".refs") && markOf(event.target); if (mark) tellUses(mark); });
  text.addEventListener("focusout", (event) => { if (!uses.contains(event.relatedTarget)) hideUses(); });
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-keys]");
    if (mark && getSelection().isCollapsed) tellUses(mark);
  });
  addEventListener("scroll", () => { if (!uses.hidden && !uses.contains(document.activeElement)) hideUses(); }, { passive: true });

  // What was open comes back after a reload; an address can name words: #pick-120-180.
  const arrive = () => {
    const named = /^#pick-(\d+)-(\d+)$/u.exec(location.hash);
    if (!named) return false;
    history.replaceState(null, "", location.pathname + location.search);
    const range = select({ start: Number(named[1]), end: Number(named[2]) });
    if (!range) return false;
    scrollBy({ top: range.getBoundingClientRect().top - innerHeight / 4, behavior: "instant" });
    text.focus({ preventScroll: true });
    return true;
  };
  const stored = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
  addEventListener("hashchange", arrive);

  choose(Object.entries(stored("picker") ?? {}));
  const [last, before] = [stored("picker-done"), stored(kept)];
  if (arrive()) sessionStorage.removeItem("picker-done");
  else if (last?.source === source) done(last);
  else if (before?.sha256 === sha256) {
    choose(before.values);
    ask({ start: before.start, end: before.end });
  }
};

{
  const text = document.querySelector(".text[data-source]");
  if (text) pick(text);
}

// Checks an excerpt in the reader's browser: the page against the site's data, and against the reader's own copy of
// the article. `site.js` fetches this with the first press of a button.
"use strict";
{
  const SAID = {{ {
    "running": _("Comparing …"),
    "agrees": _("All of it agrees."),
    "differs": _("It does NOT agree. Do not quote from this page."),
    "nothing": _("Nothing was compared."),
    "elsewhere": _("Not the text that was quoted from, but with the same words."),
    "nowhere": _("Not the text that was quoted from, and WITHOUT these words."),
    "words": _("The words on this page are those of the published data. Their SHA-256: {digest}"),
    "other_words": _("The words on this page are not those of the published data. Here: {page} In the data: {data} SHA-256 here: {digest}, there: {published}"),
    "around": _("What is shown around them is as published. SHA-256 of the whole passage: {digest}"),
    "other_around": _("What is shown around them is not what was published. SHA-256 of the passage here: {digest}, published: {published}"),
    "place": _("The article and the place in it are those of the published data."),
    "other_place": _("The article, or the place in it, is not that of the published data."),
    "file": _("The published data, {file}, is the file that SHA256SUMS lists: {digest}"),
    "other_file": _("The published data, {file}, is not the file that SHA256SUMS lists. SHA-256 received: {digest}, listed: {published}"),
    "unlisted": _("nothing"),
    "other_data": _("The published data, {file}, holds nothing that this excerpt can be compared with."),
    "causes": _("A translation by the browser or an extension that changes pages causes this too, and so does an edition that came after this page was opened: load it again."),
    "disk": _("This page was opened from disk, where browsers read no second file. {command} in the site’s folder checks all its files. Your own copy can be compared here all the same."),
    "unfetched": _("The published data could not be fetched: {file}"),
    "limits": _("This compares what one site sends with itself: it finds what was changed in one place and not in another. That the article has these words, only the article shows."),
    "own": _("Compare with your own copy of the article, a plain text in UTF-8:"),
    "kept": _("It is read in this browser and sent nowhere."),
    "same_copy": _("Your copy is, byte for byte, the text that was quoted from. SHA-256: {digest}"),
    "other_copy": _("SHA-256 of your copy: {digest}, of the text that was quoted from: {published}"),
    "copied": _("It has exactly these words at this place, characters {start} to {end}, and around them what is shown here."),
    "other_copied": _("At this place, characters {start} to {end}, it has other words. Here: {page} In your copy: {copy}"),
    "other_nearby": _("It has these words at this place, but around them something else. Here: {page} In your copy: {copy}"),
    "found": _("They stand in it character for character: {places}"),
    "missing": _("This does not stand in it, character for character: {words}"),
    "no_text": _("The file is no text in UTF-8. From a PDF or a word processor, copy the text into a plain file."),
  }|tojson }};
  const UNEQUAL = "unequal";
  const NEAR = 30;
  const claim = document.getElementById("claim");
  const file = new URL(document.querySelector("link[rel=alternate][type='application/json']").href);
  const path = decodeURIComponent(file.pathname.split("/").slice(-2).join("/"));

  const made = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const code = (text) => made("code", {}, text);
  const quoted = (text) => made("q", { dir: "auto" }, text);
  const filled = (text, values) =>
    text.split(/(\{\w+\})/).flatMap((piece) => (piece.startsWith("{") ? values[piece.slice(1, -1)] : piece));
  const noted = (text, values = {}) => made("li", {}, ...filled(SAID[text], values));
  // What was compared, for better or worse.
  const compared = (same, text, values) => {
    const note = noted(same ? text : `other_${text}`, values);
    if (!same) note.className = UNEQUAL;
    return note;
  };

  // The lines that `site_builder/facsimile.py` makes digests of, so blanks are what Python takes for such.
  const BLANKS = /^[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;
  const UNPRINTABLE = /[^\t\n\f\r -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\u{10000}-\u{10ffff}]/gu;
  const lines = (texts) =>
    texts.flatMap((text) => text.split(/[\r\n]/)).map((line) => line.replace(BLANKS, "")).filter(Boolean)
      .map((line) => line.replace(UNPRINTABLE, "\ufffd")).join("\n");

  const sha256 = async (content) => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // Places are in code points; strings are in units of UTF-16.
  const parts = (text, spans, from = 0) => {
    const points = [...text];
    return lines(spans.map(([start, end]) => points.slice(start - from, end - from).join("")));
  };
  const spans = (text) => text.split(" ").map((span) => span.split("-").map(Number));

  // Both texts from a little before their first difference on.
  const apart = (one, other) => {
    const [a, b] = [[...one], [...other]];
    const first = a.findIndex((point, n) => point !== b[n]);
    const start = Math.max(0, (first < 0 ? a.length : first) - NEAR);
    const excerpt = (points) =>
      quoted((start ? "…" : "") + points.slice(start, start + 3 * NEAR).join("") + (points.length > start + 3 * NEAR ? "…" : ""));
    return [excerpt(a), excerpt(b)];
  };

  // The excerpt as this page shows it and says where it stands.
  const printed = (button) => {
    const excerpt = button.closest(".excerpt");
    const paragraphs = [...excerpt.querySelectorAll("blockquote p")].map((paragraph) => {
      const copy = paragraph.cloneNode(true);
      for (const cut of copy.querySelectorAll(".cut")) cut.remove();
      return copy.textContent;
    });
    return {
      number: Number(excerpt.id.slice(2)),
      words: lines([...excerpt.querySelectorAll("blockquote mark")].map((mark) => mark.textContent)),
      shown: lines(paragraphs),
      article: button.dataset.article,
      spans: { words: spans(button.dataset.words), shown: spans(button.dataset.shown) },
    };
  };

  const fetched = async (address) => {
    const answer = await fetch(address, { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.status);
    return answer;
  };

  // What SHA256SUMS has for the data. Of a large site it is long: it is read no further than to that line.
  const listed = async () => {
    const answer = await fetched(new URL("../SHA256SUMS", file));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ""; ;) {
      const { done, value } = await reader.read();
      if (done) return SAID.unlisted;
      const whole = (rest + value).split("\n");
      rest = whole.pop();
      const found = whole.find((line) => line.slice(66) === path);
      if (found) {
        reader.cancel();
        return found.slice(0, 64);
      }
    }
  };

  const recorded = (bytes, number) => {
    try {
      const data = JSON.parse(new TextDecoder().decode(bytes));
      const excerpt = data.excerpts.find((one) => one.number === number);
      return { ...excerpt, ...data.digests.find((one) => one.excerpt === number), words: parts(excerpt.exact, excerpt.spans, excerpt.start) };
    } catch {
      return null;
    }
  };

  // Both comparisons give their outcome and what they noted.
  const withData = async (here) => {
    let bytes, published;
    try {
      [bytes, published] = await Promise.all([fetched(file).then((answer) => answer.arrayBuffer()), listed()]);
    } catch {
      const isDisk = location.protocol === "file:";
      return ["nothing", isDisk ? noted("disk", { command: code("sha256sum -c SHA256SUMS") }) : noted("unfetched", { file: code(path) })];
    }
    const notes = [];
    const data = recorded(bytes, here.number);
    if (data) {
      const [words, shown] = await Promise.all([sha256(here.words), sha256(here.shown)]);
      const [page, other] = apart(here.words, data.words);
      const isSame = here.words === data.words;
      const places = [here.article, here.spans.words, here.spans.shown].join();
      notes.push(
        compared(isSame && words === data.words_sha256, "words",
          { digest: code(words), published: code(isSame ? data.words_sha256 : await sha256(data.words)), page, data: other }),
        compared(shown === data.shown_sha256, "around", { digest: code(shown), published: code(data.shown_sha256) }),
        compared(places === [data.sha256, data.spans, data.shown].join(), "place"),
      );
    } else notes.push(compared(false, "data", { file: code(path) }));
    const digest = await sha256(bytes);
    notes.push(compared(digest === published, "file", { digest: code(digest), published: code(published), file: code(path) }));
    return notes.some((note) => note.className) ? ["differs", ...notes, noted("causes")] : ["agrees", ...notes];
  };

  // Every line of the words, one after another, with a little of what stands around it; null if one is missing.
  const places = (words, text) => {
    const found = [];
    let from = 0;
    for (const line of words.split("\n")) {
      const start = text.indexOf(line, from);
      if (start < 0) return [null, line];
      from = start + line.length;
      const before = [...text.slice(0, start)].slice(-NEAR).join("");
      const after = [...text.slice(from, from + 2 * NEAR)].slice(0, NEAR).join("");
      found.push(made("q", { dir: "auto" }, `…${before}`, made("mark", {}, line), `${after}…`), " ");
    }
    return [found];
  };

  const withCopy = async (here, copy) => {
    const bytes = await copy.arrayBuffer();
    const digest = await sha256(bytes);
    const isSame = digest === here.article;
    const first = noted(isSame ? "same_copy" : "other_copy", { digest: code(digest), published: code(here.article) });
    let text;
    try {
      text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return ["nothing", first, noted("no_text")];
    }
    if (!isSame) {
      const [found, missing] = places(here.words, text);
      return found
        ? ["elsewhere", first, noted("found", { places: found })]
        : ["nowhere", first, noted("missing", { words: quoted(missing) })];
    }
    const [start, end] = [here.spans.words[0][0], here.spans.words.at(-1)[1]].map(String);
    const [words, shown] = [parts(text, here.spans.words), parts(text, here.spans.shown)];
    if (words === here.words && shown === here.shown) return ["agrees", first, compared(true, "copied", { start, end })];
    const isWords = words !== here.words;
    const [page, other] = isWords ? apart(here.words, words) : apart(here.shown, shown);
    return ["differs", first, compared(false, isWords ? "copied" : "nearby", { start, end, page, copy: other })];
  };

  const show = (status, [outcome, ...notes]) => {
    status.replaceChildren(made("p", {}, made("b", {}, SAID[outcome])), made("ul", {}, ...notes));
    status.className = outcome === "differs" || outcome === "nowhere" ? UNEQUAL : "";
  };

  const opened = (button) => {
    const status = made("div", { role: "status" });
    const own = made("div", { role: "status" });
    const input = made("input", { type: "file", accept: ".txt,text/plain" });
    input.addEventListener("change", async () => {
      if (input.files.length) show(own, await withCopy(printed(button), input.files[0]));
    });
    const id = button.closest(".excerpt").id.replace("e-", "v-");
    const panel = made("div", { class: "verification", id }, status, made("p", { class: "small" }, SAID.limits),
      made("p", {}, made("label", {}, SAID.own, " ", input), " ", made("span", { class: "small muted" }, SAID.kept)), own);
    button.setAttribute("aria-controls", id);
    button.parentElement.after(panel);
    return panel;
  };

  claim.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-words]");
    if (!button) return;
    const known = document.getElementById(button.getAttribute("aria-controls"));
    const panel = known ?? opened(button);
    panel.hidden = known !== null && !panel.hidden;
    button.setAttribute("aria-expanded", !panel.hidden);
    if (panel.hidden) return;
    const [status] = panel.children;
    status.replaceChildren(made("p", {}, SAID.running));
    show(status, await withData(printed(button)));
  });
}

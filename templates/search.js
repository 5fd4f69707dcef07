// The search page: Pagefind's index of this site, with filters. Its own user interface is not used.
"use strict";

const form = document.querySelector("form.search");
if (form) {
  document.querySelector(".unscripted").hidden = true;
  const status = document.querySelector(".status");
  const results = document.querySelector(".results");
  const step = 20;
  let asked = 0;

  const wanted = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value));

  const entry = ({ url, meta, excerpt }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const heading = document.createElement("h2");
    link.href = url;
    link.textContent = meta.title;
    heading.append(link);
    item.append(heading);
    if (meta.state) {
      const state = document.createElement("p");
      state.className = `label ${meta.tone}`;
      state.textContent = meta.state;
      item.append(state);
    }
    // The index holds the text of our own pages with <mark> around what was found: only that is taken over.
    const words = document.createElement("p");
    for (const node of new DOMParser().parseFromString(excerpt, "text/html").body.childNodes) {
      const marked = node.nodeName === "MARK";
      const piece = document.createElement(marked ? "mark" : "span");
      piece.textContent = node.textContent;
      words.append(piece);
    }
    item.append(words);
    return item;
  };

  const more = async (found, from, turn) => {
    const held = await Promise.all(found.slice(from, from + step).map((result) => result.data()));
    if (turn !== asked) return;
    results.append(...held.map(entry));
    if (from + step >= found.length) return;
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = form.dataset.more;
    button.addEventListener("click", () => { item.remove(); more(found, from + step, turn); });
    item.append(button);
    results.append(item);
  };

  const run = async (index) => {
    const turn = ++asked;
    const query = wanted();
    history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    const filters = Object.fromEntries([...query].filter(([name]) => name !== "q"));
    const words = query.get("q") ?? "";
    const found = words || Object.keys(filters).length ? (await index.search(words || null, { filters })).results : null;
    if (turn !== asked) return;
    results.replaceChildren();
    status.textContent = !found ? "" : found.length
      ? form.dataset.count.replace("{count}", found.length.toLocaleString(document.documentElement.lang))
      : form.dataset.none;
    if (found) await more(found, 0, turn);
  };

  const start = async () => {
    if (location.protocol === "file:") throw new Error("a folder on disk has no modules");
    const index = await import(new URL("pagefind/pagefind.js", document.baseURI).href);
    await index.init();
    const known = await index.filters();
    const given = new URLSearchParams(location.search);
    for (const select of form.querySelectorAll("select")) {
      for (const [name, count] of Object.entries(known[select.name] ?? {}).sort()) {
        select.append(new Option(`${name} (${count})`, name));
      }
      const choice = given.get(select.name);
      if (Object.hasOwn(known[select.name] ?? {}, choice)) select.value = choice;
    }
    form.elements.q.value = given.get("q") ?? "";
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => run(index));
    await run(index);
  };

  start().catch(() => { status.textContent = form.dataset.failed; });
}

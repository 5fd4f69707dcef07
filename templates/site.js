// Comforts on top of pages that work without them: copy, share, filter in place.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

for (const button of document.querySelectorAll("button[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ title: document.title, url: button.dataset.share }).catch(() => {});
  });
}

// Only where a browser can compute a digest can it check a quotation; what does so is fetched with the first press.
const checked = crypto.subtle && document.querySelector("[data-verify]");
if (checked) {
  for (const button of checked.querySelectorAll("button[data-words]")) button.hidden = false;
  let script;
  checked.addEventListener("click", ({ target }) => {
    if (script || !target.closest("button[data-words]")) return;
    script = document.createElement("script");
    script.src = checked.dataset.verify;
    script.addEventListener("load", () => target.click());
    script.addEventListener("error", () => { target.textContent = checked.dataset.failed; script = null; });
    document.head.append(script);
  });
}

// What an address leads to is in no closed fold; neither is anything on paper.
const unfold = (place) => { for (let fold = place?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true; };
const named = () => { try { return document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return null; } };
const lead = () => unfold(named());
addEventListener("hashchange", lead);
addEventListener("beforeprint", () => { for (const fold of document.querySelectorAll(".origin details")) fold.open = true; });
lead();

// A list that holds every claim is filtered where it stands; the address keeps the choice.
const list = document.querySelector(".list[data-complete]");
if (list) {
  const links = [...list.querySelectorAll("a[data-facet]")];
  const cards = [...list.querySelectorAll(".card")];
  const told = list.querySelector(".filtered");
  const text = told.querySelector("span");

  let chosen = new URLSearchParams();

  const show = () => {
    const filters = [...chosen].filter(([facet]) => links.some((link) => link.dataset.facet === facet));
    for (const card of cards) {
      card.hidden = !filters.every(([facet, value]) => card.dataset[facet].split(" ").includes(value));
    }
    for (const group of list.querySelectorAll(".topic")) {
      group.hidden = !group.querySelector(".card:not([hidden])");
    }
    for (const link of links) {
      const on = filters.some(([facet, value]) => facet === link.dataset.facet && value === link.dataset.value);
      if (on) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
    told.hidden = filters.length === 0;
    const names = links.filter((link) => link.hasAttribute("aria-current")).map((link) => link.textContent);
    const count = text.dataset.template
      .replace("{shown}", cards.filter((card) => !card.hidden).length)
      .replace("{total}", cards.length);
    text.textContent = [...names, count].join(" · ");
  };

  // An address that names a place, as “Skip to the text” does, is no choice and takes none back.
  const read = () => {
    if (!named()) chosen = new URLSearchParams(location.hash.slice(1));
    show();
  };

  // The focus goes to what unfolds the links: the one that had it is hidden now.
  const choose = (next, fold) => {
    chosen = next;
    history.replaceState(null, "", next.size ? `#${next}` : location.pathname + location.search);
    show();
    fold.open = false;
    fold.querySelector("summary").focus();
  };

  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-facet]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const next = new URLSearchParams(chosen);
    const { facet, value } = link.dataset;
    if (next.get(facet) === value) next.delete(facet); else next.set(facet, value);
    choose(next, link.closest("details"));
  });
  told.querySelector("button").addEventListener("click", () => choose(new URLSearchParams(), list.querySelector("details")));
  addEventListener("hashchange", read);
  read();
}

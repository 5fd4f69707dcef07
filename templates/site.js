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

// What an address leads to is in no closed fold; neither is anything on paper.
const unfold = (place) => { for (let fold = place?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true; };
const lead = () => unfold(document.getElementById(decodeURIComponent(location.hash.slice(1))));
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

  const chosen = () => new URLSearchParams(location.hash.slice(1));

  const show = () => {
    const filters = [...chosen()].filter(([facet]) => links.some((link) => link.dataset.facet === facet));
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

  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-facet]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const next = chosen();
    const { facet, value } = link.dataset;
    if (next.get(facet) === value) next.delete(facet); else next.set(facet, value);
    history.replaceState(null, "", next.size ? `#${next}` : location.pathname + location.search);
    link.closest("details").open = false;
    show();
  });
  told.querySelector("button").addEventListener("click", () => {
    history.replaceState(null, "", location.pathname + location.search);
    show();
  });
  addEventListener("hashchange", show);
  show();
}

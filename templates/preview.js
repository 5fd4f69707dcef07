// The page under `serve`: asks which version of it is the latest, and shows what is wrong with the files.
"use strict";

{
  const meta = document.querySelector('meta[name="preview"]');
  const here = decodeURIComponent(location.pathname).slice(1) || "index.html";
  const place = `preview:${here}`;
  const styles = () => [...document.querySelectorAll('link[rel="stylesheet"]')].filter((link) => /^\/assets\/style\./.test(new URL(link.href).pathname));

  // What a reader of the page has done to it comes back after a reload: folds, and the words at the top.
  const folds = () => [...document.querySelectorAll("main details")];
  const visible = () => [...document.querySelectorAll("main [id]")].find((element) => element.getBoundingClientRect().top >= 0);

  const remember = () => {
    const top = visible();
    sessionStorage.setItem(place, JSON.stringify({
      open: folds().map((fold) => fold.open),
      y: scrollY,
      id: top?.id,
      offset: top?.getBoundingClientRect().top,
    }));
    history.scrollRestoration = "manual";
  };

  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(place));
    sessionStorage.removeItem(place);
    if (!kept) return;
    folds().forEach((fold, number) => { fold.open = kept.open[number] ?? fold.open; });
    const top = kept.id && document.getElementById(kept.id);
    scrollTo({ top: top ? scrollY + top.getBoundingClientRect().top - kept.offset : kept.y, behavior: "instant" });
    history.scrollRestoration = "auto";
  };

  const restyle = (href) => {
    const [old] = styles();
    if (!old || new URL(old.href).pathname === href) return;
    const link = old.cloneNode();
    link.href = href;
    link.addEventListener("load", () => old.remove(), { once: true });
    old.after(link);
  };

  // The overlay: open while there are errors, unless they were read and closed.
  const overlay = document.createElement("div");
  overlay.id = "preview";
  document.body.append(overlay);
  let shown = "";

  const open = (on) => {
    const findings = overlay.querySelector(".preview-findings");
    if (!findings) return;
    findings.hidden = !on;
    overlay.querySelector("[data-open]").hidden = on;
    if (on) sessionStorage.removeItem("preview-closed"); else sessionStorage.setItem("preview-closed", shown);
  };

  const show = (html, errors) => {
    if (html === shown) return;
    const scrolled = overlay.querySelector("ol")?.scrollTop ?? 0;
    shown = html;
    overlay.innerHTML = html;
    if (!html) return;
    const closed = errors === 0 || sessionStorage.getItem("preview-closed") === html;
    overlay.querySelector(".preview-findings").hidden = closed;
    overlay.querySelector("[data-open]").hidden = !closed;
    overlay.querySelector("ol").scrollTop = scrolled;
  };

  overlay.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) open(false);
    if (event.target.closest("[data-open]")) open(true);
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape") open(false); });

  const stopped = () => {
    const badge = document.createElement("p");
    badge.className = "preview-badge stopped";
    badge.textContent = "The preview has stopped: run site-builder serve again";
    shown = "";
    overlay.replaceChildren(badge);
  };

  // Without an answer, or with half of one, the page asks again: nobody else may tell it.
  let waiting;
  const look = async () => {
    const state = await fetch(`/__preview/state?path=${encodeURIComponent(here)}`)
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null);
    if (!state) {
      stopped();
      clearTimeout(waiting);
      waiting = setTimeout(ask, 1000);
      return;
    }
    if (state.version !== meta.content) {
      remember();
      location.reload();
      return;
    }
    restyle(state.style);
    show(state.overlay, state.errors);
    document.documentElement.dataset.epoch = state.epoch;
  };

  // One look at a time; what happens meanwhile is looked at afterwards.
  let looking = false;
  let again = false;
  const ask = async () => {
    again = true;
    if (looking) return;
    looking = true;
    while (again) {
      again = false;
      await look();
    }
    looking = false;
  };

  class Reloader {
    static identifier = "site-builder";
    static version = "1";

    reload(path) {
      // An article stays: its words are being picked, and what picks them saves claim files too.
      const leave = path && path !== location.pathname && !document.hidden && !document.querySelector(".text[data-source]");
      if (leave) location.assign(path); else ask();
      return true;
    }
  }

  restore();
  window.LiveReload?.addPlugin(Reloader);
  addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
  addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  ask();
}

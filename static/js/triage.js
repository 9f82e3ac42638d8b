/* Keys of the inbox and of a match's page: each key presses the visible button that carries it (data-key).
   Without this file every decision is a plain form. */
(() => {
  "use strict";

  const SWITCH = "shelflife-single-keys";
  const root = document.documentElement;
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

  const store = {
    get: () => { try { return localStorage.getItem(SWITCH); } catch { return null; } },
    set: (value) => { try { localStorage.setItem(SWITCH, value); } catch { /* not remembered, still switched */ } },
  };
  let keysOn = store.get() !== "off";
  const showSwitch = () => {
    root.classList.toggle("keys-off", !keysOn);
    $$("[data-keys-switch]").forEach((box) => { box.checked = keysOn; });
  };

  const TYPED = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=submit], [type=button])";
  const visible = (element) => element.getClientRects().length > 0;
  const openPanel = () => $$("details.panel[open]").find(visible);
  const busy = () => $(".htmx-request:not([data-poll])");

  const toggle = (summary) => {
    const panel = summary.parentElement;
    const opens = !panel.open;
    $$("details.panel[open]").forEach((other) => { other.open = false; });
    panel.open = opens;
    if (!opens) return summary.focus();
    const first = $("textarea:only-of-type", panel) && !$("[data-panel-key]", panel)
      ? $("textarea", panel)
      : $("input:checked, [data-panel-key]", panel);
    if (first) first.focus();
  };

  const press = (element) => {
    if (element.disabled) return;
    if (element.tagName === "SUMMARY") toggle(element);
    else element.click();
  };

  // B: the bearing sentences in their order, the best first.
  let here = -1;
  const nextBearing = () => {
    const marks = $$("mark.bearing").filter(visible);
    if (!marks.length) return;
    const number = (mark) => Number($("sup", mark)?.textContent || 99);
    marks.sort((a, b) => number(a) - number(b));
    here = (here + 1) % marks.length;
    marks.forEach((mark, place) => mark.classList.toggle("is-here", place === here));
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    marks[here].tabIndex = -1;
    marks[here].focus({ preventScroll: true });
    marks[here].scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };

  const openSheet = () => {
    const sheet = $("#keys-sheet");
    if (sheet && !sheet.open) sheet.showModal();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const panel = openPanel();
    if (event.key === "Escape") {
      if (panel) {
        panel.open = false;
        $("summary", panel).focus();
      } else if (event.target.matches(TYPED)) event.target.blur();
      return;
    }
    if (!keysOn || event.repeat || busy() || event.target.closest(TYPED) || $("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const within = panel && $$("[data-panel-key]", panel).find((each) => each.dataset.panelKey === key);
    const button = within || $$("[data-key]").find((each) => each.dataset.key === key && visible(each));
    if (!button) return;
    event.preventDefault();
    press(button);
    if (within && within.type === "radio") toggle($("summary", panel));
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-bearing]")) nextBearing();
    if (event.target.closest("[data-keys-open]")) openSheet();
    const inPanel = event.target.closest("details.panel");
    $$("details.panel[open]").forEach((panel) => { if (panel !== inPanel) panel.open = false; });
  });

  const showChosen = () => {
    const pressure = $("input[name=pressure]:checked");
    const remark = $("#accept-remark");
    const words = $("[data-pressure-shown]");
    const noted = $("[data-remark-shown]");
    if (words) words.textContent = pressure && pressure.value ? `: ${pressure.value}` : "";
    if (noted) noted.textContent = remark && remark.value.trim() ? ": written" : "";
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-switch]")) {
      keysOn = event.target.checked;
      store.set(keysOn ? "on" : "off");
      showSwitch();
    }
    if (event.target.matches("input[name=pressure], #accept-remark")) showChosen();
  });

  // After a swap: the queue stays where it was scrolled, focus goes to the statement, the outcome is told politely.
  let scrolled = 0;
  let left = 0;
  const leftNow = () => Number($("[data-left]")?.dataset.left || 0);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "triage") return;
    scrolled = $("[data-queue]")?.scrollTop || 0;
    left = leftNow();
    // of details with one name only one may be open, and the new ones come in before the old are gone
    $$("details.panel[open]").forEach((panel) => { panel.open = false; });
  });
  const count = (change) => {
    $$('.nav a[aria-current="page"] .count, .phone-menu a[aria-current="page"] .count').forEach((each) => {
      each.textContent = Math.max(0, Number(each.textContent.replaceAll(",", "")) + change).toLocaleString("en");
    });
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!event.detail.target || event.detail.target.id !== "triage") return;
    here = -1;
    showChosen();
    count(leftNow() - left);
    const queue = $("[data-queue]");
    if (queue) {
      queue.scrollTop = scrolled;
      $("[aria-current]", queue)?.scrollIntoView({ block: "nearest" });
    }
    const problem = $("#problem");
    // what was asked for is in the panel that stayed open; else the reading begins anew
    const asked = problem && openPanel();
    const statement = $("#statement");
    if (asked) $("textarea, input[type=date]", asked)?.focus();
    else if (statement) statement.focus({ preventScroll: !matchMedia("(max-width: 47.5rem)").matches });
    const live = $("#triage-live");
    const words = (problem || $("[data-said-words]"))?.textContent.replace(/\s+/g, " ").trim() || "";
    const stands = $(".queue-head p")?.textContent.replace(/\s+/g, " ").trim() || "";
    if (live) live.textContent = problem ? "" : `${words}. ${stands}`;
  });

  showSwitch();
  showChosen();
})();

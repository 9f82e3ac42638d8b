/* The re-test page: a draft of what is typed, kept in this browser until the verdict is given; fields that only some
   choices need; ids put into the rationale by a click. The page works without all of it. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const name = `shelflife:${form.dataset.draft}`;
  const status = form.querySelector("[data-draft-status]");
  const rationale = form.querySelector("[name=rationale]");
  const SKIPPED = new Set(["csrfmiddlewaretoken", "seen"]);

  // --- drafts ---
  const values = () => [...new FormData(form)].filter(([field]) => !SKIPPED.has(field));
  const clock = (moment) => moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  const untouched = JSON.stringify(values());

  const restore = (draft) => {
    for (const field of form.elements) {
      if (!field.name || SKIPPED.has(field.name)) continue;
      const kept = draft.values.filter(([each]) => each === field.name).map(([, value]) => value);
      if (field.type === "radio" || field.type === "checkbox") field.checked = kept.includes(field.value);
      else if (field.type !== "submit" && field.type !== "button") field.value = kept[0] ?? "";
    }
  };

  const save = (submitted) => {
    try {
      localStorage.setItem(name, JSON.stringify({ saved: Date.now(), values: values(), submitted }));
      status.textContent = `Draft saved ${clock(new Date())}`;
    } catch {
      status.textContent = "This browser keeps no drafts";
    }
  };

  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(name));
  } catch {
    kept = null;
  }
  // a draft that was sent and became a verdict of this person has done its work
  const own = Number(form.dataset.draftOwn);
  if (kept && typeof kept.submitted === "number" && own > kept.submitted) {
    localStorage.removeItem(name);
    kept = null;
  }
  // after an error the server has shown again what was sent, which is newer than the draft
  const shownAgain = form.querySelector("[aria-invalid=true], .note-error");
  if (kept && kept.values && !shownAgain && JSON.stringify(kept.values) !== untouched) {
    restore(kept);
    status.textContent = `Draft of ${clock(new Date(kept.saved))} restored`;
    // once htmx listens: look up the ids of the text that is back
    document.addEventListener("DOMContentLoaded", () => rationale.dispatchEvent(new Event("draft")));
  }

  let waiting = 0;
  const saveNow = (submitted) => {
    clearTimeout(waiting);
    waiting = 0;
    save(submitted);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => saveNow(), 400);
  });
  form.addEventListener("submit", () => saveNow(own));
  window.addEventListener("pagehide", () => {
    if (waiting) saveNow();
  });

  // --- fields that only some choices need ---
  const show = () => {
    form.querySelectorAll("[data-needed-by]").forEach((part) => {
      const choice = form.querySelector(`[name="${part.dataset.neededBy}"]:checked`);
      part.classList.toggle("is-needed", choice !== null && choice.value === "no");
    });
    const outcome = form.querySelector("[name=outcome]:checked");
    form.querySelectorAll("[data-shown-for]").forEach((part) => {
      part.hidden = !outcome || !part.dataset.shownFor.split(" ").includes(outcome.value);
    });
  };
  form.addEventListener("change", show);
  show();

  // --- ids by a click ---
  const typed = () => rationale.dispatchEvent(new Event("input", { bubbles: true }));
  document.addEventListener("click", (event) => {
    const cite = event.target.closest("[data-cite]");
    if (cite) {
      const id = `[${cite.dataset.cite}]`;
      const { selectionStart: start, selectionEnd: end, value } = rationale;
      const gap = start > 0 && !/[\s(]$/.test(value.slice(0, start)) ? " " : "";
      rationale.setRangeText(gap + id, start, end, "end");
      rationale.focus();
      typed();
    }
    const wrong = event.target.closest("[data-replace]");
    if (wrong) {
      rationale.value = rationale.value.split(wrong.dataset.replace).join(wrong.dataset.with);
      rationale.focus();
      typed();
    }
  });
})();

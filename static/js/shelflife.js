/* What every page does beyond HTML: "/" to search, theme, time zone, toasts, errors of htmx, files dropped on a form.
   All of it is an addition: reading, and every form, works without. */
(() => {
  "use strict";

  const root = document.documentElement;
  root.classList.add("js");

  const setCookie = (name, value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const age = value ? 31536000 : 0;
    document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  };
  const cookie = (name) => {
    const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  };

  // The reader's zone, for the next page: the server shows times in it and names it.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && cookie("tz") !== zone) setCookie("tz", zone);

  const themeButtons = () => document.querySelectorAll("[data-theme-choice]");
  const showTheme = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    themeButtons().forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    });
  };

  // Toasts. Those with nothing to press go by themselves; a pointer or the focus on one holds it.
  const TOAST_STAYS = 8000;
  const expire = (toast) => {
    if (toast.querySelector("form, .is-error")) return;
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, TOAST_STAYS) : toast.remove());
    setTimeout(leave, TOAST_STAYS);
  };
  const showToast = (text) => {
    const toasts = document.getElementById("toasts");
    const template = document.getElementById("toast-template");
    if (!toasts || !template) return;
    const same = [...toasts.querySelectorAll("[data-toast-text]")].some((each) => each.textContent === text);
    if (same) return;
    const toast = template.content.querySelector("[data-toast]").cloneNode(true);
    toast.querySelector("[data-toast-text]").textContent = text;
    toasts.append(toast);
  };

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const closeMenus = (except) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(except)) menu.open = false;
    });
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const search = document.querySelector("[data-slash]");
      if (search && search.offsetParent) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    }
    if (event.key === "Escape") {
      const menu = event.target.closest("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });

  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    const close = event.target.closest("[data-toast-close]");
    if (close) close.closest("[data-toast]").remove();
    const choice = event.target.closest("[data-theme-choice]");
    if (choice) {
      setCookie("theme", choice.dataset.themeChoice);
      showTheme(choice.dataset.themeChoice);
    }
  });

  // A form or menu with data-submit-on-change needs no button where there is JavaScript.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
  });

  // Files dropped on a .file-drop go into its input.
  ["dragenter", "dragover", "dragleave", "drop"].forEach((name) => {
    document.addEventListener(name, (event) => {
      const drop = event.target.closest && event.target.closest(".file-drop");
      if (!drop) return;
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragenter" || name === "dragover");
      const input = drop.querySelector('input[type="file"]');
      if (name === "drop" && input && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  });

  // htmx: a thin bar while a request is under way, and plain words when it fails. What was typed stays in the page.
  let underWay = 0;
  const loading = (change) => {
    underWay = Math.max(0, underWay + change);
    const bar = document.querySelector(".loading");
    if (bar) bar.classList.toggle("is-on", underWay > 0);
  };
  const quiet = (event) => event.detail.elt && event.detail.elt.closest("[data-poll]");
  document.addEventListener("htmx:beforeRequest", (event) => quiet(event) || loading(1));
  document.addEventListener("htmx:afterRequest", (event) => quiet(event) || loading(-1));
  const unreachable = (event) => {
    if (!quiet(event)) showToast("The server could not be reached. Your input is kept; try again.");
  };
  document.addEventListener("htmx:sendError", unreachable);
  document.addEventListener("htmx:timeout", unreachable);
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    const words = {
      403: "You may not do this, or your session has ended. Reload the page and sign in.",
      404: "This is no longer there. Reload the page.",
      429: "Too many requests. Wait a moment and try again.",
    };
    showToast(words[status] || `The server could not do this (error ${status}). Your input is kept; try again.`);
  });
  document.addEventListener("htmx:load", (event) => {
    const toast = event.detail.elt;
    if (toast.matches && toast.matches("[data-toast]")) expire(toast);
  });

  const bar = document.createElement("div");
  bar.className = "loading";
  document.body.prepend(bar);
  showTheme(root.dataset.theme || "");
  document.querySelectorAll("#toasts [data-toast]").forEach(expire);
})();

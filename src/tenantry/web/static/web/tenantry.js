// What pages do beyond links, forms and htmx. Everything works without this module, less comfortably.

const on = (type, selector, deed, options) =>
  document.addEventListener(type, (event) => {
    const target = event.target instanceof Element ? event.target.closest(selector) : null;
    if (target) deed(event, target);
  }, options);

const say = (text) => {
  const region = document.getElementById("said");
  if (!region) return;
  region.textContent = "";
  window.setTimeout(() => { region.textContent = text; }, 50);
};

// Controls that need script appear with it.
const reveal = (root) => {
  for (const one of root.querySelectorAll("[data-copy][hidden], [data-step][hidden], [data-dismiss][hidden], [data-theme-menu][hidden], [data-script][hidden]")) one.hidden = false;
};

// Theme: the choice is shown at once, remembered here, and posted where the profile keeps it.
const root = document.documentElement;
const showTheme = () => {
  let kept = null;
  try { kept = localStorage.getItem("theme"); } catch { /* storage may be closed */ }
  const choice = root.dataset.themeChoice === "auto" ? kept || "auto" : root.dataset.themeChoice;
  for (const one of document.querySelectorAll("[data-theme-set]")) one.setAttribute("aria-pressed", String(one.dataset.themeSet === choice));
};
on("click", "[data-theme-set]", (_, button) => {
  const choice = button.dataset.themeSet;
  root.dataset.themeChoice = choice;
  try { localStorage.setItem("theme", choice); } catch { /* the page keeps it until it is left */ }
  window.dispatchEvent(new Event("tenantry:theme"));
  showTheme();
  const address = button.closest("[data-theme-post]")?.dataset.themePost;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (address && token) fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ theme: choice }) }).catch(() => undefined);
});

// Copy.
on("click", "[data-copy]", async (_, button) => {
  try { await navigator.clipboard.writeText(button.dataset.copy); } catch { return; }
  button.classList.add("is-done");
  say(button.dataset.copied || "");
  window.setTimeout(() => button.classList.remove("is-done"), 1600);
});

// Notices that one may close; focus goes where reading goes on.
on("click", "[data-dismiss]", (_, button) => {
  button.closest(button.dataset.dismiss)?.remove();
  document.getElementById("main")?.focus({ preventScroll: true });
});

// Dialogs open without script as popovers; with it they hold the focus as dialogs do.
on("click", "[popovertarget]", (event, button) => {
  const dialog = document.getElementById(button.getAttribute("popovertarget"));
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (button.hasAttribute("data-close")) dialog.close();
  else if (!dialog.open) {
    button.closest("details[data-menu]")?.removeAttribute("open");
    dialog.removeAttribute("popover");
    dialog.showModal();
  }
});
on("click", "dialog", (event, dialog) => {
  if (event.target !== dialog) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) dialog.close();
});

// Menus: one open at a time, closed by Escape (focus returns) and by a click elsewhere; arrows move.
document.addEventListener("toggle", (event) => {
  if (!(event.target instanceof HTMLDetailsElement) || !event.target.matches("[data-menu]") || !event.target.open) return;
  for (const other of document.querySelectorAll("details[data-menu][open]")) if (other !== event.target) other.open = false;
}, true);
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
on("keydown", "details[data-menu]", (event, menu) => {
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const items = [...menu.querySelectorAll(".menu-item")].filter((one) => one.offsetParent);
    if (!items.length && event.key === "ArrowUp") return;
    event.preventDefault();
    menu.open = true;
    const all = [...menu.querySelectorAll(".menu-item")].filter((one) => one.offsetParent);
    const here = all.indexOf(document.activeElement);
    all[(here + (event.key === "ArrowDown" ? 1 : all.length - 1 + (here < 0 ? 1 : 0))) % all.length]?.focus();
  }
});

// A form is sent once: its button is busy until the answer comes, or until the browser brings the page back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  const button = event.submitter || form.querySelector("[type=submit]");
  // After the browser has read the form: a disabled button would take its own value out of it.
  window.setTimeout(() => { button?.setAttribute("aria-busy", "true"); }, 0);
});
const rest = () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy=true]:not([data-busy])")) button.removeAttribute("aria-busy");
};
window.addEventListener("pageshow", (event) => { if (event.persisted) rest(); });

// Seats: the buttons beside the field.
on("click", "[data-step]", (_, button) => {
  const field = button.parentElement?.querySelector("input");
  if (!field || field.disabled) return;
  if (button.dataset.step > 0) field.stepUp(); else field.stepDown();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// Fields that send their form when they change (filters).
on("change", "[data-submit-on-change]", (_, field) => field.form?.requestSubmit());

// "/" and Ctrl-K lead to the search.
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  const isSlash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const isCommand = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (!isSlash && !isCommand) return;
  const field = [...document.querySelectorAll("[data-hotkey]")].find((one) => one.offsetParent);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// What the search at the top suggests: arrows go through it, Escape and a click elsewhere put it away.
const suggestedTo = (target) => {
  const form = target instanceof Element ? target.closest("form.search-form") : null;
  const field = form?.querySelector("[data-suggest]");
  return field ? { field, list: document.getElementById(field.dataset.suggest) } : null;
};
document.addEventListener("keydown", (event) => {
  const { field, list } = suggestedTo(event.target) || {};
  if (!list?.childElementCount) return;
  if (event.key === "Escape") {
    list.replaceChildren();
    field.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const stops = [field, ...list.querySelectorAll("a")];
    event.preventDefault();
    stops[(stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length].focus();
  }
});
document.addEventListener("click", (event) => {
  if (!suggestedTo(event.target)) for (const list of document.querySelectorAll(".suggestions")) list.replaceChildren();
});

// Fields that want the device's time zone and language: filled while they are empty.
const fillZone = (place) => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const field of place.querySelectorAll("[data-time-zone]")) if (!field.value && zone) field.value = zone;
};

// Times in UTC, for those who compare with a log: one switch at the foot, kept in this browser.
const showTimes = () => {
  let isUtc = false;
  try { isUtc = localStorage.getItem("times") === "utc"; } catch { /* storage may be closed */ }
  for (const one of document.querySelectorAll("time[title]")) {
    one.dataset.there ??= one.textContent;
    one.textContent = isUtc ? one.title : one.dataset.there;
  }
  for (const one of document.querySelectorAll("[data-utc]")) one.setAttribute("aria-pressed", String(isUtc));
};
on("click", "[data-utc]", (_, button) => {
  const isUtc = button.getAttribute("aria-pressed") !== "true";
  try { localStorage.setItem("times", isUtc ? "utc" : "own"); } catch { return; }
  showTimes();
});

// A picker: a field that offers what fits while one types (WAI-ARIA: editable combobox with a list).
const pickers = (place) => {
  for (const picker of place.querySelectorAll("[data-picker^='/']:not([data-ready])")) picked(picker);
};
const picked = (picker) => {
  const [field, chosen] = picker.querySelectorAll("input");
  const list = picker.querySelector("[role=listbox]");
  const status = picker.querySelector("[data-picker-status]");
  let waiting = 0, asked = 0, at = -1;
  picker.dataset.ready = "yes";
  field.removeAttribute("list");
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) field.setAttribute(name, value);
  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (index) => {
    const all = options();
    at = all.length ? (index + all.length) % all.length : -1;
    all.forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
    if (at < 0) return;
    field.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  };
  const take = (option) => {
    field.value = option.dataset.shown;
    chosen.value = option.dataset.value;
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const ask = async () => {
    const mine = ++asked;
    const answer = await fetch(`${picker.dataset.picker}?q=${encodeURIComponent(field.value)}`, { headers: { "HX-Request": "true" } });
    if (mine !== asked || !answer.ok || document.activeElement !== field) return;
    list.innerHTML = await answer.text();
    options().forEach((one, n) => { one.id = `${list.id}-${n}`; });
    const found = options().length;
    status.textContent = found ? status.dataset.some : status.dataset.none;
    list.hidden = !found;
    at = -1;
    field.setAttribute("aria-expanded", String(Boolean(found)));
  };
  const soon = () => { window.clearTimeout(waiting); waiting = window.setTimeout(ask, 180); };
  field.addEventListener("input", () => { chosen.value = ""; soon(); });
  field.addEventListener("focus", () => { if (!chosen.value) soon(); });
  field.addEventListener("blur", () => window.setTimeout(close, 150));
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask(); else mark(at < 0 ? (event.key === "ArrowDown" ? 0 : -1) : at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      take(options()[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) take(option); });
};

// htmx: show refusals (422) in place, keep the focus where it was, announce nothing twice.
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status === 422 || status === 409 || status === 403 || status === 404 || status >= 500) {
    event.detail.shouldSwap = event.detail.xhr.getResponseHeader("HX-Retarget") !== null || status === 422;
    event.detail.isError = status >= 500;
  }
});
// Of several questions about one place only the newest is shown: an older answer would take away what was typed since,
// and with it the question that waits its turn.
const newest = new Map();
const placeOf = (element) => element?.getAttribute?.("hx-sync") || "";
document.addEventListener("htmx:trigger", (event) => {
  const place = placeOf(event.target);
  if (place.includes("queue")) newest.set(place, (newest.get(place) || 0) + 1);
});
document.addEventListener("htmx:beforeSend", (event) => { event.detail.requestConfig.asked = newest.get(placeOf(event.detail.elt)); });
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (xhr.status === 200 && requestConfig.asked < newest.get(placeOf(requestConfig.elt))) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:afterSwap", (event) => { reveal(event.detail.elt.parentElement || document); fillZone(document); pickers(document); showTimes(); rest(); });
document.addEventListener("htmx:afterRequest", rest);

// What somebody has asked for shows that it is at work, and says so when no answer comes. What a page asks by itself,
// to follow something, has no event behind it: it is silent, and asks again later.
const isAsked = (event) => Boolean(event.detail.requestConfig?.triggeringEvent);
let atWork = 0;
const work = (more) => {
  atWork = Math.max(0, atWork + more);
  document.querySelector(".live")?.classList.toggle("at-work", atWork > 0);
};
document.addEventListener("htmx:beforeSend", (event) => { if (isAsked(event)) work(1); });
document.addEventListener("htmx:afterRequest", (event) => { if (isAsked(event)) work(-1); });
for (const type of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(type, (event) => {
  const notice = document.getElementById("no-answer");
  if (!notice || !isAsked(event)) return;
  document.getElementById("notices")?.replaceChildren(notice.content.cloneNode(true));
  reveal(document.getElementById("notices"));
});

// A field that was judged while one fills the form is marked as wrong exactly as long as something is said about it.
document.addEventListener("htmx:afterSwap", (event) => {
  const told = event.detail.target;
  const field = told?.id?.endsWith("_error") ? document.getElementById(told.id.slice(0, -"_error".length)) : null;
  if (!field) return;
  if (told.querySelector(".field-error")) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
});

// Of several parts that do not fit, the current one is in view.
for (const part of document.querySelectorAll(":is(.tabs, .sidebar) [aria-current]")) part.scrollIntoView({ block: "nearest", inline: "center" });

reveal(document);
fillZone(document);
pickers(document);
showTheme();
showTimes();
document.querySelector("[aria-invalid=true]")?.focus();

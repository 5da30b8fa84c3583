// The page's behaviour. It stands in the page's head; once the header is there, Gradio hands it `trigger`
// (the header's events) and `server` (functions of the page's own server) through `connect`.
// Text only ever enters the document as the server's escaped HTML, or as textContent.
(() => {

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const wide = window.matchMedia("(min-width: 1000px)");
const panel = () => find("#panel");
const desk = () => find("#desk");
const box = () => find("#question textarea");

// ---------------------------------------------------------------- conversation of this tab
function newTab() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const ID = /^[0-9a-f]{32}$/;

function tab() {
  let key = sessionStorage.getItem("tab");
  if (!key) sessionStorage.setItem("tab", (key = newTab()));
  return key;
}

// A link to a conversation names it; the address is then the chat's own again.
const linked = new URLSearchParams(location.search).get("conversation") || "";
if (ID.test(linked)) {
  sessionStorage.setItem("tab", linked);
  history.replaceState(null, "", location.pathname);
}

let left = ""; // the conversation that was shown before this one

function openConversation(id = newTab()) {
  closePanel();
  left = tab();
  sessionStorage.setItem("tab", id);
  trigger("clear");
  document.dispatchEvent(new CustomEvent("conversation", { detail: id }));
}

let trigger = () => {};
let server = {};
let pending = null; // a question from a button rather than from the box

function askFor(question, again = false) {
  if (find("#question .stop-button")) return; // one question at a time
  pending = { question, again };
  trigger("submit");
}

// What other scripts of this page may use. `register({act: button => …})` answers `data-act`.
window.citedAssistant = {
  connect(itsTrigger, itsServer) {
    trigger = itsTrigger;
    server = itsServer;
  },
  register: (more) => void Object.assign(acts, more),
  trigger: (name) => trigger(name),
  server: () => server,
  tab: () => tab(),
  switched: () => [tab(), left],
  openConversation,
  copyText,
  flash,
  modal,
  showPanel: (from) => {
    showPanel(from);
    shown = null; // it is no source that could be stepped through
    steps();
  },
  closePanel,
  fill: (work) => fill(work),
  ask: (question, again) => askFor(question, again),
  asked(typed) {
    const { question, again } = pending || { question: typed, again: false };
    pending = null;
    document.dispatchEvent(new CustomEvent("asked", { detail: question }));
    return [question, tab(), again, window.citedAssistant.scope?.() || ""];
  },
};

// ---------------------------------------------------------------- the panel beside the chat
let opener = null; // what opened the panel; gets the focus back
let shown = null; // what the panel was asked for

function request(button) {
  const { sha, textSha, path, title, page, start, end, mark, number } = button.dataset;
  const asked = { sha, path };
  if (textSha) asked.text_sha = textSha;
  if (title) asked.title = title;
  if (page) asked.page = Number(page);
  if (end) Object.assign(asked, { start: Number(start), end: Number(end) });
  if (mark) asked.mark = mark;
  if (number) asked.number = Number(number);
  return asked;
}

let fillings = 0;

async function fill(work) {
  const mine = ++fillings;
  const body = find(".panel-body", panel());
  panel().setAttribute("aria-busy", "true");
  const slow = setTimeout(() => (body.textContent = body.dataset.loading), 250);
  const html = await Promise.resolve(work).catch(() => null);
  if (mine !== fillings) return clearTimeout(slow); // something else was opened meanwhile
  if (typeof html === "string") body.innerHTML = html;
  else body.textContent = find("#top .bar").dataset.lost; // Gradio gives undefined when its server is away
  clearTimeout(slow);
  panel().removeAttribute("aria-busy");
  body.scrollTop = 0;
  toPassage();
  const stepping = document.activeElement?.closest("#panel .step");
  if (!stepping) find("#panel-title", panel())?.focus({ preventScroll: true });
}

function toPassage() {
  const body = find(".panel-body", panel());
  const mark = find("mark", body);
  if (!mark) return;
  const head = find(".pinned", body)?.offsetHeight || 0;
  const offset = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
  body.scrollTop += offset - head - (body.clientHeight - head) * 0.25;
}

function showPanel(from) {
  if (from && !panel().contains(from)) opener = from;
  desk().classList.add("with-panel");
  panel().setAttribute("role", wide.matches ? "complementary" : "dialog");
  panel().setAttribute("aria-labelledby", "panel-title");
  modal(!wide.matches);
  document.dispatchEvent(new Event("panel"));
}

function modal(on) {
  for (const part of [find("#top"), find("#chat")]) part.inert = on;
  document.documentElement.classList.toggle("covered", on);
}

function closePanel() {
  if (!desk().classList.contains("with-panel")) return;
  desk().classList.remove("with-panel");
  modal(false);
  document.dispatchEvent(new Event("panel"));
  for (const chip of all("#chat [aria-current='true']")) chip.removeAttribute("aria-current");
  if (opener && opener.isConnected) opener.focus();
  else box()?.focus();
}

async function openSource(button) {
  hideTip();
  showPanel(button);
  shown = request(button);
  markCurrent(button);
  steps();
  await fill(server.source(shown));
}

function siblings() {
  const turn = opener?.closest(".turn");
  return turn ? all(".sources .card", turn) : [];
}

function steps() {
  const many = shown?.number && siblings().length > 1;
  find(".step", panel()).hidden = !many;
}

function step(by) {
  const cards = siblings();
  const at = cards.findIndex((card) => Number(card.dataset.number) === shown?.number);
  const next = cards[(at + by + cards.length) % cards.length];
  if (next) openSource(next);
}

function markCurrent(button) {
  for (const chip of all("#chat [aria-current='true']")) chip.removeAttribute("aria-current");
  const turn = (button.closest(".turn") || opener?.closest?.(".turn"));
  for (const same of all(`[data-number='${shown.number}']`, turn || document.createElement("i"))) {
    same.setAttribute("aria-current", "true");
  }
}

// ---------------------------------------------------------------- the quote over a chip
const tip = document.createElement("div");
tip.id = "tip";
tip.hidden = true;
let tipTimer = 0;

function showTip(chip) {
  const quote = document.getElementById(chip.getAttribute("aria-describedby"));
  if (!quote) return;
  clearTimeout(tipTimer);
  const words = quote.textContent;
  const where = quote.parentElement.querySelector(".title")?.textContent || "";
  const quoted = document.createElement("span");
  const source = document.createElement("span");
  quoted.dir = "auto";
  quoted.textContent = words.length > 420 ? words.slice(0, 420) + "…" : words;
  source.className = "where";
  source.textContent = where;
  tip.replaceChildren(quoted, source);
  tip.hidden = false;
  const at = chip.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left - 24), window.innerWidth - tip.offsetWidth - 8);
  const above = at.top - tip.offsetHeight - 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${above > 8 ? above : at.bottom + 8}px`;
}

function hideTip(later = 0) {
  clearTimeout(tipTimer);
  tipTimer = setTimeout(() => (tip.hidden = true), later);
}

// ---------------------------------------------------------------- copying and saving
async function copyText(words) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    const area = document.createElement("textarea");
    area.value = words;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

async function copy(button) {
  await copyText(button.dataset.copy);
  flash(button, find("#top .bar").dataset.copied);
}

// Says in place of a button's words, for a moment, what it has done.
function flash(button, words) {
  button.dataset.words ||= button.textContent;
  button.textContent = words;
  clearTimeout(button.flashing);
  button.flashing = setTimeout(() => (button.textContent = button.dataset.words), 1500);
}

// The whole conversation as the server keeps it, abstentions and checks included.
function save() {
  const link = document.createElement("a");
  link.href = `/conversations/${tab()}/export/markdown`;
  link.download = "";
  link.click();
}

// ---------------------------------------------------------------- light and dark
function paint(theme) {
  document.body.classList.toggle("dark", theme === "dark");
  document.documentElement.style.colorScheme = theme;
}

function theme() {
  const system = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return localStorage.getItem("theme") || system;
}

function switchTheme() {
  const other = theme() === "dark" ? "light" : "dark";
  localStorage.setItem("theme", other);
  paint(other);
}

// ---------------------------------------------------------------- what the buttons do
const acts = {
  source: openSource,
  document: openSource,
  documents: (button) => {
    showPanel(button);
    shown = null;
    steps();
    fill(server.documents({}));
  },
  whole: () => {
    shown = { ...shown, whole: true };
    fill(server.source(shown));
  },
  close: closePanel,
  previous: () => step(-1),
  next: () => step(1),
  checks: (button) => {
    const details = document.getElementById(button.getAttribute("aria-controls"));
    if (!details) return;
    details.open = true;
    find("summary", details).focus();
    details.scrollIntoView({ block: "nearest" });
  },
  example: (button) => askFor(button.dataset.question),
  // Only the last turn can be replaced; an earlier one is asked again below.
  retry: (button) => askFor(button.dataset.question, Boolean(button.closest("#live"))),
  edit: (button) => {
    const area = box();
    if (!area) return;
    area.value = button.dataset.question;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  },
  copy,
  save,
  new: () => {
    openConversation();
    box()?.focus();
  },
  reopen: () => trigger("retry"),
  theme: switchTheme,
  skip: () => box()?.focus(),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button || (button.href && (event.ctrlKey || event.metaKey || event.shiftKey))) return;
  event.preventDefault();
  acts[button.dataset.act]?.(button);
});

document.addEventListener("mouseover", (event) => {
  const chip = event.target.closest(".chip");
  if (chip) showTip(chip);
  else if (event.target.closest("#tip")) clearTimeout(tipTimer);
  else hideTip(160);
});
document.addEventListener("focusin", (event) => {
  if (event.target.matches(".chip:focus-visible")) showTip(event.target);
  else hideTip();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (!tip.hidden) hideTip();
    else closePanel();
  }
  const typing = event.target.closest("input, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    box()?.focus();
  }
});

wide.addEventListener("change", () => {
  if (desk().classList.contains("with-panel")) showPanel(null);
});
window.addEventListener("scroll", () => hideTip(), { passive: true });

// A new question comes into view at the top; what streams below it does not move the page.
let latest = "";
function arrived() {
  const turn = find("#live .turn");
  if (!turn || turn.id === latest) return;
  latest = turn.id;
  turn.scrollIntoView({ block: "start" });
}

let settled = false;
function settle() {
  const area = box();
  if (settled || !area || !panel()) return;
  settled = true;
  area.dir = "auto";
  panel().setAttribute("role", "complementary");
  if (wide.matches) area.focus({ preventScroll: true });
}

function start() {
  document.documentElement.lang = find("meta[name=language]")?.content || "en";
  document.body.append(tip);
  paint(theme());
  new MutationObserver(() => {
    settle();
    arrived();
    document.documentElement.classList.toggle("answered", Boolean(find("#desk .actions")));
  }).observe(document.body, { childList: true, subtree: true });
}

if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
})();

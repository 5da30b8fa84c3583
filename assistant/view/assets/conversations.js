// The list of conversations beside the chat: shown or not, searched, renamed, deleted; links to answers.
// The list itself is the server's escaped HTML; everything else enters as textContent.
(() => {

const { register, tab, openConversation, copyText, flash, closePanel } = window.citedAssistant;
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;
const wide = window.matchMedia("(min-width: 1200px)");
const words = () => find("#top .bar").dataset;
const list = () => find("#drawer .kept-list");
const searched = () => find("#kept-search")?.value.trim() || "";

// ---------------------------------------------------------------- shown or not
// On a wide screen the list stands beside the chat unless it was closed; on a small one it covers it.
function shown() {
  return wide.matches ? localStorage.getItem("conversations") !== "closed" : root.classList.contains("drawer-over");
}

function draw() {
  root.classList.toggle("drawer-beside", wide.matches && shown());
  if (wide.matches) root.classList.remove("drawer-over");
  const over = root.classList.contains("drawer-over");
  const aside = find("#drawer aside");
  aside?.setAttribute("role", over ? "dialog" : "complementary");
  if (over) aside?.setAttribute("aria-modal", "true");
  else aside?.removeAttribute("aria-modal");
  for (const part of all("#top, #chat, #panel")) part.inert = over;
  tell();
}

function tell() {
  find("#conversations-button")?.setAttribute("aria-expanded", String(shown() && !hiddenByPanel()));
}

// Between the two widths of the style sheet, the panel takes the list's place.
const hiddenByPanel = () => shown() && !find("#drawer")?.offsetWidth;

function toggle() {
  if (hiddenByPanel()) closePanel();
  else keepShown(!shown());
  draw();
  if (shown()) {
    refresh();
    find("#kept-search").focus();
  } else find("#conversations-button").focus();
}

function keepShown(open) {
  if (wide.matches) localStorage.setItem("conversations", open ? "open" : "closed");
  else root.classList.toggle("drawer-over", open);
}

function cover(off) {
  if (!root.classList.contains("drawer-over")) return false;
  root.classList.remove("drawer-over");
  draw();
  if (off) find("#conversations-button").focus();
  return true;
}

// ---------------------------------------------------------------- the list
let asked = 0;

async function refresh() {
  if (!list()) return;
  const mine = ++asked;
  const answer = await fetch(`/conversations?q=${encodeURIComponent(searched())}`).catch(() => null);
  if (mine !== asked || !list()) return;
  if (answer?.status === 202) return void setTimeout(refresh, 2000); // the documents are being made ready
  if (!answer?.ok) return;
  root.classList.toggle("read-only", answer.headers.get("x-read-only") === "on");
  const html = await answer.text();
  if (mine !== asked || find(".menu:not([hidden])", list())) return; // somebody is at work in it
  if (list().drawn !== html) drawList(html);
  current();
  find("#kept-status").textContent = searched() ? find(".found, .empty", list())?.textContent || "" : "";
}

// Whoever is in the list with the keyboard stays where they are.
function drawList(html) {
  const focused = list().contains(document.activeElement) ? document.activeElement : null;
  const place = focused && `li[data-id="${CSS.escape(item(focused)?.dataset.id || "")}"] `;
  list().innerHTML = html;
  list().drawn = html;
  if (focused) (find(`${place} [data-act="${focused.dataset.act}"]`, list()) || find("#kept-search")).focus();
}

function current() {
  for (const link of all("a[data-id]", list() || document.createElement("i"))) {
    if (link.dataset.id === tab()) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

let typing = 0;
document.addEventListener("input", (event) => {
  if (event.target.id !== "kept-search") return;
  clearTimeout(typing);
  typing = setTimeout(refresh, 200);
});
document.addEventListener("conversation", current);

// An answer that has come stands in its conversation, which may be a new one.
let seen = "";
function look() {
  const turn = find("#live .turn:has(.actions, .abstention)");
  const mark = turn ? `${tab()} ${turn.id} ${find("[data-record]", turn)?.dataset.record || ""}` : "";
  if (mark && mark !== seen) refresh();
  if (mark) seen = mark;
}

// ---------------------------------------------------------------- at work on one conversation
const item = (element) => element.closest("li[data-id]");
const menuOf = (element) => find(".menu", item(element));

function openMenu(button) {
  const menu = menuOf(button);
  const open = menu.hidden;
  for (const other of all(".menu:not([hidden])", list())) closeMenu(other);
  if (!open) return;
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  find("input, a", menu)?.focus();
}

function closeMenu(menu) {
  menu.hidden = true;
  find(".sure", menu).hidden = true;
  find("form", menu)?.reset();
  find("[data-act='kept-menu']", item(menu)).setAttribute("aria-expanded", "false");
}

async function change(element, path, options, said) {
  const id = item(element).dataset.id;
  const answer = await fetch(`/conversations/${id}${path}`, options).catch(() => null);
  if (!answer?.ok) return false;
  closeMenu(menuOf(element));
  await refresh();
  find("#kept-status").textContent = said;
  return true;
}

async function remove(button) {
  const id = item(button).dataset.id;
  if (!(await change(button, "", { method: "DELETE" }, words().deleted))) return;
  if (id === tab()) openConversation();
  find("#kept-title").focus();
}

async function rename(form) {
  const id = form.dataset.id;
  const body = JSON.stringify({ title: find("input", form).value });
  const headers = { "content-type": "application/json" };
  const done = await change(form, "/title", { method: "POST", body, headers }, words().renamed);
  if (done) find(`a[data-id="${id}"]`, list())?.focus();
}

async function link(button) {
  const answer = await fetch(`/answer/${button.dataset.record}/links`, { method: "POST" }).catch(() => null);
  if (!answer?.ok) return flash(button, words().notLinked);
  const { path } = await answer.json();
  await copyText(location.origin + path);
  flash(button, words().linked);
}

register({
  conversations: toggle,
  conversation: (anchor) => {
    cover(false);
    openConversation(anchor.dataset.id);
  },
  "kept-menu": openMenu,
  "kept-ask": (button) => {
    const sure = find(".sure", menuOf(button));
    sure.hidden = false;
    find("button", sure).focus();
  },
  "kept-spare": (button) => {
    const menu = menuOf(button);
    find(".sure", menu).hidden = true;
    find("[data-act='kept-ask']", menu).focus();
  },
  "kept-delete": remove,
  link,
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("#drawer .rename")) return;
  event.preventDefault();
  rename(event.target);
});

// Before the chat's own handler, which would close the panel too.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("#drawer .menu");
    if (menu) {
      const button = find("[data-act='kept-menu']", item(menu));
      closeMenu(menu);
      button.focus();
    } else if (!cover(true)) return;
    event.stopImmediatePropagation();
  },
  true,
);
document.addEventListener("click", (event) => {
  if (root.classList.contains("drawer-over") && !event.target.closest("#drawer, [data-act]")) cover(true);
});
wide.addEventListener("change", draw);
document.addEventListener("panel", tell); // it was opened or closed

draw();
let begun = false;
new MutationObserver(() => {
  if (!begun && list() && find("#top .bar")) {
    begun = true;
    draw();
    refresh();
  }
  look();
}).observe(root, { childList: true, subtree: true });
})();

// Which documents a conversation is limited to: kept in this browser tab under the conversation's id, and
// sent along with each question. Text only ever enters the document as the server's escaped HTML.
(() => {
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const page = window.citedAssistant;
const key = () => `scope:${page.tab()}`;

function chosen() {
  try {
    const { paths, total } = JSON.parse(sessionStorage.getItem(key()));
    return { paths: paths.filter((path) => typeof path === "string"), total: Number(total) || 0 };
  } catch {
    return { paths: [], total: 0 };
  }
}

function keep(paths, total) {
  if (paths.length && paths.length < total) sessionStorage.setItem(key(), JSON.stringify({ paths, total }));
  else sessionStorage.removeItem(key()); // none and all are the same: everything is searched
  show();
}

function show() {
  const button = find("#scope-button");
  if (!button) return;
  const { paths, total } = chosen();
  const words = paths.length
    ? button.dataset.some.replace("{count}", paths.length).replace("{total}", total)
    : button.dataset.all;
  const span = find("span", button);
  if (span.textContent !== words) span.textContent = words;
  button.classList.toggle("some", paths.length > 0);
  const count = find("#scope-count");
  if (count) count.textContent = words;
}

page.scope = () => {
  const { paths } = chosen();
  return paths.length ? JSON.stringify(paths) : "";
};

const boxes = () => all("#scope-choices input");

function read() {
  const listed = boxes();
  keep(listed.filter((box) => box.checked).map((box) => box.value), listed.length);
}

async function open(button) {
  page.showPanel(button);
  await page.fill(page.server().choices({}));
  const wanted = new Set(chosen().paths);
  for (const box of boxes()) box.checked = wanted.has(box.value);
  if (boxes().length) read(); // documents that are gone leave the choice
}

page.register({
  scope: open,
  "scope-clear": () => {
    for (const box of boxes()) box.checked = false;
    read();
  },
  "scope-shown": () => {
    for (const box of boxes()) if (!box.closest("li").hidden) box.checked = true;
    read();
  },
  "ask-all": (button) => {
    sessionStorage.removeItem(key());
    show();
    for (const box of boxes()) box.checked = false;
    // Only the last turn can be replaced; an earlier one is asked again below.
    page.ask(button.dataset.question, Boolean(button.closest("#live")));
  },
});

document.addEventListener("change", (event) => {
  if (event.target.closest("#scope-choices")) read();
});
document.addEventListener("input", (event) => {
  if (event.target.id !== "scope-find") return;
  const wanted = event.target.value.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of all("#scope-choices li")) {
    const said = item.textContent.normalize("NFC").toLowerCase();
    item.hidden = !wanted.every((part) => said.includes(part));
  }
});
document.addEventListener("conversation", show);
new MutationObserver((_, watcher) => {
  if (!find("#scope-button")) return;
  watcher.disconnect();
  show();
}).observe(document.documentElement, { childList: true, subtree: true });
})();

// The pages of documents. Without this script they work through forms and links; it adds sending many
// files with progress, finding and sorting without a round trip, and questions in a dialog.
// Text only ever enters the document as the server's escaped HTML, or as textContent.
(() => {
document.documentElement.classList.add("js");
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const add = find("#add");
const words = add ? JSON.parse(add.dataset.words) : {};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

// ---------------------------------------------------------------- the list: find and sort
const NUMBERS = ["size", "chunks", "repairs"];
let sorted = null; // what the visitor sorted by here, or null: as the server sent it

function rows() {
  return all("#shelf .documents tbody tr");
}

function whole() {
  return find("#shelf [data-whole]");
}

function narrow() {
  const box = find("#find");
  if (!box || !whole()) return;
  const wanted = fold(box.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows()) {
    const said = fold(row.cells[0].textContent + " " + row.dataset.language);
    row.hidden = !wanted.every((part) => said.includes(part));
    if (!row.hidden) shown += 1;
  }
  const count = find("#shelf .count");
  const said = fill(count.dataset.words, { shown, total: count.dataset.total });
  if (count.textContent !== said) count.textContent = said;
}

function fold(text) {
  return text.normalize("NFC").toLowerCase();
}

function sort(column, down) {
  const body = find("#shelf .documents tbody");
  if (!body) return;
  const key = (row) => row.getAttribute(`data-${column}`);
  const compare = NUMBERS.includes(column)
    ? (a, b) => Number(key(a)) - Number(key(b))
    : (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
  const ordered = rows().sort((a, b) => (down ? -compare(a, b) : compare(a, b)));
  body.append(...ordered);
  for (const link of all("#shelf .sort")) {
    const here = link.dataset.column === column;
    const head = link.closest("th");
    if (here) head.setAttribute("aria-sort", down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  const choice = find("#sort");
  if (choice) choice.value = column;
  sorted = { column, down };
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".sort");
  if (!link || !whole() || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  sort(link.dataset.column, link.closest("th").getAttribute("aria-sort") === "ascending");
});
document.addEventListener("input", (event) => event.target.id === "find" && narrow());
document.addEventListener("change", (event) => {
  if (event.target.id === "sort" && whole()) sort(event.target.value, false);
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-whole]")) {
    event.preventDefault();
    narrow();
  }
});

function settle() {
  // A list of several pages is found and sorted by the server.
  if (!whole()) find("#shelf .tools .unscripted")?.classList.remove("unscripted");
  if (sorted && whole()) sort(sorted.column, sorted.down);
  narrow();
}

// ---------------------------------------------------------------- after a change
async function refresh() {
  const answer = await fetch(location.pathname + location.search).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shelf = find("#shelf");
  const newer = find("#shelf", fresh);
  if (!newer) return;
  if (!shelf) return location.reload(); // the first document: the page has no list yet
  const known = new Set(rows().map((row) => row.dataset.path));
  const box = find("#find");
  const [value, focused] = [box?.value, document.activeElement?.id];
  const opened = find("#removed")?.open;
  shelf.replaceChildren(...newer.childNodes);
  if (box && find("#find")) find("#find").value = value;
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  if (opened && find("#removed")) find("#removed").open = true;
  for (const row of rows()) row.classList.toggle("fresh", known.size > 0 && !known.has(row.dataset.path));
  settle();
}

let polling = false;
let wanted = 0; // the highest ticket that something waits for
const waiting = []; // [ticket, what to do once it is served]

async function poll() {
  if (polling) return;
  polling = true;
  for (let lost = 0; lost < 40; ) {
    const state = await fetch("/documents/state").then((answer) => answer.json()).catch(() => null);
    if (!state) lost += 1;
    else {
      lost = 0;
      const section = find("#indexing");
      if (section) section.outerHTML = state.html;
      const served = waiting.filter(([ticket]) => ticket <= state.done);
      if (served.length || !state.running) await refresh();
      for (const entry of served) {
        waiting.splice(waiting.indexOf(entry), 1);
        entry[1](state);
      }
      if (!state.running && wanted <= state.done) break;
    }
    await new Promise((next) => setTimeout(next, 400));
  }
  polling = false;
}

function whenIndexed(ticket, act) {
  wanted = Math.max(wanted, ticket);
  waiting.push([ticket, act]);
  poll();
}

// ---------------------------------------------------------------- sending files
const AT_ONCE = 2;
const queue = [];
let sending = 0;
let [total, taken] = [0, 0];

function accept(files, options = {}) {
  for (const file of files) {
    const line = element("li", "waiting");
    const state = element("span", "state", words.WAITING_TO_SEND);
    const name = element("span", "name", file.name);
    name.dir = "auto";
    line.append(name, state);
    find("#arriving").append(line);
    total += 1;
    queue.push({ file, line, state, options });
  }
  next();
}

function next() {
  while (sending < AT_ONCE && queue.length) {
    sending += 1;
    send(queue.shift());
  }
}

function send(one) {
  const limit = Number(add.dataset.limit);
  one.line.className = "sending";
  all(".why, .buttons, progress", one.line).forEach((part) => part.remove());
  if (one.file.size > limit) {
    sent(one, null, { reason: "too_large", hint: find("#files-hint").textContent });
    return;
  }
  const bar = element("progress", "");
  bar.max = 100;
  bar.setAttribute("aria-label", one.file.name);
  one.line.append(bar);
  const form = new FormData();
  for (const [name, value] of Object.entries(one.options)) form.append(name, value);
  form.append("file", one.file);
  const request = new XMLHttpRequest();
  request.open("POST", "/documents");
  request.setRequestHeader("accept", "application/json");
  request.responseType = "json";
  request.upload.onprogress = (event) => {
    const percent = event.total ? Math.floor((100 * event.loaded) / event.total) : 0;
    bar.value = percent;
    one.state.textContent =
      percent >= 100 ? words.CHECKING_FILE : fill(words.UPLOADING, { percent });
    if (percent >= 100) bar.removeAttribute("value");
  };
  request.onload = () => sent(one, request.response?.ticket, request.response?.files?.[0] || said(request));
  request.onerror = request.onabort = () => sent(one, null, { reason: "broken_off", message: words.UPLOAD_LOST });
  request.send(form);
}

function said(request) {
  return { reason: "broken_off", message: request.response?.detail || words.UNEXPECTED };
}

function sent(one, ticket, outcome) {
  sending -= 1;
  find("progress", one.line)?.remove();
  if (outcome.reason) refuse(one, outcome);
  else {
    one.line.className = "indexing";
    one.state.textContent = words.INDEXING_FILE;
    const bar = element("progress", "");
    bar.setAttribute("aria-label", words.INDEXING_FILE);
    one.line.append(bar);
    whenIndexed(ticket, () => indexed(one, outcome.path));
  }
  next();
  announce();
}

function refuse(one, { reason, head, message, hint, existing }) {
  one.line.className = `refused ${reason}`;
  one.state.textContent = head || words.FILE_REASONS[reason];
  const why = element("p", "why", [message, hint].filter(Boolean).join(" "));
  why.dir = "auto";
  const buttons = element("div", "buttons");
  const again = (text, more) => {
    const button = element("button", "button tiny", text);
    button.type = "button";
    button.setAttribute("aria-label", `${text}: ${one.file.name}`);
    button.onclick = () => {
      Object.assign(one.options, more);
      one.state.textContent = words.WAITING_TO_SEND;
      queue.push(one);
      next();
    };
    buttons.append(button);
  };
  if (reason === "name_taken") again(words.REPLACE_IT, { over: "on" });
  if (reason === "duplicate") again(words.ADD_ANYWAY, { twin: "on" });
  if (reason === "broken_off" || reason === "disk") again(words.TRY_AGAIN, {});
  const away = element("button", "button tiny quiet", words.DISMISS);
  away.type = "button";
  away.setAttribute("aria-label", `${words.DISMISS}: ${one.file.name}`);
  away.onclick = () => dismiss(one.line);
  buttons.append(away);
  one.line.append(why, buttons);
}

function dismiss(line) {
  const beside = line.nextElementSibling || line.previousElementSibling;
  line.remove();
  (find("button", beside || document.createElement("i")) || find("#files")).focus();
}

function indexed(one, path) {
  find("progress", one.line)?.remove();
  const row = rows().find((each) => each.dataset.path === path);
  one.line.className = row ? "done" : "refused";
  one.state.textContent = row ? row.dataset.said : words.NOT_INDEXED_FILE;
  if (row) taken += 1;
  announce();
}

function announce() {
  const open = queue.length || sending || all("#arriving .indexing").length;
  find("#arrived").textContent = open ? "" : fill(words.UPLOADS_DONE, { done: taken, total });
}

// ---------------------------------------------------------------- choosing and dropping
async function within(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) break;
    for (const inner of some) found.push(...(await within(inner)));
  }
  return found.filter((file) => !file.name.startsWith("."));
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return accept(transfer.files);
  for (const entry of entries) accept(await within(entry));
}

if (add) {
  const box = find("#files");
  box.required = false;
  box.addEventListener("change", () => {
    accept(box.files);
    box.value = "";
  });
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  const drop = find(".drop");
  document.addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    drop.classList.remove("over");
    dropped(event.dataTransfer);
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-replace]");
  if (!link || !add) return;
  event.preventDefault();
  const path = link.dataset.replace;
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.accept = path.slice(path.lastIndexOf("."));
  chooser.onchange = () => accept(chooser.files, { replace: path });
  chooser.click();
});

// ---------------------------------------------------------------- questions before something is done
const dialog = find("#confirm");
let agreed = () => {};

function ask(head, what, then, yes, act) {
  find("#ask").textContent = head;
  find("#what").textContent = what;
  find("#then").textContent = then;
  find("#do").textContent = yes;
  find("#do").classList.toggle("danger", yes === words.REMOVE);
  agreed = act;
  dialog.showModal();
}

async function post(address, fields) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(fields),
  }).catch(() => null);
  const found = await answer?.json().catch(() => null);
  if (!answer || !found) return note({ message: words.UPLOAD_LOST, reason: "broken_off" });
  note(found);
  if (found.ticket) whenIndexed(found.ticket, () => {});
}

function note({ message, hint, head, detail, reason }) {
  const text = [head, message || detail, hint].filter(Boolean).join(" · ");
  if (!text) return;
  const line = element("div", reason || detail ? "failure" : "note done");
  const inner = element("p", "", text);
  inner.dir = "auto";
  line.tabIndex = -1;
  line.append(inner);
  find("#notes").replaceChildren(line);
  line.focus();
}

if (dialog) {
  dialog.addEventListener("submit", (event) => {
    if (event.submitter?.value !== "yes") return; // the browser closes it, and gives the focus back
    event.preventDefault();
    dialog.close();
    agreed();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-remove]");
    if (!link) return;
    event.preventDefault();
    const { remove: path, title } = link.dataset;
    const act = () => post("/documents/remove", { path });
    ask(words.REMOVE_HEAD, title === path ? path : `${title} (${path})`, words.REMOVE_TEXT, words.REMOVE, act);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-confirm=reindex]")) {
      event.preventDefault();
      ask(words.REINDEX_HEAD, "", words.REINDEX_TEXT, words.REINDEX, () => post(form.action, {}));
    } else if (form.getAttribute("action") === "/documents/put-back") {
      event.preventDefault();
      post("/documents/put-back", Object.fromEntries(new FormData(form)));
    }
  });
}

// ---------------------------------------------------------------- one document
if (find("#passage")) find("#passage").scrollIntoView({ block: "center" });
if (location.hash === "#replace" && find("details#replace")) find("details#replace").open = true;
if (location.hash === "#repairs" && find("#repairs details")) find("#repairs details").open = true;

if (find("#shelf")) settle();
if (find("#indexing")?.dataset.running !== undefined || find(".waiting.note")) {
  if (find(".waiting.note")) setTimeout(() => location.reload(), 2000);
  else poll();
}
})();

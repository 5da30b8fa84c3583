// The audit pages: parts that are under way refresh themselves, trends of a large log come when the page is
// there, and an auditor judges by keyboard. Everything works without this file, only with more clicks.
// Text enters the document only as the server's escaped HTML.
(() => {

const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function get(address) {
  const answer = await fetch(address, { headers: { "x-fragment": "1" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

// ---------------------------------------------------------------- parts that are under way
async function follow(part) {
  let wait = 300;
  const id = part.id;
  while (part?.hasAttribute("data-running")) {
    await pause(wait);
    if (!part.isConnected) return; // drawn anew meanwhile, and followed by whoever drew it
    wait = Math.min(3000, wait * 1.3);
    let answer;
    try { answer = await get(part.dataset.fragment); } catch { continue; }
    const next = find("section", parsed(await answer.text()));
    if (!next) return;
    const ended = !next.hasAttribute("data-running");
    // What was found concerns the whole page: an alarm, the gate. So it is drawn anew, in its place.
    if (ended) return redraw();
    part.replaceWith(next);
    part = document.getElementById(id);
  }
}

// Only these parts: what the person is typing or has opened stays as it is.
async function redraw() {
  let page;
  try { page = parsed(await (await fetch(location.href)).text()); } catch { return; }
  for (const id of ["chain", "gate", "drift", "reports"]) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)];
    if (!here || !there) continue;
    const focused = here.contains(document.activeElement);
    here.replaceWith(there);
    if (focused) find("button:not(:disabled), a", there)?.focus({ preventScroll: true });
    if (there.hasAttribute("data-running")) follow(there);
  }
  for (const old of all("main > .alarm")) old.remove();
  const alarms = all("main > .alarm", page);
  if (alarms.length) (find("main > h1") || find("main > *")).after(...alarms);
}

function swap(html, address) {
  const page = parsed(html);
  const main = find("main", page);
  if (!main) return location.assign(address);
  document.title = page.title;
  find("main").replaceWith(main);
  settle();
}

// ---------------------------------------------------------------- trends of a large log
async function fetchLater(part) {
  const address = part.dataset.fetch;
  part.removeAttribute("data-fetch");
  part.setAttribute("aria-busy", "true");
  try {
    const body = parsed(await (await get(address)).text()).body;
    part.replaceChildren(...body.childNodes);
  } catch { /* the link to the figures stays */ }
  part.removeAttribute("aria-busy");
}

// ---------------------------------------------------------------- judging
let current = -1;

const claims = () => all(".claims > .claim");

function go(place, focus = true) {
  const list = claims();
  if (!list.length) return;
  current = Math.max(0, Math.min(place, list.length - 1));
  list.forEach((each, at) => each.classList.toggle("current", at === current));
  if (focus) {
    list[current].focus({ preventScroll: true });
    list[current].scrollIntoView({ block: "start" });
  }
}

function judge(which) {
  if (current < 0) go(0);
  const form = find("form[data-signoff]", claims()[current] || document.createElement("i"));
  if (!form) return;
  find(`input[name=judged][value=${which}]`, form).checked = true;
  const reason = find("input[name=comment]", form);
  reason.required = which !== "correct";
  const name = find("input[name=by]", form);
  if (name && !name.value.trim()) return name.focus();
  if (which !== "correct" && !reason.value.trim()) return reason.focus();
  form.requestSubmit();
}

async function send(form) {
  const button = find("button[type=submit]", form);
  button.disabled = true;
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  } catch {
    button.disabled = false;
    return form.submit();
  }
  const hash = new URL(answer.url).hash || `#claim-${Number(find("[name=claim]", form).value) + 1}`;
  swap(await answer.text(), answer.url);
  if (!answer.ok) {
    const wrong = find(".signoff [role=alert]");
    const back = wrong?.closest("form");
    go(claims().indexOf(wrong?.closest(".claim")), false);
    find(back?.querySelector("[name=by]") ? "[name=by]" : "[name=comment]", back || document)?.focus();
    return;
  }
  // A redirect's fragment does not survive in every browser: the next claim that nobody judged.
  const left = claims().findIndex((each) => !each.classList.contains("judged"));
  const named = document.querySelector(hash);
  go(left >= 0 ? left : Math.max(0, claims().indexOf(named)));
  const said = find("#progress");
  if (said) announce(said.textContent);
  if (left < 0) find("[data-key=u]")?.focus();
}

const live = document.createElement("p");
live.className = "sr-only";
live.setAttribute("role", "status");
function announce(words) { live.textContent = words; }

// Single keys can be switched off (WCAG 2.1.4); the choice is kept.
const keysOn = () => localStorage.getItem("audit-keys") !== "off";
function showKeys() {
  const line = find(".keys");
  if (!line) return;
  line.hidden = false;
  line.classList.toggle("off", !keysOn());
  find("#keys-toggle").setAttribute("aria-pressed", String(keysOn()));
}

const steps = { n: "n", p: "p", u: "u" };
const judgements = { 1: "correct", 2: "wrong", 3: "cannot_tell" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !keysOn()) return;
  if (event.key === "Escape" && event.target.closest?.("input, textarea")) {
    event.target.blur();
    if (current >= 0) go(current);
    return;
  }
  if (event.target.closest?.("input:not([type=radio]), textarea, select")) return;
  if (event.key === "j") go(current + 1);
  else if (event.key === "k") go(current < 0 ? 0 : current - 1);
  else if (judgements[event.key] && claims().length) judge(judgements[event.key]);
  else if (steps[event.key]) find(`[data-key=${steps[event.key]}]`)?.click();
  else return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const place = claims().indexOf(event.target.closest?.(".claims > .claim"));
  if (place >= 0 && place !== current) go(place, false);
});

// Who finds a claim wrong, or cannot tell, says why; the browser asks for what is missing.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-signoff]");
  if (event.target.name === "judged") find("[name=comment]", form).required = event.target.value !== "correct";
});

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("#keys-toggle")) return;
  localStorage.setItem("audit-keys", keysOn() ? "off" : "on");
  showKeys();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-signoff]")) {
    event.preventDefault();
    send(form);
  } else if (form.matches("[data-quiet]")) {
    event.preventDefault();
    quietly(form);
  }
});

// Starting a verification or a report leaves the page where it is.
async function quietly(form) {
  const id = form.closest("[data-fragment]")?.id;
  try {
    await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
  } catch { return form.submit(); }
  const part = document.getElementById(id);
  if (!part) return redraw();
  const next = find("section", parsed(await (await get(part.dataset.fragment)).text()));
  part.replaceWith(next);
  if (next.hasAttribute("data-running")) follow(next);
  else redraw();
}

function settle() {
  showKeys();
  if (window.matchMedia("(min-width: 760px)").matches) for (const each of all("details[data-wide]")) each.open = true;
  current = -1;
  for (const part of all("[data-running]")) follow(part);
  for (const part of all("[data-fetch]")) fetchLater(part);
}

function start() {
  document.body.append(live);
  settle();
  const named = location.hash.startsWith("#claim-") && document.getElementById(location.hash.slice(1));
  if (named) go(claims().indexOf(named.closest(".claim")));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
})();

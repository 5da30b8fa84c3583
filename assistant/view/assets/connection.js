// What happens to the page when its server goes away, comes back or no longer knows the person: it says
// so, keeps what was typed, and goes on by itself.
(() => {

const { trigger } = window.citedAssistant;
const find = (selector, root = document) => root.querySelector(selector);
const box = () => find("#question textarea");
const words = () => find("#top .bar")?.dataset || {};
const PAUSE = 5000; // between looks at a server that is there
const SOON = 700; // between looks at one that is not

// ---------------------------------------------------------------- what was typed, and what was asked
// Both live in this tab's storage, so that neither a reload nor the server's end loses them.
const kept = (name) => sessionStorage.getItem(name) || "";
function keep(name, value) {
  if (value) sessionStorage.setItem(name, value);
  else sessionStorage.removeItem(name);
}

function put(words) {
  const area = box();
  if (!area || area.value || !words) return;
  area.value = words;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

let wanted = 0; // how often a question is still sent, every 150 ms: see `insist`
document.addEventListener("input", (event) => {
  if (event.target !== box()) return;
  keep("draft", event.target.value);
  wanted = 0; // who goes on typing has not asked
});
document.addEventListener("asked", (event) => {
  if (event.detail === kept("draft")) keep("draft", "");
  keep("asking", event.detail);
  keep("cut", "");
  line.hidden = true;
});

let restored = false;
function restore() {
  if (restored || !box() || !words().cut) return; // the page is still being put together
  restored = true;
  put(kept("draft"));
  if (!kept("asking")) return;
  // The page was left, or its server ended, while it answered; the answer may have come all the same.
  const question = kept("asking");
  keep("asking", "");
  if (kept("cut")) {
    keep("cut", "");
    say(words().cut, { again: question });
  }
}

function answered() {
  const turn = find("#live .turn:has(.actions, .abstention, .failure, .stopped)");
  return turn && find("h2", turn).textContent.includes(kept("asking").trim());
}

function finished() {
  if (!kept("asking") || find("#question .stop-button") || !answered()) return;
  keep("asking", "");
  keep("cut", "");
}

// Gradio takes no question in the moment between an answer's end and the end of its event: Enter pressed
// there counts as soon as it does. A question that was taken says so ("asked").
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== box()) return;
    const free = !away && (!find("#question .stop-button") || answered());
    wanted = free && box().value.trim() ? 20 : 0;
    if (wanted) setTimeout(insist, 150);
  },
  true,
);
document.addEventListener("asked", () => (wanted = 0));

function insist() {
  if (wanted-- <= 0 || away || !box()?.value.trim()) return;
  find("#question .submit-button")?.click();
  setTimeout(insist, 150);
}

// ---------------------------------------------------------------- the line that says it
const line = document.createElement("div");
line.id = "away";
line.hidden = true;
line.setAttribute("role", "status");
let hiding = 0;

function say(text, { briefly = false, link = "", again = "" } = {}) {
  clearTimeout(hiding);
  if (!text) return; // the page has no words yet; the next look says it
  if (!line.isConnected) document.body.append(line);
  if (line.dataset.text !== text || line.hidden) {
    line.dataset.text = text;
    line.replaceChildren(document.createTextNode(text));
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = words().logIn;
      line.append(anchor);
    }
    if (again) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.act = "example";
      button.dataset.question = again;
      button.textContent = words().again;
      button.title = again;
      line.append(button);
    }
  }
  line.hidden = false;
  if (briefly) hiding = setTimeout(() => (line.hidden = true), 6000);
}

// ---------------------------------------------------------------- is the server there?
let start = ""; // of the server that made this page
let away = false;
let timer = 0;

async function look() {
  clearTimeout(timer);
  const answer = await fetch("/session", { cache: "no-store" }).catch(() => null);
  if (!answer || answer.status >= 500) {
    away = true;
    // Whoever loads the page again, this script, Gradio or the person: it was cut off.
    if (kept("asking")) keep("cut", "yes");
    say(words().away);
  } else if (answer.status === 401) {
    away = true;
    say(words().ended, { link: `/login?next=${encodeURIComponent(location.pathname)}` });
  } else there(answer.headers.get("x-start") || "");
  if (!document.hidden || away) timer = setTimeout(look, away ? SOON : PAUSE);
}

function there(now) {
  const anew = start && now !== start;
  if (start && !anew) keep("cut", ""); // the same server: it goes on answering
  start = now;
  if (!away && !anew) return;
  away = false;
  if (anew && (find("#question .stop-button") || kept("asking"))) {
    keep("cut", "yes"); // Gradio would wait for the end of that answer for ever
    location.reload();
    return;
  }
  say(words().back, { briefly: true });
  if (anew) trigger("retry"); // the documents are made ready again; the conversation is shown as it is kept
}

document.addEventListener("visibilitychange", () => document.hidden || look());
window.addEventListener("online", look);
window.addEventListener("offline", look);

// While nobody would hear it, nothing is asked: what was typed stays in the box.
document.addEventListener(
  "keydown",
  (event) => {
    if (away && event.key === "Enter" && !event.shiftKey && event.target === box()) stay(event);
  },
  true,
);
document.addEventListener(
  "click",
  (event) => {
    if (away && event.target.closest("#question .submit-button, [data-act='example'], [data-act='retry']")) stay(event);
  },
  true,
);
function stay(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  look();
}

new MutationObserver(() => {
  restore();
  finished();
}).observe(document.documentElement, { childList: true, subtree: true });
look();
})();

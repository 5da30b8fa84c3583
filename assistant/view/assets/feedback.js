// Thumbs in the chat: a click is kept at once, a reason may follow; a second click takes it back.
// What this person said before is asked for whenever answers appear. Text enters as textContent only.
(() => {

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const known = new Map(); // answer -> {"": "up", "2": "down"}
let readOnly = false;

function show(group) {
  if (readOnly) return group.remove();
  const said = (known.get(group.dataset.answer) || {})[group.dataset.citation || ""];
  for (const button of all("button", group)) {
    button.setAttribute("aria-pressed", String(button.dataset.value === said));
  }
}

async function ask() {
  const fresh = all(".rating:not([data-shown])");
  if (!fresh.length) return;
  for (const group of fresh) group.dataset.shown = "1";
  const missing = [...new Set(fresh.map((group) => group.dataset.answer))].filter((id) => !known.has(id));
  if (missing.length) {
    try {
      const answer = await fetch(`/feedback?answers=${missing.map(encodeURIComponent).join(",")}`);
      const found = await answer.json();
      readOnly = found.read_only;
      for (const id of missing) known.set(id, found.answers[id] || {});
    } catch { return; }
  }
  fresh.forEach(show);
}

let waiting = 0;
new MutationObserver(() => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 120);
}).observe(document.documentElement, { childList: true, subtree: true });

async function send(group, value, comment = "") {
  const fields = { answer: group.dataset.answer, value, comment };
  if (group.dataset.citation) fields.citation = group.dataset.citation;
  const answer = await fetch("/feedback", { method: "POST", body: new URLSearchParams(fields) });
  if (!answer.ok) throw new Error((await answer.json()).error || answer.statusText);
  const said = known.get(group.dataset.answer) || {};
  said[group.dataset.citation || ""] = value;
  known.set(group.dataset.answer, said);
  show(group);
}

// Each group stands alone in its line, so what belongs to it is found beside it.
const beside = (group, selector) => group.parentElement.querySelector(`:scope > ${selector}`);

function say(group, words) {
  let line = beside(group, ".rating-said");
  if (!line) {
    line = document.createElement("span");
    line.className = "rating-said";
    line.setAttribute("role", "status");
    group.after(line);
  }
  line.textContent = words;
}

function askWhy(group, value) {
  beside(group, ".rating-why")?.remove();
  const made = document.createElement("form");
  made.className = "rating-why";
  const label = document.createElement("label");
  const words = document.createElement("span");
  const input = document.createElement("input");
  words.textContent = group.dataset.why;
  Object.assign(input, { type: "text", name: "why", maxLength: 2000, autocomplete: "off", dir: "auto" });
  label.append(words, input);
  const buttons = [["submit", group.dataset.send], ["button", group.dataset.skip]].map(([type, text]) => {
    const button = document.createElement("button");
    Object.assign(button, { type, textContent: text, className: "quiet" });
    return button;
  });
  made.append(label, ...buttons);
  const close = () => {
    made.remove();
    group.querySelector(`[data-value="${value}"]`)?.focus();
  };
  buttons[1].addEventListener("click", close);
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  made.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await send(group, value, input.value.trim());
      close();
      say(group, group.dataset.kept);
    } catch (error) { say(group, group.dataset.failed.replace("{reason}", error.message)); }
  });
  (beside(group, ".rating-said") || group).after(made);
  input.focus({ preventScroll: true });
}

async function rate(button) {
  const group = button.closest(".rating");
  const pressed = button.getAttribute("aria-pressed") === "true";
  const value = pressed ? "none" : button.dataset.value;
  try {
    await send(group, value);
    say(group, pressed ? group.dataset.back : group.dataset.kept);
    if (pressed) beside(group, ".rating-why")?.remove();
    else askWhy(group, value);
  } catch (error) { say(group, group.dataset.failed.replace("{reason}", error.message)); }
}

window.citedAssistant.register({ rate });
})();

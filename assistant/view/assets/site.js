// Behaviour that all pages beside the chat share: light and dark as chosen in the chat.
(() => {
  const system = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  let theme = localStorage.getItem("theme") || system;
  const paint = () => {
    document.documentElement.classList.toggle("dark", theme === "dark");
    document.documentElement.style.colorScheme = theme;
  };
  paint();
  document.addEventListener("DOMContentLoaded", () => {
    // A passage whose surroundings are longer than its box is shown at the words that are cited.
    for (const mark of document.querySelectorAll("blockquote mark")) {
      const box = mark.closest("blockquote");
      const above = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollTop = above - box.clientHeight * 0.3;
    }
    const button = document.querySelector(".bar [data-act=theme]");
    button.hidden = false;
    button.addEventListener("click", () => {
      theme = theme === "dark" ? "light" : "dark";
      localStorage.setItem("theme", theme);
      paint();
    });
  });
})();

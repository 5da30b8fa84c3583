// A link to us that is followed from elsewhere arrives without the session's cookie (SameSite=Strict).
// Asked again from this page, the server knows who is logged in already.
(() => {
  const wanted = document.querySelector("input[name=next]")?.value || "/";
  fetch("/session").then((answer) => {
    if (answer.status === 204) location.replace(wanted);
  });
})();

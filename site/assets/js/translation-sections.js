// While a section is being submitted its row is read anew every few seconds.
(() => {
  const EVERY = 4000; // milliseconds
  const look = async () => {
    const shown = document.getElementById("translation-jobs");
    if (!shown || !("running" in shown.dataset)) return;
    // Nothing is taken from under the hand of whoever reads problems or is about to press a button.
    if (!document.hidden && !shown.querySelector("details[open]") && !shown.contains(document.activeElement)) {
      try {
        const answer = await fetch(location.pathname, { credentials: "same-origin" });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("translation-jobs");
        if (answer.ok && fresh) shown.replaceWith(fresh);
      } catch {
        // The server restarts, or the network is away: the next look will tell.
      }
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
})();

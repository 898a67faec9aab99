/* The translation editor: each segment is saved when it is left. Without this file one form saves them all.
   What was typed stays in its box and, until the server has it, in the tab's own memory (sessionStorage). */
(() => {
  "use strict";
  const editor = document.querySelector("[data-editor]");
  const form = document.querySelector("[data-editor-form]");
  if (!editor || !form) return;
  const words = editor.dataset;
  const live = editor.querySelector("[data-editor-status]");
  const footState = editor.querySelector("[data-editor-state]");
  const boxes = [...form.querySelectorAll("[data-box]")];
  const rowOf = (element) => element.closest("[data-segment], [data-override]");
  const part = (row, name) => row.querySelector(`[data-${name}]`);
  const rowsOfForm = [...form.querySelectorAll("[data-segment], [data-override]")];
  let leaving = false;
  let sending = false; // the form is on its way: a second click sends it no second time
  let lastBox = null;

  editor.querySelectorAll("[data-editor-needs-script]").forEach((element) => { element.hidden = false; });

  // --- memory of the tab -------------------------------------------------------------------------
  const memory = {
    key: (box) => `translation:${words.editorId}:${box.name}`,
    keep(box) {
      try {
        sessionStorage.setItem(this.key(box), JSON.stringify([part(rowOf(box), "token").value, box.value]));
      } catch { /* full or forbidden: the box still holds it */ }
    },
    forget(box) {
      try { sessionStorage.removeItem(this.key(box)); } catch { /* as above */ }
    },
    recall(box) {
      try { return JSON.parse(sessionStorage.getItem(this.key(box))); } catch { return null; }
    },
  };

  // --- what is shown of a row --------------------------------------------------------------------
  function say(text) {
    live.textContent = text;
    footState.textContent = text;
  }

  function show(row, state, text) {
    if (state) row.dataset.state = state;
    else delete row.dataset.state;
    part(row, "state-text").textContent = text || "";
  }

  function showError(row, text) {
    const error = part(row, "error");
    error.textContent = text || "";
    error.hidden = !text;
    const box = part(row, "box");
    if (!box) return;
    if (text) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }

  function fit(box) {
    if (CSS.supports("field-sizing", "content")) return;
    box.style.blockSize = "auto";
    box.style.blockSize = `${box.scrollHeight + 2}px`;
  }

  function count(box) {
    const limit = Number(box.dataset.maxLength);
    const shown = part(rowOf(box), "count");
    if (!limit) return;
    const length = [...box.value].length;
    shown.hidden = length < limit * 0.8;
    shown.textContent = `${length}/${limit}`;
    shown.classList.toggle("segment__count--over", length > limit);
  }

  const isDirty = (box) => box.value !== box.dataset.stored;
  const dirty = () => boxes.filter((box) => !box.readOnly && isDirty(box));

  // --- saving ------------------------------------------------------------------------------------
  function csrf() {
    // The cookie's is newer where somebody has signed in again in another tab.
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
  }

  async function put(row, value) {
    const body = new URLSearchParams({ value });
    const token = part(row, "token");
    if (row.dataset.segment) body.set("loaded", token.value);
    const response = await fetch(row.dataset.url, {
      method: "PUT",
      body,
      credentials: "same-origin",
      headers: { "X-CSRFToken": csrf(), "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
    });
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    if (response.redirected || !isJson) throw new Error(response.status < 500 ? "signed-out" : "failed");
    const data = await response.json();
    if (response.status === 403 && !data.error) throw new Error("signed-out");
    return { status: response.status, data };
  }

  function standing(data) {
    if (data.progress) {
      document.querySelector("[data-progress]").value = data.progress.percentage;
      document.querySelector("[data-percentage]").textContent = `${data.progress.percentage}%`;
      document.querySelector("[data-translated]").textContent = data.progress.translated;
      document.querySelector("[data-segments]").textContent = data.progress.segments;
    }
    const list = editor.querySelector("[data-reasons]");
    const publish = editor.querySelector("[data-publish]");
    if (!data.reasons || !list || !publish) return;
    list.replaceChildren(...data.reasons.map((reason) => Object.assign(document.createElement("li"), { textContent: reason })));
    list.hidden = !data.reasons.length;
    publish.disabled = data.reasons.length > 0;
    editor.querySelector("[data-why]").hidden = !publish.disabled;
  }

  function stored(row, box, data) {
    box.dataset.stored = data.data;
    part(row, "token").value = data.token;
    if (data.comment !== undefined) part(row, "comment").textContent = data.comment || "";
    else if (!data.data) part(row, "comment").textContent = "";
    row.classList.toggle("segment--done", Boolean(data.data) && !data.error);
    row.classList.remove("segment--machine");
    const accept = part(row, "accept");
    if (accept) accept.remove();
    const copy = row.querySelector(".segment__copy");
    if (copy) copy.hidden = Boolean(box.value);
  }

  async function save(box, { force = false } = {}) {
    const row = rowOf(box);
    if (box.readOnly || (row.dataset.state === "conflict" && !force)) return;
    if (!force && !isDirty(box)) return;
    if (row.saving) {
      await row.saving;
      return save(box);
    }
    const sent = box.value;
    show(row, "saving", words.saving);
    row.saving = put(row, sent);
    try {
      const { status, data } = await row.saving;
      if (status === 409) return conflict(row, data);
      if (status >= 400) return failed(row, data.error || words.failed, "refused");
      if (box.value === sent) box.value = data.data; // a slug comes back as one
      stored(row, box, data);
      showError(row, data.error);
      const warnings = part(row, "warnings");
      warnings.replaceChildren(...(data.warnings || []).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
      warnings.hidden = !(data.warnings || []).length;
      part(row, "conflict").hidden = true;
      (data.also || []).forEach(follow);
      standing(data);
      fit(box);
      count(box);
      if (isDirty(box)) {
        show(row, "dirty", words.unsaved);
      } else {
        memory.forget(box);
        show(row, "saved", words.saved);
      }
      say(data.error ? data.error : words.saved);
      preview.refresh();
    } catch (error) {
      failed(row, error.message === "signed-out" ? words.signedOut : words.failed);
    } finally {
      row.saving = null;
    }
  }

  // What is refused is not tried again until it is changed; what the server never got is.
  function failed(row, text, state = "failed") {
    show(row, state, "");
    showError(row, text);
    say(text);
  }

  function follow(other) {
    const row = form.querySelector(`[data-segment="${other.segment_id}"]`);
    const box = row && part(row, "box");
    if (!box || isDirty(box) || box === document.activeElement) return;
    box.value = other.data;
    stored(row, box, other);
    fit(box);
  }

  function conflict(row, data) {
    show(row, "conflict", "");
    showError(row, data.error);
    say(data.error);
    const panel = part(row, "conflict");
    part(row, "conflict-text").textContent = data.theirs;
    part(row, "conflict-comment").textContent = data.comment || "";
    panel.dataset.token = data.token;
    panel.hidden = false;
  }

  async function saveOverride(input) {
    const row = rowOf(input);
    show(row, "saving", words.saving);
    try {
      row.saving = put(row, input.value);
      const { status, data } = await row.saving;
      if (status >= 400) return failed(row, data.error || words.failed, "refused");
      part(row, "token").value = data.token;
      input.dataset.stored = input.value;
      part(row, "reset").hidden = !input.value;
      showError(row, "");
      show(row, "saved", words.saved);
      standing(data);
      say(words.saved);
      preview.refresh();
    } catch (error) {
      failed(row, error.message === "signed-out" ? words.signedOut : words.failed);
    } finally {
      row.saving = null;
    }
  }

  // --- typing and leaving ------------------------------------------------------------------------
  const overrideInputs = [...form.querySelectorAll("[data-override-input]")];
  overrideInputs.forEach((input) => {
    input.dataset.stored = input.defaultValue;
    input.addEventListener("change", () => saveOverride(input));
  });

  boxes.forEach((box) => {
    // What the server put there; the browser may have restored something else after going back.
    box.dataset.stored = "unsaved" in box.dataset ? "\u0000" : box.defaultValue;
    fit(box);
    count(box);
    const kept = memory.recall(box);
    if (kept && kept[1] !== box.value && !box.readOnly) {
      if (kept[0] === part(rowOf(box), "token").value) {
        box.value = kept[1];
        fit(box);
        show(rowOf(box), "dirty", words.restored);
      } else {
        // Somebody has written here since: theirs is shown, mine is in the box.
        const row = rowOf(box);
        const theirs = box.value;
        box.value = kept[1];
        conflict(row, { error: words.restored, theirs, comment: part(row, "comment").textContent, token: part(row, "token").value });
      }
    } else if (kept) {
      memory.forget(box);
    }
  });

  form.addEventListener("input", (event) => {
    const box = event.target;
    if (!box.matches("[data-box]")) return;
    if ("singleLine" in box.dataset && box.value.includes("\n")) box.value = box.value.replace(/\n+/g, " ");
    fit(box);
    count(box);
    const row = rowOf(box);
    memory.keep(box);
    if (row.dataset.state !== "conflict") show(row, isDirty(box) ? "dirty" : "", isDirty(box) ? words.unsaved : "");
  });

  form.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-box]")) lastBox = event.target;
  });

  form.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-box]") && !leaving) save(event.target);
  });

  window.addEventListener("online", () => dirty().forEach((box) => save(box)));
  setInterval(() => {
    form.querySelectorAll('[data-segment][data-state="failed"] [data-box]').forEach((box) => save(box));
  }, 20000);

  window.addEventListener("beforeunload", (event) => {
    if (leaving) return;
    const waiting = dirty().length || form.querySelector('[data-state="saving"], [data-override]:is([data-state="failed"], [data-state="refused"])');
    if (!waiting) return;
    event.preventDefault();
    event.returnValue = ""; // older browsers
  });

  // What was typed is saved first: where that fails, because somebody was signed out or wrote here too,
  // the form stays, and nothing is lost on the way to a sign-in form.
  async function saveThenSend(button) {
    sending = true;
    await Promise.allSettled([...dirty().map((box) => save(box)), ...rowsOfForm.map((row) => row.saving)]);
    sending = false;
    const left = dirty()[0];
    if (left) left.focus();
    else form.requestSubmit(button);
  }

  form.addEventListener("submit", (event) => {
    if (sending || dirty().length || rowsOfForm.some((row) => row.saving)) {
      event.preventDefault();
      if (!sending) saveThenSend(event.submitter);
      return;
    }
    sending = leaving = true;
    setTimeout(() => { sending = false; }, 5000); // stopped by hand, or nothing came
    boxes.forEach((box) => memory.forget(box)); // all of it is saved
  });
  window.addEventListener("pageshow", () => { sending = leaving = false; });

  // --- the buttons of a row ----------------------------------------------------------------------
  function insert(box, text) {
    if (!box || box.readOnly) return;
    box.focus();
    box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // A press on these must not first leave, and save, the box that they write to.
  form.addEventListener("mousedown", (event) => {
    if (event.target.closest("[data-insert], [data-use]")) event.preventDefault();
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const row = rowOf(button);
    const box = row && part(row, "box");
    if (button.dataset.insert !== undefined) return insert(box, button.dataset.insert);
    if (button.dataset.use !== undefined) {
      event.preventDefault();
      box.focus();
      box.value = button.dataset.use;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      return save(box);
    }
    if ("accept" in button.dataset) {
      event.preventDefault();
      box.focus();
      return save(box, { force: true });
    }
    if ("keepMine" in button.dataset) {
      part(row, "token").value = part(row, "conflict").dataset.token || part(row, "token").value;
      return save(box, { force: true });
    }
    if ("takeTheirs" in button.dataset) {
      box.value = part(row, "conflict-text").textContent;
      stored(row, box, { data: box.value, token: part(row, "conflict").dataset.token || part(row, "token").value, comment: part(row, "conflict-comment").textContent });
      part(row, "conflict").hidden = true;
      memory.forget(box);
      showError(row, "");
      show(row, "", "");
      fit(box);
      return box.focus();
    }
    if ("reset" in button.dataset) {
      event.preventDefault();
      const input = part(row, "override-input");
      const clear = row.querySelector("[data-chooser-action-clear]");
      if (clear) clear.click();
      if (input.value !== "") input.value = "";
      if (input.dataset.stored !== "") saveOverride(input);
    }
  });

  // --- keys --------------------------------------------------------------------------------------
  function next(box) {
    const open = boxes.filter((other) => other.checkVisibility ? other.checkVisibility() : other.offsetParent);
    const after = open[open.indexOf(box) + 1];
    if (after) after.focus();
    else box.blur();
  }

  document.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    const box = event.target.matches("[data-box]") ? event.target : null;
    if (command && event.key.toLowerCase() === "s") {
      event.preventDefault();
      event.stopPropagation();
      const waiting = dirty();
      if (waiting.length) waiting.forEach((other) => save(other));
      else say(words.saved);
    } else if (command && event.key === "Enter") {
      event.preventDefault();
      if (box || lastBox) next(box || lastBox);
    } else if (event.key === "Enter" && box && "singleLine" in box.dataset && !event.isComposing) {
      event.preventDefault();
      next(box);
    }
  }, true);

  // --- only what is to be done -------------------------------------------------------------------
  const filter = form.querySelector("[data-editor-filter]");
  filter.addEventListener("change", () => {
    form.querySelectorAll("[data-group]").forEach((group) => {
      const rows = [...group.querySelectorAll(".segment")];
      rows.forEach((row) => {
        row.hidden = filter.checked && (!row.dataset.segment || row.matches(".segment--done:not(.segment--machine):not([data-state])"));
      });
      group.hidden = rows.every((row) => row.hidden);
    });
    say(filter.checked && !form.querySelector("[data-group]:not([hidden])") ? words.allDone : "");
  });

  // --- preview -----------------------------------------------------------------------------------
  const preview = {
    pane: editor.querySelector("[data-editor-preview-pane]"),
    button: editor.querySelector("[data-editor-preview]"),
    timer: 0,
    frame: null,
    toggle(open) {
      this.pane.hidden = !open;
      this.button.setAttribute("aria-expanded", String(open));
      editor.classList.toggle("editor--beside", open);
      try { localStorage.setItem("translation-preview", open ? "open" : ""); } catch { /* not remembered */ }
      if (open) this.load();
      boxes.forEach(fit);
    },
    load() {
      if (!this.frame) {
        this.frame = document.createElement("iframe");
        this.frame.title = this.pane.dataset.title;
        this.frame.src = this.pane.dataset.src;
        this.pane.append(this.frame);
        return;
      }
      try {
        const place = this.frame.contentWindow.scrollY;
        this.frame.addEventListener("load", () => this.frame.contentWindow.scrollTo(0, place), { once: true });
        this.frame.contentWindow.location.reload();
      } catch { // a page of another kind stands there: the sign-in form, an error
        this.frame.src = this.pane.dataset.src;
      }
    },
    refresh() {
      if (!this.pane || this.pane.hidden) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), 600);
    },
  };
  if (preview.pane) {
    preview.button.hidden = false;
    preview.button.addEventListener("click", () => preview.toggle(preview.pane.hidden));
    try { if (localStorage.getItem("translation-preview") && innerWidth > 1000) preview.toggle(true); } catch { /* closed */ }
  }
})();

// What the portal's pages do beyond plain HTML. Every page works without it.

// --- Menu: an open submenu closes on Escape, on a press elsewhere, and when the focus leaves it. ---
const submenus = document.querySelectorAll(".menu__more");

for (const submenu of submenus) {
  submenu.addEventListener("toggle", () => {
    if (!submenu.open) return;
    // Browsers that know the name attribute of details do this themselves.
    for (const other of submenus) if (other !== submenu) other.open = false;
  });
  submenu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !submenu.contains(event.relatedTarget)) submenu.open = false;
  });
  submenu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !submenu.open) return;
    submenu.open = false;
    submenu.querySelector("summary").focus();
    // The first Escape closes the submenu, not the whole menu of a narrow screen.
    event.preventDefault();
    event.stopPropagation();
  });
}

document.addEventListener("pointerdown", (event) => {
  for (const submenu of submenus) if (submenu.open && !submenu.contains(event.target)) submenu.open = false;
});

// --- Films: the picture with its play button gives way to the player, in the same place and size. ---
function youtubePlayer(link) {
  const player = document.createElement("iframe");
  player.src = link.dataset.videoEmbed;
  player.title = link.dataset.videoTitle;
  player.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  player.allowFullscreen = true;
  player.referrerPolicy = "strict-origin-when-cross-origin"; // without it YouTube refuses to play
  return player;
}

function filePlayer(link) {
  const player = document.createElement("video");
  player.src = link.dataset.videoFile;
  player.title = link.dataset.videoTitle;
  player.controls = true;
  player.autoplay = true;
  player.playsInline = true;
  return player;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-video-embed], [data-video-file]");
  // A press meant for a new tab or window stays one.
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const player = link.dataset.videoEmbed ? youtubePlayer(link) : filePlayer(link);
  player.className = "video__player";
  player.tabIndex = 0;
  link.replaceWith(player);
  player.focus();
});

// --- Tables: only those that scroll sideways need a stop of the Tab key. ---
if ("ResizeObserver" in window) {
  const scrolling = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const table of document.querySelectorAll(".table")) scrolling.observe(table);
}

// --- Visits: one request counts the view and brings the current numbers. ---
// What has been counted is noted at this entry of the tab's history: going back or forward to it shows
// nothing new, and neither does a reload within ten seconds. Nothing is stored that outlives the tab.
const RELOAD = 10000; // milliseconds

function isCounted() {
  const counted = history.state && history.state.counted;
  if (!counted) return false;
  const [navigation] = performance.getEntriesByType("navigation");
  // Safari before 15 knows the older interface only.
  const isReload = navigation ? navigation.type === "reload" : performance.navigation.type === 1;
  return !isReload || Date.now() - counted < RELOAD;
}

function noteAsCounted(counted) {
  history.replaceState({ ...history.state, counted }, "");
}

function showNumbers(numbers) {
  const written = new Intl.NumberFormat(document.documentElement.lang);
  const list = document.querySelector(".statistics");
  if (!list) return;
  list.setAttribute("aria-busy", "true"); // announced once, not number by number
  for (const place of document.querySelectorAll("[data-visits]")) {
    const text = written.format(numbers[place.dataset.visits]);
    // What has not changed is not announced.
    if (place.textContent !== text) place.textContent = text;
  }
  list.removeAttribute("aria-busy");
}

async function countView() {
  if (isCounted()) return;
  const counted = Date.now();
  noteAsCounted(counted);
  // A link within the page makes a new entry of it.
  window.addEventListener("hashchange", () => noteAsCounted(counted));
  const view = { page: Number(document.body.dataset.page), lang: document.documentElement.lang };
  try {
    const from = document.referrer && new URL(document.referrer).host;
    if (from && from !== location.host) view.from = from;
    const numbers = await sendView(view);
    if (numbers) showNumbers(numbers);
  } catch (error) {
    // Offline: the numbers the page came with stand.
  }
}

async function sendView(view, attempts = 5) {
  const response = await fetch("/visits/", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(view),
    keepalive: true, // sent even if the reader leaves at once
  });
  if (response.ok) return response.json();
  if (response.status !== 503 || attempts === 1) return null;
  // Busy for the moment; not all readers come back at once.
  const seconds = (Number(response.headers.get("Retry-After")) || 3) + Math.random();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return sendView(view, attempts - 1);
}

// A page is viewed once somebody sees it: not while it is loaded ahead, nor in a tab not yet looked at.
function whenShown(action) {
  const check = () => {
    if (document.prerendering || document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", check);
    document.removeEventListener("prerenderingchange", check);
    action();
  };
  document.addEventListener("visibilitychange", check);
  document.addEventListener("prerenderingchange", check);
  check();
}

if ("page" in document.body.dataset) whenShown(countView);

// --- Rating: a star that is pressed is sent at once; arrow keys only choose, Enter, Space or the button sends. ---
function takeRatings(box) {
  const form = box.querySelector("form");
  const hint = box.querySelector(".rating__hint");
  const status = box.querySelector("[role=status]");
  let wanted = ""; // stars to be sent
  let isSending = false;
  let isTouched = false; // the reader's choice is not overwritten by what arrives
  let isArrow = false;

  const words = (name, stars) => box.dataset[name].replace("{stars}", stars);

  function showNumbers({ average, points, votes }) {
    const language = document.documentElement.lang;
    const write = (name, number, digits) => {
      const format = new Intl.NumberFormat(language, { minimumFractionDigits: digits });
      box.querySelector(`[data-number=${name}]`).textContent = format.format(number);
    };
    write("average", average || 0, 1);
    write("points", points, 0);
    write("votes", votes, 0);
    box.querySelector(".rating__sums").hidden = !votes;
    box.querySelector(".rating__none").hidden = votes > 0;
  }

  // One vote after the other: the last choice is what stays, and the first answer brings the reader's token.
  async function deliver() {
    isSending = true;
    while (wanted) {
      const stars = wanted;
      wanted = "";
      status.textContent = words("sending");
      let said = words("failed");
      try {
        const response = await fetch(form.action, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ page: Number(box.dataset.rating), stars: Number(stars) }),
        });
        const answer = await response.json();
        if (response.ok) {
          showNumbers(answer);
          form.removeAttribute("data-unsent");
          said = words("thanks", stars);
        } else {
          form.setAttribute("data-unsent", "");
          said = answer.error || said;
        }
      } catch (error) {
        form.setAttribute("data-unsent", ""); // no connection: the choice stays, the button sends it again
      }
      if (!wanted) status.textContent = said;
    }
    isSending = false;
  }

  function send() {
    wanted = form.elements.stars.value;
    isTouched = true;
    if (!isSending) deliver();
  }

  async function refresh() {
    try {
      const response = await fetch(`${form.action}?page=${box.dataset.rating}`, {
        headers: { Accept: "application/json" },
      });
      if (!response.ok || isTouched) return;
      const answer = await response.json();
      if (isTouched) return;
      showNumbers(answer);
      if (!answer.mine) return;
      form.elements.stars.value = answer.mine;
      hint.textContent = words("mine", answer.mine);
    } catch (error) {
      // The numbers of the page stay.
    }
  }

  box.classList.add("rating--live");
  form.addEventListener("keydown", (event) => {
    isArrow = event.key.startsWith("Arrow");
    // Browsers do nothing at Space on a star that is chosen already.
    if (event.key !== " " || !event.target.checked) return;
    event.preventDefault();
    send();
  });
  for (const end of ["keyup", "pointerdown"]) form.addEventListener(end, () => (isArrow = false));
  // Browsers press a radio button that an arrow key chooses, too.
  form.addEventListener("click", (event) => {
    if (event.target.name !== "stars") return;
    if (!isArrow) return send();
    isTouched = true;
    form.setAttribute("data-unsent", "");
    status.textContent = words("unsent");
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  if (!("IntersectionObserver" in window)) return refresh();
  new IntersectionObserver(
    (entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      refresh();
    },
    { rootMargin: "400px" },
  ).observe(box);
}

const rating = document.querySelector("[data-rating]");
if (rating) takeRatings(rating);

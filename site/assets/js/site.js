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
const scrolling = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const table of document.querySelectorAll(".table")) scrolling.observe(table);

// --- Visits: one request counts the view and brings the current numbers. ---
// What has been counted is noted at this entry of the tab's history: going back or forward to it shows
// nothing new, and neither does a reload within ten seconds. Nothing is stored that outlives the tab.
const RELOAD = 10_000; // milliseconds

function isCounted() {
  const counted = history.state && history.state.counted;
  if (!counted) return false;
  const [navigation] = performance.getEntriesByType("navigation");
  return !(navigation && navigation.type === "reload") || Date.now() - counted < RELOAD;
}

function showNumbers(numbers) {
  const written = new Intl.NumberFormat(document.documentElement.lang);
  for (const place of document.querySelectorAll("[data-visits]")) {
    const text = written.format(numbers[place.dataset.visits]);
    // What has not changed is not announced.
    if (place.textContent !== text) place.textContent = text;
  }
}

async function countView() {
  if (isCounted()) return;
  history.replaceState({ ...history.state, counted: Date.now() }, "");
  const view = { page: Number(document.body.dataset.page), lang: document.documentElement.lang };
  try {
    const from = document.referrer && new URL(document.referrer).host;
    if (from && from !== location.host) view.from = from;
    const response = await fetch("/visits/", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(view),
      keepalive: true, // sent even if the reader leaves at once
    });
    if (response.ok) showNumbers(await response.json());
  } catch {
    // Offline: the numbers the page came with stand.
  }
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

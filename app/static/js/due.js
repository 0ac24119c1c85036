// How many of my tasks press: in the tab's title, on the app's icon and beside the menu's entry; and
// how many messages wait for an answer. It asks at most once a minute, and only while the page is seen.

const PAUSE = 60000;
const menu = document.querySelector("[data-due-url]");
const kept = `due:${menu.dataset.dueWho}`;
const title = document.title;
const news = document.querySelector("[data-due-news]");
let waiting = 0;

function known() {
  return JSON.parse(sessionStorage.getItem(kept) ?? "null");
}

function keep(found) {
  sessionStorage.setItem(kept, JSON.stringify({ ...found, at: Date.now() }));
}

// A page that lists the tasks knows better than what was counted before.
function listed() {
  const [overdue, today] = news.dataset.dueNews.split(" ").map(Number);
  keep({ ...known(), overdue, today });
}

function showInMenu(href, count, said) {
  const link = menu.querySelector(`a[href="${href}"]`);
  if (!link) return;
  let badge = link.querySelector(".count");
  if (!count) return badge?.remove();
  if (!badge) {
    badge = Object.assign(document.createElement("span"), { className: "count" });
    link.append(badge);
  }
  const words = Object.assign(document.createElement("span"), { className: "visually-hidden" });
  words.textContent = ` ${said}`;
  badge.replaceChildren(String(count), words);
}

function show(found) {
  const count = found.overdue + found.today;
  document.title = count ? `(${count}) ${title}` : title;
  showInMenu("/office/my-tasks/", count, menu.dataset.dueWords);
  showInMenu("/office/conversations/", found.messages ?? 0, menu.dataset.messageWords);
  if (count) navigator.setAppBadge?.(count).catch(() => {});
  else navigator.clearAppBadge?.().catch(() => {});
  if (news) news.hidden = news.dataset.dueNews === `${found.overdue} ${found.today}`;
}

function later(pause) {
  clearTimeout(waiting);
  waiting = setTimeout(look, pause);
}

async function look() {
  if (document.hidden) return;
  const before = known();
  const rest = before && "messages" in before ? before.at + PAUSE - Date.now() : 0;
  if (rest > 0 && rest <= PAUSE) return later(rest);
  keep(before);
  const answer = await fetch(menu.dataset.dueUrl, { redirect: "manual" }).catch(() => null);
  if (answer && !answer.ok) return sessionStorage.removeItem(kept); // signed out: ask no more
  if (answer) {
    const found = await answer.json();
    keep(found);
    show(found);
  }
  later(PAUSE);
}

// What was just done or put off here must be counted anew.
document.addEventListener("submit", () => sessionStorage.removeItem(kept));
document.addEventListener("visibilitychange", look);
if (news) listed();
const before = known();
if (before && "overdue" in before) show(before);
look();

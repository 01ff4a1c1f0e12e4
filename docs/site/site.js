// Search, the menu of a phone, light and dark, links to headings, and copying code. Works from file://.
"use strict";

const root = document.currentScript.dataset.root;
const $ = (id) => document.getElementById(id);

// Search: the index is loaded with the first key, as a script, because file:// has no fetch.

var searchIndex;  // set by search-index.js
let loading;

function load() {
  loading ??= new Promise((done) => {
    const script = document.createElement("script");
    script.src = root + "search-index.js";
    script.onload = done;
    document.head.append(script);
  });
  return loading;
}

// How well an entry fits: 0 if a word is missing. Headings count more than text, whole words more than parts, pages
// more than types, and types more than their members.
function score([url, title, heading, text], words) {
  const places = [[heading.toLowerCase(), 30], [title.toLowerCase(), 8], [text.toLowerCase(), 3]];
  let total = 0;
  for (const word of words) {
    let best = 0;
    for (const [place, weight] of places) {
      const at = place.indexOf(word);
      if (at < 0) continue;
      const starts = at === 0 || !/\w/.test(place[at - 1]);
      const whole = starts && !/\w/.test(place[at + word.length] ?? " ");
      best = Math.max(best, weight * (whole ? 3 : starts ? 2 : 1) + (place === word ? 60 : 0));
    }
    if (!best) return 0;
    total += best;
  }
  const phrase = words.join(" ");
  if (words.length > 1 && places.some(([place]) => place.includes(phrase))) total *= 1.5;
  const weight = !url.startsWith("api/") ? 1.5 : heading.includes("::") ? 0.5 : 1;
  return total * weight - Math.min(heading.length, 60) / 20;
}

function excerpt(text, words) {
  const at = Math.max(0, ...words.map((word) => text.toLowerCase().indexOf(word)));
  const from = at < 60 ? 0 : text.indexOf(" ", at - 50) + 1;
  const part = document.createElement("small");
  const shown = (from ? "\u2026 " : "") + text.slice(from, from + 150);
  const pattern = new RegExp(`(${words.map((word) => word.replace(/\W/g, "\\$&")).join("|")})`, "i");
  shown.split(pattern).forEach((piece, n) => {
    const element = n % 2 ? document.createElement("b") : document.createTextNode("");
    element.textContent = piece;
    part.append(element);
  });
  return part;
}

async function search() {
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const list = $("results");
  list.hidden = words.length === 0;
  if (list.hidden) return;
  await load();
  const found = searchIndex.map((entry) => [score(entry, words), entry]).filter(([points]) => points > 0);
  found.sort(([a], [b]) => b - a);
  list.replaceChildren(...found.slice(0, 20).map(([, [url, title, heading, text]]) => {
    const row = document.createElement("li");
    const link = row.appendChild(document.createElement("a"));
    link.href = root + url;
    link.append(heading === title ? title : `${heading} \u00b7 ${title}`, excerpt(text, words));
    return row;
  }));
  if (!found.length) list.innerHTML = '<li class="none">Nothing found</li>';
  list.firstChild.classList.add("chosen");
}

function choose(step) {
  const rows = [...$("results").children];
  const at = rows.findIndex((row) => row.classList.contains("chosen"));
  const next = rows[(at + step + rows.length) % rows.length];
  rows[at]?.classList.remove("chosen");
  next?.classList.add("chosen");
  next?.scrollIntoView({ block: "nearest" });
}

$("search").addEventListener("input", search);
$("search").addEventListener("focus", search);
$("search").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    document.querySelector("#results .chosen a")?.click();
  } else if (event.key === "Escape") {
    $("search").blur();
    $("results").hidden = true;
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".search") || event.target.closest("#results a")) $("results").hidden = true;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, textarea")) {
    event.preventDefault();
    $("search").focus();
  }
});
const wanted = new URLSearchParams(location.search).get("q");
if (wanted) {
  $("search").value = wanted;
  search();
}

// The bar

$("menu").addEventListener("click", () => {
  const shown = $("navigation").classList.toggle("shown");
  $("menu").setAttribute("aria-expanded", shown);
  document.body.style.overflow = shown ? "hidden" : "";
});
$("theme").addEventListener("click", () => {
  const page = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const next = (page.dataset.theme || system) === "dark" ? "light" : "dark";
  page.dataset.theme = localStorage.theme = next;
});
document.querySelector("#navigation [aria-current]")?.scrollIntoView({ block: "nearest" });

// Headings and code

for (const heading of document.querySelectorAll("article h2[id], article h3[id]")) {
  const link = heading.appendChild(document.createElement("a"));
  link.className = "anchor";
  link.href = "#" + heading.id;
  link.textContent = "#";
  link.setAttribute("aria-label", "Link to this heading");
}
for (const block of document.querySelectorAll("article > pre")) {
  const button = document.createElement("button");
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("code").textContent + "\n");
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  block.append(button);
}

"use strict";
(() => {
  const form = document.getElementById("search");
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const results = document.getElementById("results");
  const MOST = 30;
  let index = null;

  // One line is: characters shared with the id above, the rest of the id, characters before, and removed,
  // gaps, masks, cut, encoding, site, copy of, similarity, title. Numbers have 36 digits.
  function load() {
    const data = JSON.parse(document.getElementById("index").textContent);
    let last = "";
    const number = (text) => (text ? parseInt(text, 36) : 0);
    const documents = (data.lines ? data.lines.split("\n") : []).map((line) => {
      const field = line.split("\t");
      last = last.slice(0, number(field[0])) + field[1];
      const id = last + data.ending;
      return { id, key: (id + "\t" + (field[11] || "")).toLowerCase(), field };
    });
    const relations = { e: "exact copy", n: "near copy", c: "contained" };
    return documents.map((each) => {
      const f = each.field;
      const copy = f[9] || "";
      return {
        id: each.id, key: each.key, title: f[11] || "",
        facts: () => {
          const before = number(f[2]), after = before - number(f[3]), facts = [];
          const lost = before ? (100 * (before - after)) / before : 0;
          facts.push(before.toLocaleString("en") + " → " + after.toLocaleString("en") + " characters (" + (lost < 0 ? "+" : "−") + Math.abs(lost).toFixed(Math.abs(lost) < 10 ? 1 : 0) + " %)");
          if (f[4]) facts.push(number(f[4]) + (f[4] === "1" ? " gap" : " gaps"));
          if (f[6]) facts.push("cut at the end");
          if (f[5]) facts.push(number(f[5]) + " masked");
          facts.push(data.names[number(f[7])]);
          if (data.names[number(f[8])]) facts.push(data.names[number(f[8])]);
          return facts.join(" · ");
        },
        copy: () => {
          if (!copy) return "";
          const of = copy[1] === "=" ? copy.slice(2) : documents[number(copy.slice(1))].id;
          return (relations[copy[0]] || "copy") + " (" + (Number(f[10]) / 100).toFixed(2) + ") of " + of;
        },
      };
    });
  }

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function places(id) {
    const seen = new Map();
    for (const place of document.querySelectorAll("[data-doc]")) {
      if (place.dataset.doc !== id) continue;
      const section = place.closest("section");
      if (section && !seen.has(section)) seen.set(section, place);
    }
    return seen;
  }

  function show(each) {
    const item = element("li");
    item.append(element("code", each.id, "id"));
    if (each.title) { const title = element("p", each.title); title.lang = "zh"; item.append(title); }
    item.append(element("p", each.facts(), "quiet"));
    if (each.copy()) item.append(element("p", each.copy(), "quiet"));
    const shown = places(each.id);
    if (shown.size) {
      const line = element("p", "On this page: ", "quiet");
      let first = true;
      for (const [section, place] of shown) {
        if (!first) line.append(" · ");
        first = false;
        const link = element("a", section.querySelector("h2").textContent);
        link.href = "#" + section.id;
        link.addEventListener("click", (event) => { event.preventDefault(); go(place); });
        line.append(link);
      }
      item.append(line);
    }
    return item;
  }

  function go(place) {
    for (let at = place.parentElement; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    const target = place.closest("li, tr, details") || place;
    target.scrollIntoView({ block: "center" });
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  function search() {
    const wanted = query.value.trim().toLowerCase();
    results.replaceChildren();
    found.textContent = "";
    if (!wanted) return;
    index = index || load();
    const hits = [[], [], []];
    let count = 0;
    for (const each of index) {
      const at = each.key.indexOf(wanted);
      if (at < 0) continue;
      count += 1;
      const rank = each.id.length === wanted.length && at === 0 ? 0 : at === 0 ? 1 : 2;
      if (hits[rank].length < MOST) hits[rank].push(each);
    }
    const shown = hits.flat().slice(0, MOST);
    found.textContent = count === 0
      ? "No document in the index has this in its id. What the index holds is said under About."
      : count.toLocaleString("en") + (count === 1 ? " document" : " documents") + (count > MOST ? ", the first " + MOST + " are shown" : "");
    results.append(...shown.map(show));
  }

  let waiting = 0;
  query.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); search(); });
  form.hidden = false;

  // A link to a rule opens it; one that ends in #find= and a part of an id searches for it.
  function follow() {
    let name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch { return; }
    if (name.startsWith("find=")) {
      query.value = name.slice(5);
      search();
      query.focus();
      return;
    }
    const target = name && document.getElementById(name);
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  }
  addEventListener("hashchange", follow);
  follow();
})();

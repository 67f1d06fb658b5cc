"use strict";
(() => {
  const results = JSON.parse(document.getElementById("results").textContent);
  const list = document.getElementById("list");
  const bodies = [...list.tBodies];
  const form = document.getElementById("filters");
  const numbers = new Set(["cases", "failed", "min", "median", "p95"]);
  const asked = () => ({
    result: form.elements.result.value,
    type: form.elements.type.value,
    words: form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean),
  });
  const cell = (row, text, name) => {
    const made = row.insertCell();
    made.className = name;
    made.textContent = text;
    return made;
  };
  const texts = bodies.map((body, index) => {
    const head = `${body.dataset.method} ${body.dataset.path} ${body.dataset.type}`.toLowerCase();
    return results[index].map((one) =>
      `${head} ${one.name} ${one.category} ${one.status ?? ""} ${(one.problems || []).join(" ")}`.toLowerCase());
  });
  const matching = (index, wanted) => results[index].filter((one, place) =>
    (!wanted.result || one.result === wanted.result) && wanted.words.every((word) => texts[index][place].includes(word)));

  const show = (body, cases) => {
    const outer = body.insertRow();
    outer.className = "cases";
    const table = document.createElement("table");
    for (const one of cases) {
      const row = table.insertRow();
      cell(row, one.result, `result ${one.result}`);
      const name = cell(row, one.name, "name");
      if (one.problems) {
        const why = document.createElement("div");
        why.className = "why";
        why.textContent = one.problems.join(" ");
        name.append(why);
      }
      cell(row, one.category, "category");
      cell(row, one.status ?? "–", "n");
      cell(row, one.milliseconds == null ? "–" : `${one.milliseconds.toFixed(1)} ms`, "n");
    }
    const holder = outer.insertCell();
    holder.colSpan = 9;
    holder.append(table);
  };
  const update = () => {
    const wanted = asked();
    let endpoints = 0;
    let cases = 0;
    for (const body of bodies) {
      const found = !wanted.type || wanted.type === body.dataset.type ? matching(+body.dataset.index, wanted) : [];
      body.hidden = !found.length;
      endpoints += found.length ? 1 : 0;
      cases += found.length;
      const button = body.querySelector(".path button");
      body.querySelector(".cases")?.remove();
      if (found.length && button.getAttribute("aria-expanded") === "true") show(body, found);
    }
    document.getElementById("shown").textContent = `${cases.toLocaleString("en")} cases of ${endpoints} endpoints`;
    document.getElementById("none").hidden = endpoints > 0;
  };
  const sort = (head) => {
    const key = head.dataset.key;
    const falls = head.getAttribute("aria-sort") !== (numbers.has(key) ? "descending" : "ascending");
    const down = numbers.has(key) ? falls : !falls;
    for (const other of list.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (body) => numbers.has(key) ? parseFloat(body.dataset[key] || "-1") : body.dataset[key];
    bodies.sort((one, other) => {
      const [a, b] = [value(one), value(other)];
      return (a < b ? -1 : a > b ? 1 : +one.dataset.index - other.dataset.index) * (down ? -1 : 1);
    });
    list.append(...bodies);
  };
  list.tHead.addEventListener("click", (event) => {
    const head = event.target.closest("th[data-key]");
    if (head) sort(head);
  });
  for (const body of bodies) {
    const button = body.querySelector(".path button");
    body.rows[0].addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
      update();
    });
  }
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.reset();
  update();
})();

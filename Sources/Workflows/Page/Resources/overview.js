// The overview.

function showFacts() {
  const { summary } = report;
  document.title = `${report.name} · simdrive report`;
  $("h1").textContent = report.name;
  const boxes = Object.values(summary.boxes).reduce((sum, count) => sum + count, 0);
  const judged = report.clips.filter((clip) => clip.agreement !== undefined);
  const facts = [
    ["clips", whole(summary.clips)], ["frames", whole(summary.frames)],
    ["seconds", whole(Math.round(summary.seconds))], ["scenarios", whole(summary.scenarios)],
    ["boxes", whole(boxes)],
    ["made by", Object.keys(summary.sources).join(", ")],
    ["sizes", Object.keys(summary.sizes).map((size) => size.replace("x", "×")).join(", ")],
    ["black frames", whole(summary.checks.black)], ["frozen frames", whole(summary.checks.frozen)],
  ];
  if (judged.length) {
    const mean = judged.reduce((sum, clip) => sum + clip.agreement, 0) / judged.length;
    facts.push(["mean agreement", percent(mean)]);
  }
  $("#facts").append(...facts.map(([name, value]) =>
    make("div", {}, make("dt", { textContent: name }), make("dd", { textContent: value }))));
}

function card(clip, number) {
  const light = [clip.time_of_day, clip.weather].filter(Boolean).join(", ");
  const text = make("div", {},
    make("strong", { textContent: clip.id }),
    make("span", { textContent: [light, `${clip.frames} frames`, `${clip.boxes} boxes`].filter(Boolean).join(" · ") }));
  if (clip.agreement !== undefined) text.append(meter(clip.agreement));
  return make("a", { className: "card", href: `#clip=${number}` },
    make("img", { src: clip.thumbnail, alt: "", loading: "lazy" }), text);
}

const cards = report.clips.map(card);
const filter = $("#filter").elements;

function showCards() {
  const words = filter.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  const numbers = [...report.clips.keys()].filter((number) => {
    const clip = report.clips[number];
    return words.every((word) => clip.id.toLowerCase().includes(word))
      && (!filter.light.value || clip.time_of_day === filter.light.value)
      && (!filter.weather.value || clip.weather === filter.weather.value);
  });
  const key = {
    name: () => 0, agreement: (clip) => clip.agreement ?? 2, boxes: (clip) => -clip.boxes,
  }[filter.order.value];
  numbers.sort((a, b) => key(report.clips[a]) - key(report.clips[b]) || a - b);
  $("#cards").replaceChildren(...numbers.map((number) => cards[number]));
  $("#filter output").textContent = `${numbers.length} of ${report.clips.length} clips`;
}

function showFilter() {
  for (const [name, field] of [["light", "time_of_day"], ["weather", "weather"]]) {
    const values = [...new Set(report.clips.map((clip) => clip[field]).filter(Boolean))].sort();
    filter[name].append(...values.map((value) => make("option", { textContent: value })));
  }
  $("#filter").addEventListener("input", showCards);
  $("#filter").addEventListener("submit", (event) => event.preventDefault());
}

function showWorst() {
  $("#view-worst .hint").textContent = report.worst.length
    ? "Boxes that the referee agrees with least, each road user at its worst moment. A click opens the clip there."
    : "Nobody has scored these clips: generate with --score, or run evaluate --score.";
  $("#boxes").append(...report.worst.map((box) =>
    make("a", { className: "card", href: `#clip=${box.clip}&frame=${box.frame}` },
      make("img", { src: box.picture, alt: "" }),
      make("div", {},
        make("strong", { textContent: `${box.actor_class} ${percent(box.agreement)}` }),
        make("span", { textContent: `frame ${box.frame} of ${report.clips[box.clip].id}` }),
        meter(box.agreement)))));
}

function table({ title, rows, columns, counts }) {
  const most = Math.max(1, ...counts.flat());
  const cell = (count) => {
    const element = make("td", { textContent: count ? whole(count) : "–", className: count ? "" : "empty" });
    element.style.setProperty("--share", Math.sqrt(count / most));
    return element;
  };
  const head = make("tr", {}, make("th"), ...columns.map((name) => make("th", { textContent: name })));
  const body = rows.map((name, row) =>
    make("tr", {}, make("th", { textContent: name }), ...counts[row].map(cell)));
  const empty = counts.flat().filter((count) => !count).length;
  return make("div", { className: "table" },
    make("h3", { textContent: title }),
    make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)),
    make("p", { className: "hint", textContent: `${empty} of ${counts.flat().length} cells are empty` }));
}

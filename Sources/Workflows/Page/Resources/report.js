"use strict";
const $ = (selector, within = document) => within.querySelector(selector);
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const report = read("report");
const colors = ["#4da3ff", "#36c9b4", "#ffb03b", "#ff7847", "#d77bff", "#b6e34a", "#ff5c8a"];
const unknown = -1;

/** An element with properties and children; texts are never taken for HTML. */
function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

function drawn(name, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const percent = (share) => `${Math.round(100 * share)} %`;
const whole = (number) => number.toLocaleString("en");

function meter(share) {
  const fill = make("i", { className: share < 0.5 ? "low" : "" });
  fill.style.width = `${100 * share}%`;
  return make("div", { className: "meter", title: `agreement ${percent(share)}` }, fill);
}

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

// One clip.

let open = null;
/** Seconds of the frame on the screen while the video plays, which may lag behind its clock. */
let shown = 0;
const made = $("#made video");
const reference = $("#reference video");

function frameNow() {
  const { clip } = open;
  const time = made.paused ? made.currentTime : shown;
  return Math.min(Math.max(Math.floor(time * clip.fps + 0.01), 0), clip.frames - 1);
}

/** Shows a frame: the middle of its time, so that rounding cannot miss it. */
function seek(frame) {
  const { clip } = open;
  const time = (Math.min(Math.max(frame, 0), clip.frames - 1) + 0.5) / clip.fps;
  for (const video of [made, reference]) if (video.src) video.currentTime = time;
  update();
}

function drawBoxes(canvas) {
  const { clip, details } = open;
  const ratio = devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  if (!$("#show").checked) return;
  const pen = canvas.getContext("2d");
  const scale = canvas.width / clip.width;
  const boxes = details.boxes[frameNow()] ?? [];
  pen.font = `${12 * ratio}px system-ui, sans-serif`;
  pen.lineWidth = 1.6 * ratio;
  for (let at = boxes.length - 7; at >= 0; at -= 7) {
    const [track, number, left, top, right, bottom, agreement] = boxes.slice(at, at + 7);
    pen.strokeStyle = colors[number % colors.length];
    pen.setLineDash(agreement !== unknown && agreement < 50 ? [5 * ratio, 4 * ratio] : []);
    pen.strokeRect(left * scale, top * scale, (right - left) * scale, (bottom - top) * scale);
    if (!$("#name").checked) continue;
    const name = [report.classes[number], track === unknown ? "" : track,
      agreement === unknown ? "" : `${agreement} %`].filter((part) => part !== "").join(" ");
    const width = pen.measureText(name).width + 8 * ratio;
    const y = Math.max(top * scale - 16 * ratio, 0);
    pen.fillStyle = pen.strokeStyle;
    pen.fillRect(left * scale, y, width, 16 * ratio);
    pen.fillStyle = "#101318";
    pen.fillText(name, left * scale + 4 * ratio, y + 12 * ratio);
  }
}

function update() {
  if (!open) return;
  const frame = frameNow();
  const { clip } = open;
  for (const canvas of document.querySelectorAll(".screen canvas")) drawBoxes(canvas);
  $("#place").textContent = `frame ${frame} of ${clip.frames} · ${(frame / clip.fps).toFixed(2)} s`;
  $("#play").textContent = made.paused ? "Play" : "Pause";
  for (const line of document.querySelectorAll(".now")) {
    const x = (frame + 0.5) / clip.frames * 100;
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
  }
}

/** Draws anew with every frame that is shown, where the browser tells. */
function follow(_, frame) {
  shown = frame?.mediaTime ?? made.currentTime;
  update();
  if (!open || made.paused) return;
  if (made.requestVideoFrameCallback) made.requestVideoFrameCallback(follow);
  else requestAnimationFrame(follow);
}

/** A curve over the clip; `series` are [name, colour, values], spread evenly over its frames. */
function curve(title, unit, series, floor = 0) {
  const values = series.flatMap(([, , numbers]) => numbers).filter((value) => value !== null);
  const [low, high] = [Math.min(floor, ...values), Math.max(floor, ...values)];
  const span = high - low || 1;
  const svg = drawn("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" });
  for (const y of [0, 50, 100]) svg.append(drawn("line", { x1: 0, x2: 100, y1: y, y2: y, class: "grid" }));
  for (const [name, color, numbers] of series) {
    let d = "";
    numbers.forEach((value, index) => {
      if (value === null) return;
      const isJoined = index > 0 && numbers[index - 1] !== null;
      d += `${isJoined ? "L" : "M"}${(index + 0.5) / numbers.length * 100} ${100 - (value - low) / span * 100}`;
      // A value by itself would not show.
      if (!isJoined && (numbers[index + 1] ?? null) === null) d += "h0.6";
    });
    const path = drawn("path", { d, stroke: color });
    path.append(drawn("title"));
    path.firstChild.textContent = name;
    svg.append(path);
  }
  svg.append(drawn("line", { class: "now", y1: 0, y2: 100 }));
  svg.addEventListener("click", (event) => {
    const { left, width } = svg.getBoundingClientRect();
    seek(Math.floor((event.clientX - left) / width * open.clip.frames));
  });
  const digits = (value) => Number(value.toPrecision(3));
  const names = series.length > 1 ? series.map(([name, color]) => {
    const small = make("small", { textContent: name });
    small.style.color = color;
    return small;
  }) : [];
  return make("div", { className: "curve" },
    make("h3", { textContent: title }, make("small", { textContent: `${digits(low)} … ${digits(high)} ${unit}` }), ...names), svg);
}

function curves({ details }) {
  const found = [];
  if (details.agreement.length) {
    found.push(curve("Agreement of the boxes", "%",
      [["agreement", colors[1], details.agreement.map((value) => value === null || value === undefined ? null : 100 * value)]]));
  }
  if (details.drift.length > 1) {
    const names = ["sharpness", "contrast", "brightness", "chroma"];
    found.push(curve("Drift: each second over the first", "%", names.map((name, index) =>
      [name, colors[index], details.drift.map((second) => 100 * second[name] / (details.drift[0][name] || 1))])));
  }
  found.push(curve("Road users", "", [["boxes", colors[0], details.boxes.map((boxes) => boxes.length / 7)]]));
  if (details.ego_speed.length) found.push(curve("Speed of the ego", "km/h", [["speed", colors[2], details.ego_speed]]));
  return found;
}

function load(video, address) {
  video.src = address;
  const screen = video.parentElement;
  screen.querySelector(".missing")?.remove();
  video.hidden = false;
  video.onerror = () => {
    video.hidden = true;
    screen.append(make("div", { className: "missing", textContent: `${decodeURI(address)} cannot be shown` }));
  };
}

function showClip(number, frame) {
  const clip = report.clips[number];
  if (open?.number !== number) {
    open = { number, clip, details: read(`clip-${number}`) };
    $("#view-clip h2").textContent = clip.id;
    $("#made figcaption").textContent = [clip.model ? `${clip.source} by ${clip.model}` : clip.source,
      `${clip.width}×${clip.height}`, `${clip.fps} frames/s`, clip.time_of_day, clip.weather].filter(Boolean).join(" · ");
    load(made, clip.video);
    $("#reference").hidden = !clip.reference;
    if (clip.reference) load(reference, clip.reference);
    else reference.removeAttribute("src");
    $("#curves").replaceChildren(...curves(open));
    $("#provenance").textContent = JSON.stringify(open.details.provenance, null, 2);
    const step = (by) => `#clip=${(number + by + report.clips.length) % report.clips.length}`;
    $("#previous").href = step(-1);
    $("#next").href = step(1);
  }
  if (made.readyState >= 1) seek(frame);
  else made.onloadedmetadata = () => seek(frame);
  update();
}

function step(by) {
  made.pause();
  seek(frameNow() + by);
}

function switchPlay() {
  if (made.paused) {
    if (frameNow() === open.clip.frames - 1) seek(0);
    for (const video of [made, reference]) if (video.src) video.play();
  } else {
    for (const video of [made, reference]) video.pause();
    if (reference.src) reference.currentTime = made.currentTime;
  }
}

function showControls() {
  $("#legend").append(...report.classes.map((name, number) => {
    const mark = make("i");
    mark.style.background = colors[number % colors.length];
    return make("span", {}, mark, name);
  }));
  $("#play").onclick = switchPlay;
  $("#back").onclick = () => step(-1);
  $("#forth").onclick = () => step(1);
  $("#show").onchange = $("#name").onchange = update;
  $("#rate").onchange = (event) => { made.playbackRate = reference.playbackRate = Number(event.target.value); };
  made.onplay = () => follow();
  for (const name of ["pause", "seeked", "loadeddata"]) made.addEventListener(name, update);
  addEventListener("resize", update);
  addEventListener("keydown", (event) => {
    if (!open || event.target.matches("input[type=search], select, textarea")) return;
    const action = {
      " ": switchPlay, ArrowLeft: () => step(-1), ArrowRight: () => step(1),
      b: () => $("#show").click(), n: () => $("#next").click(), p: () => $("#previous").click(),
      Escape: () => { location.hash = "clips"; },
    }[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** The address says what is shown: #clips, #worst, #labels or #clip=3&frame=17. */
function navigate() {
  const place = new URLSearchParams(location.hash.slice(1));
  const number = Number(place.get("clip") ?? NaN);
  const isClip = number in report.clips;
  const tab = ["worst", "labels"].find((name) => place.has(name)) ?? "clips";
  for (const section of document.querySelectorAll("main > section")) {
    section.hidden = section.id !== `view-${isClip ? "clip" : tab}`;
  }
  for (const link of document.querySelectorAll("nav a")) {
    link.classList.toggle("on", link.hash === `#${isClip ? "clips" : tab}`);
  }
  if (isClip) {
    showClip(number, Number(place.get("frame") ?? 0));
  } else {
    made.pause();
    reference.pause();
    open = null;
  }
  scrollTo(0, 0);
}

showFacts();
showFilter();
showCards();
showWorst();
$("#tables").append(...report.statistics.map(table));
showControls();
addEventListener("hashchange", navigate);
navigate();

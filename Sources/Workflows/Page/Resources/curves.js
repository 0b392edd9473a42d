// Curves over one clip.

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

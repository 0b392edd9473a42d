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

// Drives a browser by the Chrome DevTools Protocol: opens a report, clicks as a person would and looks at what comes.
"use strict";
const { spawn } = require("node:child_process");
const { mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

const [browser, page, folder] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "check_report-"));
const chrome = spawn(browser, [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
  `--user-data-dir=${profile}`, "--window-size=1440,1000", "--mute-audio",
  "--autoplay-policy=no-user-gesture-required", "about:blank",
], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });

// Messages end with a zero byte; answers carry the number of their question.
const waiting = new Map();
const problems = [];
let received = "";
let count = 0;
chrome.stdio[4].on("data", (data) => {
  received += data;
  const messages = received.split("\0");
  received = messages.pop();
  for (const message of messages.map((text) => JSON.parse(text))) {
    if (waiting.has(message.id)) waiting.get(message.id)(message);
    if (message.method === "Runtime.exceptionThrown") {
      problems.push(message.params.exceptionDetails.exception?.description ?? "an exception");
    }
    if (message.method === "Network.requestWillBeSent" && !/^(file|data|blob):/.test(message.params.request.url)) {
      problems.push(`asks for ${message.params.request.url}`);
    }
  }
});

function ask(method, params = {}, sessionId) {
  const id = ++count;
  chrome.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
  return new Promise((resolve, reject) => waiting.set(id, (answer) =>
    answer.error ? reject(new Error(`${method}: ${answer.error.message}`)) : resolve(answer.result)));
}

async function main() {
  const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
  const tell = (method, params) => ask(method, params, sessionId);
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await tell("Runtime.evaluate",
      { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const until = async (what, expression) => {
    for (let time = 0; time < 15_000; time += 100) {
      if (await evaluate(expression)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    problems.push(`never: ${what}`);
  };
  const click = (selector) => evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  const shoot = async (name) => {
    const { data } = await tell("Page.captureScreenshot", { format: "png" });
    writeFileSync(join(folder, `report-${name}.png`), Buffer.from(data, "base64"));
  };

  for (const domain of ["Runtime", "Page", "Network"]) await tell(`${domain}.enable`);
  await tell("Page.navigate", { url: pathToFileURL(page).href });
  await until("the cards show", `document.querySelectorAll("#cards .card").length > 0`);
  await shoot("clips");
  await click(`nav a[href="#labels"]`);
  await until("the tables show", `document.querySelector("#view-labels").offsetHeight > 100`);
  await shoot("labels");
  await click(`nav a[href="#worst"]`);
  await until("the worst boxes show", `document.querySelector("#view-worst").offsetHeight > 0`);
  await shoot("worst");
  await click(`nav a[href="#clips"]`);
  await click("#cards .card");
  await until("the video is there", `document.querySelector("#made video").readyState >= 2`);
  const ink = `(() => {
    const canvas = document.querySelector("#made canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value > 0);
  })()`;
  await until("boxes are drawn", `[...Array(open.clip.frames).keys()].some((f) => open.details.boxes[f].length)
    && (open.details.boxes[frameNow()].length === 0 ? (step(1), false) : ${ink})`);
  await shoot("clip");
  await click("#show");
  if (await evaluate(ink)) problems.push("boxes cannot be switched off");
  await click("#show");
  // A click in the middle of a curve goes to the middle of the clip.
  const { x, y } = await evaluate(`(() => {
    const svg = document.querySelector(".curve svg");
    svg.scrollIntoView({ block: "center" });
    const { left, top, width, height } = svg.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  })()`);
  for (const type of ["mousePressed", "mouseReleased"]) {
    await tell("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
  }
  await until("a curve seeks", `Math.abs(frameNow() - open.clip.frames / 2) <= 1`);
  const before = await evaluate("frameNow()");
  await click("#play");
  await until("the video plays", `frameNow() !== ${before}`);
  await shoot("curves");
  if (problems.length) throw new Error(problems.join("\n"));
  console.log("check_report: fine");
}

main().catch((error) => {
  console.error(`check_report: ${error.message}`);
  process.exitCode = 1;
}).finally(() => {
  chrome.once("exit", () => rmSync(profile, { recursive: true, force: true }));
  chrome.kill();
});

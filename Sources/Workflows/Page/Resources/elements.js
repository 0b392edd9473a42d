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

// Keys, buttons and the address.

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

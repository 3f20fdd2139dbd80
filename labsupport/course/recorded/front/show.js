// Brings a recorded Lab to life in its place on a page.

const NARROW = 560; // pixels: below, the pictures for a phone are shown

const recordings = {};
globalThis.registerRecordedLab = (key, answers) => { recordings[key] = answers; };

// The answers of a Lab, whose script is loaded when it is first asked for.
function answersOf(key, folder) {
  if (recordings[key]) return Promise.resolve(recordings[key]);
  return new Promise((found, failed) => {
    const script = element("script", { src: `${folder}/answers.js` });
    script.addEventListener("load", () => (recordings[key] ? found(recordings[key]) : failed(new Error(`no answers for ${key}`))));
    script.addEventListener("error", () => failed(new Error(`${folder}/answers.js cannot be loaded`)));
    document.head.append(script);
  });
}

// {control: value} for each setting: the file holds places in tables of values.
function unfolded({ names, tables, rows }) {
  return rows.map((row) => Object.fromEntries(row.map((place, k) => [names[k], tables[k][place]])));
}

// What is in `place` stays until the Lab's first picture is there, and for good where there is none.
// begin: the number of the beginning, where a Lab has several. When a phone is turned, the pictures of
// the other width take over, with the same values.
globalThis.showRecordedLab = async function showRecordedLab(place, key, folder, begin = 0) {
  let shown; // {narrow, model, leave}
  const isNarrow = () => place.clientWidth > 0 && place.clientWidth < NARROW;
  async function show(narrow) {
    const [name, there] = narrow ? [`${key}/narrow`, `${folder}/narrow`] : [key, folder];
    const found = await answersOf(name, there);
    const answers = { ...found, settings: unfolded(found.settings) };
    const frames = framesIn(there, answers.frames);
    const model = new { lines: RecordedLines, trainings: RecordedTrainings }[answers.kind](answers, frames, begin);
    if (shown) model.follow(shown.model);
    await frames.load(model.shown.frame);
    await model.show();
    shown?.leave();
    shown = { narrow, model, leave: render({ model, el: place }) };
    addNote(place, answers, model);
  }
  try {
    await show(isNarrow());
    let turning = false;
    new ResizeObserver(async () => {
      const fits = !place.clientWidth || isNarrow() === shown.narrow;
      if (fits || turning || place.querySelector(".lab-stage")) return;
      turning = true;
      await show(isNarrow()).catch(() => {}); // else the pictures of the other width stay
      turning = false;
    }).observe(place);
  } catch (problem) {
    console.warn(`The Lab ${key} stays a picture: ${problem.message}`);
  }
};

function addNote(place, answers, model) {
  const told = () => `recorded: ${answers.pictures} pictures${model.coarse}; ${INSTALL}`;
  const note = element("p", { class: "lab-recorded", role: "status" });
  place.querySelector(".lab").append(note);
  model.told = (notice) => {
    const usual = told();
    note.textContent = notice ? `${notice} ${usual[0].toUpperCase()}${usual.slice(1)}.` : usual;
    note.classList.toggle("lab-moved", Boolean(notice));
  };
  model.told(model.notice);
}

// The recorded pictures of one Lab. Each is a base, which many share, with a patch upon it; they are
// files beside the answers, loaded when they are needed, and a little before.

const AT_ONCE = 4; // so many files are loaded ahead at the same time
const KEPT = 600; // files

function framesIn(folder, listed) {
  const files = new Map(); // number → {image, loaded: a promise, there: whether it is}
  let wanted = [], underWay = 0;

  function load(number) {
    const known = files.get(number);
    if (known) {
      files.delete(number); // the latest used stand last
      files.set(number, known);
      return known;
    }
    const file = { image: new Image(), there: false };
    file.image.src = `${folder}/${number}.webp`;
    file.loaded = file.image.decode().then(() => { file.there = true; });
    file.loaded.catch(() => files.delete(number)); // the next who needs it tries again
    files.set(number, file);
    if (files.size > KEPT) files.delete(files.keys().next().value);
    return file;
  }
  const filesOf = ([base, patch]) => (patch < 0 ? [base] : [base, patch]);
  function layers([base, patch, x, y]) {
    const whole = [{ image: load(base).image, x: 0, y: 0 }];
    return patch < 0 ? whole : [...whole, { image: load(patch).image, x, y }];
  }

  function goOn() {
    while (underWay < AT_ONCE && wanted.length) {
      const number = wanted.shift();
      if (files.has(number)) continue;
      underWay += 1;
      load(number).loaded.catch(() => {}).then(() => { underWay -= 1; goOn(); });
    }
  }

  return {
    // The layers of a frame if they are there, else null.
    ready: (frame) => (filesOf(listed[frame]).every((number) => files.get(number)?.there) ? layers(listed[frame]) : null),
    // A promise of its layers.
    load: (frame) => Promise.all(filesOf(listed[frame]).map((number) => load(number).loaded)).then(() => layers(listed[frame])),
    // Loads these frames ahead, in their order, instead of those that were expected before.
    expect(frames) {
      wanted = frames.flatMap((frame) => (frame < 0 ? [] : filesOf(listed[frame])));
      goOn();
    },
  };
}

// A place in this tab only, gone with it. Names share the prefix that the quick way out clears.
const PREFIX = "wb-draft:";

export function save(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch (error) {
    // A full or forbidden store only means that nothing is kept.
  }
}

export function load(name) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + name) || "null");
  } catch (error) {
    return null;
  }
}

export function clear(name) {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch (error) {
    // Nothing could be kept, so there is nothing to clear.
  }
}

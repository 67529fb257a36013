// Places that the reader wants to keep: their ids on this device alone.

const KEY = "finder-saved";

export function savedIds() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

export const isSaved = (id) => savedIds().includes(id);

// Saves or forgets; answers whether it is saved now.
export function toggle(id) {
  const ids = savedIds();
  const next = ids.includes(id) ? ids.filter((known) => known !== id) : [...ids, id];
  try {
    localStorage.setItem(KEY, JSON.stringify(next.slice(-50)));
  } catch {
    return false; // private browsing
  }
  return next.includes(id);
}

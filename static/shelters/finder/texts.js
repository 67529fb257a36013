// What the page says, in its own language: the texts come with the page, the numbers are written here.

const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "{}");

export const config = read("finder-config");
const texts = read("finder-texts");
const CHINA = 8 * 3600 * 1000;

export function say(key, values = {}) {
  const text = texts[key] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export const inEnglish = config.language === "en";

// A field of the data in the page's language, Chinese when there is no other.
export const local = (row, field) => (inEnglish && row[`${field}_en`]) || row[field] || "";

export function distanceText(metres) {
  if (metres < 995) return say("metres", { n: Math.max(10, Math.round(metres / 10) * 10) });
  return say("kilometres", { n: (metres / 1000).toFixed(metres < 99500 ? 1 : 0) });
}

// 11-22 09:30 on China's clock, with the year when it is not this one.
export function dateText(date, { time = false, now = new Date() } = {}) {
  const iso = new Date(date.getTime() + CHINA).toISOString();
  const thisYear = new Date(now.getTime() + CHINA).toISOString().slice(0, 4) === iso.slice(0, 4);
  return iso.slice(thisYear ? 5 : 0, 10) + (time ? ` ${iso.slice(11, 16)}` : "");
}

const DAY = 86400 * 1000;
const EPOCH = Date.UTC(2000, 0, 1);

// The sentence about the last check of an entrance, and whether it is good news.
export function checkText(snapshot, number, now = new Date()) {
  const { checked_on, check } = snapshot.entrances;
  if (checked_on[number] == null) return { text: say("never_checked"), state: "unknown" };
  const day = new Date(EPOCH + checked_on[number] * DAY);
  const result = snapshot.checks[check[number]] ?? "";
  const date = dateText(day, { now });
  if (now - day > config.stale_days * DAY) return { text: say("not_checked_since", { date }), state: "stale" };
  return { text: say("checked", { date, result: say(`check_${result}`) || result }), state: result === "open" ? "good" : "bad" };
}

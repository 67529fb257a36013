// A typed place → points: places (with former names, pinyin, initials, slips of the pen), then sites' names and addresses.

import { degrees } from "./snapshot.js";

const NOISE = /[\s,，.。、·'’"“”()（）\-—_]+/g;
const AROUND = /(附近|旁边?|对面|门口|周边|一带|路口|那里|这里|怎么走|在哪儿?)$/;
const SOUNDS = [[/zh/g, "z"], [/ch/g, "c"], [/sh/g, "s"], [/ng/g, "n"], [/l/g, "n"], [/hu/g, "f"]];

export function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(NOISE, "");
}

// Sounds that many speakers write alike.
const folded = (pinyin) => SOUNDS.reduce((text, [from, to]) => text.replace(from, to), pinyin);

// Edit distance with swapped neighbours; answers at most `limit` + 1.
export function edits(one, other, limit) {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let [before, row] = [[], Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const differs = one[i - 1] === other[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + differs);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
}

function shared(one, other) {
  const pairs = (text) => new Set(Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)));
  const [left, right] = [pairs(one), pairs(other)];
  if (!left.size || !right.size) return 0;
  return (2 * [...left].filter((pair) => right.has(pair)).length) / (left.size + right.size);
}

// How badly a name fits what was typed: 0 is the name itself, Infinity is no relation.
function misfit(typed, name) {
  if (typed === name) return 0;
  if (name.startsWith(typed)) return 1 + (name.length - typed.length) / 100;
  if (name.includes(typed) && typed.length > 1) return 2 + (name.length - typed.length) / 100;
  if (typed.includes(name) && name.length > 1) return 3 - name.length / 100;
  const slips = typed.length >= 6 ? 2 : typed.length >= 3 ? 1 : 0;
  const away = slips ? edits(typed, name, slips) : Infinity;
  if (away <= slips) return 4 + away / 10;
  const alike = shared(typed, name);
  return alike >= 0.5 ? 6 - alike : Infinity;
}

function soundMisfit(typed, pinyin, initials) {
  if (typed === pinyin) return 0.5;
  if (typed === initials) return 1.5;
  if (typed.length > 2 && pinyin.startsWith(typed)) return 1.6;
  if (typed.length > 1 && initials.startsWith(typed)) return 2.5;
  if (typed.length < 4) return Infinity;
  if (pinyin.includes(typed)) return 2.6;
  const [said, meant] = [folded(typed), folded(pinyin)];
  if (said === meant || meant.startsWith(said)) return 3.2;
  const slips = typed.length >= 8 ? 2 : 1;
  const away = edits(said, meant, slips);
  return away <= slips ? 4 + away / 10 : Infinity;
}

// [pinyin, initials] of each of the place's names.
function sounds(places, row) {
  const initials = places.initials[row].split(" ");
  return places.pinyin[row].split(" ").map((pinyin, at) => [pinyin, initials[at] ?? ""]);
}

// "如皋 人民路": the district that was typed first, and the rest, which then counts for that district's own places.
function homeOf(snapshot, typed) {
  for (const [number, { name }] of snapshot.districts.entries())
    for (const prefix of [plain(name), plain(name).slice(0, -1)])
      if (prefix.length > 1 && typed.length > prefix.length + 1 && typed.startsWith(prefix))
        return { number, rest: typed.slice(prefix.length) };
  return null;
}

function searchPlaces(places, typed, latin, home) {
  return places.name.map((name, row) => {
    const names = [name, ...(places.former?.[row] ?? [])].map(plain);
    const fits = names.map((known, at) => misfit(typed, known) + (at ? 0.05 : 0));
    if (home && home.number === places.district[row]) fits.push(...names.map((known) => misfit(home.rest, known) + 0.1));
    if (latin) fits.push(...sounds(places, row).map((sound) => soundMisfit(typed, ...sound)));
    const rank = Math.min(...fits);
    const former = fits.indexOf(rank) > 0 && fits.indexOf(rank) < names.length;
    return { row, rank, former };
  });
}

function fromPlace(snapshot, places, { row, rank, former }) {
  return {
    name: places.name[row],
    former: former ? places.former[row][0] : "",
    rank,
    district: places.district[row],
    isDistrict: places.kind[row] === "district",
    lon: degrees(places.lon[row]),
    lat: degrees(places.lat[row]),
  };
}

const street = (address) => /^(\D{2,})\d/.exec(address)?.[1];

function searchSites(snapshot, typed) {
  const found = [];
  const road = street(typed); // a house number that no site has still names its street
  snapshot.sites.name.forEach((name, site) => {
    const address = plain(snapshot.sites.address[site]);
    let rank = Math.min(misfit(typed, plain(name)), address && misfit(typed, address) + 0.3);
    if (address.length > 2 && typed.endsWith(address)) rank = 0.4;
    if (road && street(address) && road.endsWith(street(address))) rank = Math.min(rank, 3.2);
    if (rank < 4) found.push({ site, rank: rank + 0.2 });
  });
  return found;
}

function fromSite(snapshot, { site, rank }) {
  const entrance = snapshot.entrances.site.indexOf(site);
  return {
    name: snapshot.sites.name[site],
    former: "",
    rank,
    district: snapshot.sites.district[site],
    isDistrict: false,
    lon: snapshot.lon[entrance],
    lat: snapshot.lat[entrance],
  };
}

// The best fits, best first: [{name, former, rank, district, isDistrict, lon, lat}]; rank < 1 is certain, above 3 a guess.
export function search(snapshot, places, text, limit = 6) {
  const typed = plain(text).replace(AROUND, "");
  if (!typed) return [];
  const latin = /^[a-z][a-z0-9]*$/.test(typed);
  const byRank = (one, other) => one.rank - other.rank;
  const known = searchPlaces(places, typed, latin, homeOf(snapshot, typed)).filter(({ rank }) => rank < Infinity);
  const found = [
    ...known.sort(byRank).slice(0, limit).map((hit) => fromPlace(snapshot, places, hit)),
    ...(latin ? [] : searchSites(snapshot, typed).sort(byRank).slice(0, limit).map((hit) => fromSite(snapshot, hit))),
  ].sort(byRank);
  const seen = new Set();
  const key = ({ name, district }) => `${name}/${district}`;
  return found.filter((hit) => !seen.has(key(hit)) && seen.add(key(hit))).slice(0, limit);
}

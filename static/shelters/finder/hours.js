// Opening hours on China's clock: "24/7", or rules like "Mo-Fr 08:00-12:00; Sa 22:00-02:00" that add up.

const DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const OFFSET = 8 * 3600 * 1000; // Asia/Shanghai has had no summer time since 1991
const RULE = /^(\w\w)(?:-(\w\w))? (\d\d):(\d\d)-(\d\d):(\d\d)$/;

function parse(rule) {
  const [, first, last, ...clock] = rule.trim().match(RULE) ?? [];
  const [hour, minute, toHour, toMinute] = clock.map(Number);
  return { first: DAYS.indexOf(first), last: DAYS.indexOf(last ?? first), opens: hour * 60 + minute, closes: toHour * 60 + toMinute };
}

function covers({ first, last }, day) {
  return first <= last ? day >= first && day <= last : day >= first || day <= last;
}

// true, false, or null when nobody knows.
export function isOpen(spec, at) {
  if (!spec) return null;
  if (spec === "24/7") return true;
  const local = new Date(at.getTime() + OFFSET);
  const [today, now] = [(local.getUTCDay() + 6) % 7, local.getUTCHours() * 60 + local.getUTCMinutes()];
  return spec.split(";").map(parse).some((rule) => {
    const { opens, closes } = rule;
    if (opens < closes) return covers(rule, today) && now >= opens && now < closes;
    return (covers(rule, today) && now >= opens) || (covers(rule, (today + 6) % 7) && now < closes);
  });
}

// Draws what the table under each chart says. Without scripts, or without the library, the table is all there is.

const ROW_HEIGHT = 30;
const ROOM = 64;
const NARROW = 480;
const LONGEST_NAME = 0.4; // of the chart's width
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const printing = matchMedia("print");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// A tone is a meaning; the pattern says it to whoever does not see the colour.
const TONES = {
  good: { colour: "--green", pattern: null },
  main: { colour: "--blue", pattern: { dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: Math.PI / 4 } },
  warn: { colour: "--orange", pattern: { dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 } },
  plan: { colour: "--blue", pattern: null },
  quiet: { colour: "--line", pattern: null },
  gone: { colour: "--quiet", pattern: null },
};

function bars({ name, tone, values }) {
  const { colour: token, pattern } = TONES[tone];
  const decal = pattern ? { ...pattern, color: colour("--paper"), symbolSize: 1 } : { symbol: "none" };
  return {
    name,
    type: "bar",
    stack: "all",
    barMaxWidth: 18,
    data: values,
    itemStyle: { color: colour(token), decal },
    emphasis: { focus: "series" },
  };
}

function options({ labels, series }, width) {
  const text = { color: colour("--ink"), fontFamily: getComputedStyle(document.body).fontFamily };
  return {
    animation: !still.matches && !printing.matches,
    animationDuration: 300,
    textStyle: text,
    grid: { left: 4, right: 24, top: 36, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 16, textStyle: text },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      backgroundColor: colour("--paper"),
      borderColor: colour("--line"),
      textStyle: text,
      renderMode: "richText",
    },
    xAxis: {
      type: "value",
      minInterval: 1,
      splitNumber: width < NARROW ? 2 : 5,
      axisLabel: { color: colour("--quiet"), hideOverlap: true },
      splitLine: { lineStyle: { color: colour("--line"), opacity: 0.5 } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: labels,
      axisTick: { show: false },
      // The bars keep the larger part of a phone; the table below has the whole names.
      axisLabel: { color: colour("--ink"), width: width * LONGEST_NAME, overflow: "truncate" },
    },
    series: series.map(bars),
  };
}

function start(box) {
  const figure = JSON.parse(document.getElementById(box.dataset.figure).textContent);
  if (!figure.labels.length) return;
  box.hidden = false;
  box.style.height = `${figure.labels.length * ROW_HEIGHT + ROOM}px`;
  const chart = echarts.init(box, null, { renderer: "svg" });
  const draw = () => chart.setOption(options(figure, box.clientWidth), true);
  chart.on("click", ({ seriesIndex, dataIndex }) => location.assign(figure.series[seriesIndex].urls[dataIndex]));
  new ResizeObserver(() => {
    chart.resize();
    draw();
  }).observe(box);
  for (const query of [dark, still, printing]) query.addEventListener("change", draw);
}

if (window.echarts) for (const box of document.querySelectorAll(".plot")) start(box);

// The dashboard's charts, drawn by uPlot from the table twin beside each: the table is the truth, the picture follows.
import uPlot from "./vendor/uplot-1.6.32.js";

const charts = new Map();
const style = getComputedStyle(document.body);
const token = (name) => style.getPropertyValue(name).trim();
const number = (cell) => (cell.dataset.v === "" ? null : Number(cell.dataset.v));
const font = () => `14px ${style.fontFamily}`;
const clock = (minute) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;

const axis = (more) => ({ font: font(), stroke: token("--ink-2"), grid: { stroke: token("--chart-grid"), width: 1 }, ticks: { show: false }, ...more });

/** A dotted line where the target is; its words stand in the legend, where no bar is. */
function target(table) {
  return (u) => {
    const { ctx, bbox } = u;
    const y = u.valToPos(Number(table.dataset.target), "y", true);
    ctx.save();
    ctx.strokeStyle = token("--ink");
    ctx.setLineDash([2 * uPlot.pxRatio, 5 * uPlot.pxRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };
}

/** A line where the day stands now. */
function now(minute) {
  return (u) => {
    if (minute < u.scales.x.min || minute > u.scales.x.max) return;
    const { ctx, bbox } = u;
    const x = u.valToPos(minute, "x", true);
    ctx.save();
    ctx.strokeStyle = token("--ink-3");
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  };
}

function today(table, rows) {
  const [at, middle, slowest, low, high, usual] = [
    rows.map((row) => Number(row.dataset.at) + 7.5),
    ...[0, 1, 2, 3, 4].map((column) => rows.map((row) => number(row.querySelectorAll("td")[column]))),
  ];
  const most = Math.max(2 * Number(table.dataset.target), ...slowest, ...high) * 1.05;
  const names = [...table.querySelectorAll("thead th")].map((head) => head.textContent);
  const line = (label, stroke, width, more) => ({ label, stroke, width: width, points: { size: 6, fill: stroke }, ...more });
  return {
    data: [at, middle, slowest, high, low, usual],
    options: {
      scales: { x: { time: false, range: () => [Number(rows[0].dataset.at), Number(rows.at(-1).dataset.at) + 15] }, y: { range: () => [0, most] } },
      axes: [
        axis({ values: (u, marks) => marks.map(clock), incrs: [60, 120, 180] }),
        axis({ size: 40 }),
      ],
      series: [
        {},
        line(names[1], token("--chart-middle"), 4),
        line(names[2], token("--chart-slowest"), 3, { points: { size: 8, fill: token("--surface") } }),
        { label: names[4], stroke: "transparent", points: { show: false } },
        { label: names[3], stroke: "transparent", points: { show: false } },
        line(names[5], token("--chart-middle"), 3, { dash: [4, 6], points: { show: false } }),
      ],
      bands: [{ series: [3, 4], fill: token("--chart-band") }],
      hooks: { draw: [target(table), now(Number(table.dataset.now))] },
    },
    words: (index) => `${rows[index].querySelector("th").textContent}: ${names.slice(1).map((name, column) => `${name} ${rows[index].querySelectorAll("td")[column].textContent}`).join(", ")}`,
  };
}

function month(table, rows) {
  const share = rows.map((row) => number(row.querySelector("td")));
  const aim = Number(table.dataset.target);
  const least = Math.min(70, Math.floor(Math.min(...share.filter((value) => value !== null), 100) / 10) * 10);
  const bars = (fill) => ({ fill, stroke: fill, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.6, 24], radius: 0.15 }) });
  return {
    data: [rows.map((_, index) => index), share.map((value) => (value !== null && value < aim ? value : null)), share.map((value) => (value !== null && value >= aim ? value : null))],
    options: {
      scales: { x: { time: false, range: () => [-0.6, rows.length - 0.4] }, y: { range: () => [least, 100] } },
      axes: [
        axis({ grid: { show: false }, splits: () => [...new Set([0, rows.length - 1])], values: (u, marks) => marks.map((mark) => rows[mark].querySelector("th").textContent) }),
        axis({ size: 48, values: (u, marks) => marks.map((mark) => `${mark}%`) }),
      ],
      series: [{}, bars(token("--chart-missed")), bars(token("--chart-kept"))],
      hooks: { draw: [target(table)] },
    },
    words: (index) => `${rows[index].querySelector("th").textContent}: ${rows[index].querySelector("td").textContent}`,
  };
}

const kinds = { today, month };

/** Draw a card's chart anew from its table. */
export function draw(card) {
  const host = card.querySelector("[data-chart]"), table = card.querySelector(".twin table");
  const rows = table ? [...table.tBodies[0].rows] : [];
  const { width, height } = host.getBoundingClientRect();
  charts.get(host)?.destroy();
  charts.delete(host);
  if (!rows.length || !width || height < 40) return;
  const { data, options, words } = kinds[host.dataset.chart](table, rows);
  const chart = new uPlot({ width: Math.floor(width), height: Math.floor(height), legend: { show: false }, cursor: { drag: { x: false, y: false }, points: { size: 10 } }, ...options }, data, host);
  charts.set(host, chart);
  host.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -rows.length, End: rows.length }[event.key];
    if (!step) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(rows.length - 1, (Number(host.dataset.point ?? -1)) + step));
    host.dataset.point = index;
    const series = data.findIndex((values, at) => at > 0 && values[index] !== null);
    chart.setCursor({ left: chart.valToPos(data[0][index], "x"), top: series > 0 ? chart.valToPos(data[series][index], "y") : 0 });
    card.querySelector("[data-read]").textContent = words(index);
  };
}

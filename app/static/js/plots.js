/* Plots: bars with their labels at the axis, in the page's own colours; a table says the same beneath. */
(function () {
    "use strict";

    const LETTER = 16; /* pixels of the plot for each letter of a name */
    const ROW_HEIGHT = 28;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();

    /* Custom properties with light-dark() come unresolved: a probe resolves them. */
    function resolved(name) {
        const probe = document.createElement("span");
        probe.className = `plot-colour-${name}`;
        document.body.append(probe);
        const found = getComputedStyle(probe).color;
        probe.remove();
        return found || colour(`--${name}`);
    }

    /* Names at the side: each of them, cut where it would push the bars away. */
    function nameTicks(ink, width) {
        const most = Math.min(Math.floor(width / LETTER), 26);
        const short = (name) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);
        return {
            color: ink,
            autoSkip: false,
            callback(value) {
                return short(this.getLabelForValue(value));
            },
        };
    }

    function bars(canvas) {
        const read = (name) => JSON.parse(canvas.dataset[name] || "[]");
        const [accent, soft, ink, line] = ["accent", "soft", "ink", "line"].map(resolved);
        const values = { label: canvas.dataset.valueLabel || "", data: read("values").map(Number) };
        const sets = [Object.assign(values, { backgroundColor: accent, borderRadius: 4 })];
        if (canvas.dataset.totals) {
            const data = read("totals").map(Number);
            sets.push({ label: canvas.dataset.totalLabel, data, backgroundColor: soft, borderRadius: 4 });
        }
        const ticks = { color: ink, precision: 0 };
        const upright = "upright" in canvas.dataset;
        const figures = { ticks, grid: { color: line }, beginAtZero: true };
        const names = { ticks: upright ? ticks : nameTicks(ink, canvas.parentElement.clientWidth), grid: { display: false } };
        if (!upright) canvas.parentElement.style.minHeight = `${read("labels").length * ROW_HEIGHT}px`;
        return {
            type: "bar",
            data: { labels: read("labels"), datasets: sets },
            options: {
                indexAxis: upright ? "x" : "y",
                animation: false,
                maintainAspectRatio: false,
                plugins: { legend: { display: false } },
                scales: upright ? { x: names, y: figures } : { x: figures, y: names },
            },
        };
    }

    function draw() {
        for (const canvas of document.querySelectorAll("[data-plot]")) {
            window.Chart.getChart(canvas)?.destroy();
            new window.Chart(canvas, bars(canvas));
        }
    }

    draw();
    /* At dusk the machine turns dark, or somebody chooses so in the menu. */
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
})();

/* Plots: bars with their labels at the axis, in the page's own colours; a table says the same beneath. */
(function () {
    "use strict";

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

    function bars(canvas) {
        const read = (name) => JSON.parse(canvas.dataset[name] || "[]");
        const [accent, soft, ink, line] = ["accent", "soft", "ink", "line"].map(resolved);
        const values = { label: canvas.dataset.plot === "shares" ? "Clients" : "", data: read("values") };
        const sets = [Object.assign(values, { backgroundColor: accent, borderRadius: 4 })];
        if (canvas.dataset.totals) {
            sets.push({ label: "Referrals", data: read("totals"), backgroundColor: soft, borderRadius: 4 });
        }
        const ticks = { color: ink, precision: 0 };
        return {
            type: "bar",
            data: { labels: read("labels"), datasets: sets },
            options: {
                indexAxis: "y",
                animation: false,
                maintainAspectRatio: false,
                plugins: { legend: { display: false } },
                scales: {
                    x: { ticks, grid: { color: line }, beginAtZero: true },
                    y: { ticks, grid: { display: false } },
                },
            },
        };
    }

    for (const canvas of document.querySelectorAll("[data-plot]")) {
        new window.Chart(canvas, bars(canvas));
    }
})();

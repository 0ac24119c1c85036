/* One framed field. What is typed goes to this origin only; the merchant's page hears whether it is valid. */
(function () {
    "use strict";

    const merchant = document.body.dataset.merchant;
    const field = document.body.dataset.field;
    const form = location.hash.slice(1);
    const input = document.querySelector("input");
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [sheet];

    const states = {
        customCss: "input",
        placeholderCss: "input::placeholder",
        validCss: "input.valid",
        invalidCss: "input.invalid",
        focusCss: "input:focus",
    };

    function tell(kind, more) {
        parent.postMessage(Object.assign({ collect: form, field: field, kind: kind }, more), merchant);
    }

    /* Only property and value are set, through the CSSOM: no text of the page's becomes a rule. */
    function dress(styles) {
        for (const [name, selector] of Object.entries(states)) {
            const rule = sheet.cssRules[sheet.insertRule(selector + " {}", sheet.cssRules.length)];
            for (const [property, value] of Object.entries(styles[name] || {})) {
                rule.style.setProperty(property, String(value));
            }
        }
    }

    function show(valid) {
        input.classList.toggle("valid", valid === true);
        input.classList.toggle("invalid", valid === false);
        input.setAttribute("aria-invalid", String(valid === false));
    }

    async function save() {
        try {
            const answer = await fetch("/token/entry", {
                method: "POST",
                headers: { "Content-Type": "application/json" },
                body: JSON.stringify({ form: form, field: field, value: input.value }),
            });
            return await answer.json();
        } catch (error) {
            return { valid: false, message: "Field could not be checked" };
        }
    }

    function tidy() {
        if (field === "ccexp" && /^\d{3,}$/.test(input.value)) {
            input.value = input.value.slice(0, 2) + "/" + input.value.slice(2);
        }
    }

    input.addEventListener("focus", () => tell("focus"));
    input.addEventListener("input", tidy);
    input.addEventListener("blur", async () => {
        const empty = input.value.trim() === "";
        tell("blur", { empty: empty });
        if (empty) {
            show(null);
            tell("validation", { valid: false, message: "Field is empty" });
            return;
        }
        const said = await save();
        show(said.valid);
        tell("validation", said);
    });

    window.addEventListener("message", async (event) => {
        if (event.origin !== merchant || event.source !== parent || !event.data || event.data.collect !== form) {
            return;
        }
        if (event.data.kind === "dress") {
            dress(event.data.styles);
        } else if (event.data.kind === "clear") {
            input.value = "";
            show(null);
        } else if (event.data.kind === "save") {
            const said = input.value.trim() === "" ? { valid: false } : await save();
            tell("saved", { valid: said.valid, request: event.data.request });
        }
    });

    tell("ready");
})();

/* Stands in for Collect.js on this machine: the same calls, the same framed fields, the same silences. */
(function () {
    "use strict";

    const tag = document.currentScript;
    const gateway = new URL(tag.src).origin;
    const key = tag.dataset.tokenizationKey || "";
    const fieldNames = ["ccnumber", "ccexp", "cvv", "checkname", "checkaccount", "checkaba"];
    const styleNames = ["customCss", "placeholderCss", "validCss", "invalidCss", "focusCss"];
    let settings = {};
    let form = "";
    let frames = {};
    let ready = new Set();
    let request = null;

    function randomHex() {
        const bytes = crypto.getRandomValues(new Uint8Array(16));
        return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    }

    function call(name, ...values) {
        if (typeof settings[name] === "function") {
            settings[name](...values);
        }
    }

    function frame(name, options) {
        const place = document.querySelector(options.selector || "#" + name);
        if (!place) {
            throw new Error("CollectJS: no element " + (options.selector || "#" + name));
        }
        const asked = new URLSearchParams({ f: name, origin: location.origin });
        for (const word of ["title", "placeholder"]) {
            if (options[word]) {
                asked.set(word, options[word]);
            }
        }
        const made = document.createElement("iframe");
        made.src = gateway + "/token/field?" + asked + "#" + form;
        made.id = "CollectJSInline" + name;
        made.className = "CollectJSInlineIframe";
        made.title = options.title || name;
        made.style.border = "0";
        made.style.width = "100%";
        made.style.height = "100%";
        place.replaceChildren(made);
        return made;
    }

    function post(name, message) {
        frames[name].contentWindow.postMessage(Object.assign({ collect: form }, message), gateway);
    }

    function postAll(message) {
        Object.keys(frames).forEach((name) => post(name, message));
    }

    /* Configuring again draws new fields: whatever had been typed is gone. */
    function configure(options) {
        settings = options || {};
        form = randomHex();
        ready = new Set();
        stop();
        frames = {};
        const wanted = settings.fields || { ccnumber: {}, ccexp: {}, cvv: {} };
        for (const name of fieldNames.filter((one) => one in wanted)) {
            frames[name] = frame(name, wanted[name] || {});
        }
    }

    function stop() {
        if (request) {
            clearTimeout(request.timer);
            request = null;
        }
    }

    /* Invalid or empty fields never call back: all that is heard of them is the time-out. */
    function startPaymentRequest() {
        stop();
        const started = { id: randomHex(), saved: {} };
        request = started;
        started.timer = setTimeout(() => {
            if (request === started) {
                stop();
                call("timeoutCallback");
            }
        }, settings.timeoutDuration || 10000);
        postAll({ kind: "save", request: started.id });
    }

    async function create(started) {
        const answer = await fetch(gateway + "/token/create", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ form: form, key: key }),
        });
        const told = await answer.json();
        if (!answer.ok) {
            console.error("CollectJS: " + told.error);
        } else if (request === started) {
            stop();
            told.initiatedBy = { isTrusted: true };
            call("callback", told);
        }
    }

    function saved(name, data) {
        if (!request || data.request !== request.id) {
            return;
        }
        request.saved[name] = data.valid;
        if (Object.keys(frames).every((one) => request.saved[one])) {
            create(request).catch((error) => console.error("CollectJS: " + error.message));
        }
    }

    const heard = {
        ready: (name) => {
            const styles = {};
            styleNames.forEach((one) => (styles[one] = settings[one] || {}));
            post(name, { kind: "dress", styles: styles });
            ready.add(name);
            if (ready.size === Object.keys(frames).length) {
                call("fieldsAvailableCallback");
            }
        },
        focus: (name) => frames[name].dispatchEvent(new CustomEvent("focus")),
        blur: (name, data) =>
            frames[name].dispatchEvent(new CustomEvent("blur", { detail: { empty: data.empty } })),
        validation: (name, data) => call("validationCallback", name, data.valid, data.message),
        saved: saved,
    };

    window.addEventListener("message", (event) => {
        const data = event.data;
        if (event.origin !== gateway || !data || data.collect !== form) {
            return;
        }
        const mine = Object.hasOwn(frames, data.field) && frames[data.field].contentWindow === event.source;
        if (mine && Object.hasOwn(heard, data.kind)) {
            heard[data.kind](data.field, data);
        }
    });

    document.addEventListener("click", (event) => {
        if (settings.paymentSelector && event.target.closest(settings.paymentSelector)) {
            event.preventDefault();
            startPaymentRequest();
        }
    });

    window.CollectJS = {
        configure: configure,
        startPaymentRequest: startPaymentRequest,
        clearInputs: () => postAll({ kind: "clear" }),
    };
})();

/* The pay page: the gateway's fields take the numbers, and only their token is sent with the form. */

const FIELDS = {
    card: { ccnumber: "number", ccexp: "expiry", cvv: "code" },
    bank_account: { checkname: "name", checkaba: "routing", checkaccount: "account" },
};
const form = document.querySelector("[data-pay]");
const button = form.querySelector("[data-pay-button]");
const problem = form.querySelector("[data-pay-problem]");
const words = button.textContent;

function method() {
    return form.elements.method.value;
}

function say(text) {
    problem.textContent = text;
    problem.hidden = !text;
}

function rest() {
    button.disabled = false;
    button.textContent = words;
}

/* Configuring draws new, empty fields, so it is done once per choice. */
function draw() {
    for (const part of form.querySelectorAll("[data-hosted]")) {
        part.hidden = part.dataset.hosted !== method();
    }
    button.disabled = true;
    const fields = {};
    for (const [name, label] of Object.entries(FIELDS[method()])) {
        fields[name] = { selector: `#pay-${name}`, title: form.dataset[label], placeholder: "" };
    }
    window.CollectJS.configure({
        variant: "inline",
        styleSniffer: false,
        fields,
        customCss: { "font-size": "16px", "line-height": "24px" },
        timeoutDuration: 10000,
        timeoutCallback: () => {
            say(form.dataset.incomplete);
            rest();
        },
        validationCallback: (name, valid) => {
            document.getElementById(`pay-${name}`).classList.toggle("is-invalid", !valid);
        },
        fieldsAvailableCallback: rest,
        callback: (answer) => {
            form.elements.payment_token.value = answer.token;
            form.submit();
        },
    });
}

form.addEventListener("submit", (event) => {
    event.preventDefault();
    say("");
    button.disabled = true;
    button.textContent = form.dataset.working;
    window.CollectJS.startPaymentRequest();
});
form.addEventListener("change", (event) => {
    if (event.target.name === "method") {
        draw();
    }
});
draw();

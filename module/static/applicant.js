// Comfort for the steps of an application: saving while typing, searching codes without a new page.
// Everything works without it.

const EVERY = 20000;

function fieldsOf(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") {
      data.append(name, value);
    }
  }
  return data;
}

function clockTime() {
  return new Date().toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" });
}

function signature(form) {
  const data = fieldsOf(form);
  data.delete("version");
  return data.toString();
}

// Sends the form when it has changed. A stale page stops: the person decides on the next ordinary save.
function autosave(status) {
  const form = document.getElementById(status.dataset.form);
  let known = signature(form);
  let running = null;
  let stopped = false;

  async function send() {
    const sent = signature(form);
    const answer = await fetch(form.getAttribute("action") || window.location.href, {
      method: "POST",
      headers: { "X-TROIS-Autosave": "1" },
      body: fieldsOf(form),
      redirect: "error",
    });
    if (answer.status === 204) {
      known = sent;
      form.elements.namedItem("version").value = answer.headers.get("X-TROIS-Version");
      document.querySelectorAll("input[name='version']").forEach((field) => {
        field.value = answer.headers.get("X-TROIS-Version");
      });
      status.textContent = status.dataset.textSaved.replace("{time}", clockTime());
    } else if (answer.status === 409) {
      stopped = true;
      status.textContent = status.dataset.textStale;
    }
  }

  function tick() {
    if (stopped || running || signature(form) === known) {
      return;
    }
    running = send()
      .catch(() => {}) // the line is down: the next tick or the next button tries again
      .finally(() => {
        running = null;
      });
  }

  const timer = window.setInterval(tick, EVERY);

  // A button pressed while a save is under way waits for it: else it would carry the old version.
  form.addEventListener("submit", (event) => {
    window.clearInterval(timer);
    stopped = true;
    if (running) {
      event.preventDefault();
      const button = event.submitter;
      running.then(() => form.requestSubmit(button));
    }
  });
}

function searchCodes(button) {
  const input = document.getElementById(button.dataset.input);
  const results = document.getElementById(button.dataset.results);
  const status = document.querySelector(`[data-for='${button.dataset.results}']`);

  async function search() {
    const ticked = [...results.querySelectorAll("input:checked")].map((box) => box.closest(".govuk-checkboxes__item"));
    const answer = await fetch(`${button.dataset.address}?q=${encodeURIComponent(input.value)}`);
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    results.innerHTML = await answer.text();
    const list = results.querySelector(".govuk-checkboxes");
    for (const item of ticked) {
      const twin = results.querySelector(`[value='${item.querySelector("input").value}']`);
      if (twin) {
        twin.checked = true;
      } else if (list) {
        list.prepend(item);
      } else {
        results.prepend(item);
      }
    }
    const count = results.querySelectorAll("input").length;
    status.textContent = button.dataset.textFound.replace("{count}", String(count));
  }

  button.addEventListener("click", (event) => {
    event.preventDefault();
    search().catch(() => {
      button.replaceWith(button.cloneNode(true)); // without the script the button saves and searches
    });
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      button.click();
    }
  });
}

// Hides what is asked of residents only (the classifier of territories) while “Non-resident” is chosen.
function byResidence(part) {
  const form = part.closest("form");

  function show() {
    const chosen = form.querySelector("input[name='resident']:checked");
    part.hidden = chosen !== null && chosen.value !== part.dataset.residence;
  }

  form.addEventListener("change", show);
  show();
}

document.querySelectorAll("[data-residence]").forEach(byResidence);
document.querySelectorAll("[data-module='trois-autosave']").forEach(autosave);
document.querySelectorAll("[data-module='trois-hs-search']").forEach(searchCodes);

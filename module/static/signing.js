// Signs the document of a form in NCALayer, then sends the form as usual.
//
// <form data-module="trois-sign" data-document="base64" data-address="wss://..." data-purpose="sign_in|document"
//       data-language="ru|kk" data-text-...="..."> with <input name="signature">, a button, .trois-sign__status,
// .trois-sign__alert and a <template data-failure="..."> for each way of not signing. All words come from the server, in
// the language of the page. What NCALayer says is no proof: the server checks everything again.

const FOR_SIGNING = "1.3.6.1.5.5.7.3.4";
const CONNECT_SECONDS = 60;

// The permission to reach programs on this device: Chrome knows the first name since 145, the second one before.
const PERMISSIONS = ["loopback-network", "local-network-access"];

class SigningError extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

function decode(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

function within(seconds, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new SigningError("not-running")), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function connected(address) {
  if (typeof NCALayerClient === "undefined") {
    throw new SigningError("failed");
  }
  const client = new NCALayerClient(address, false);
  try {
    await within(CONNECT_SECONDS, client.connect());
  } catch {
    close(client);
    throw new SigningError((await isRefusedByBrowser()) ? "not-allowed" : "not-running");
  }
  return client;
}

// A page cannot tell "not running" from "not installed"; it can tell that the person, or the administrator of the
// computer, once refused the site the way to programs on the device. Then the browser asks no more.
async function isRefusedByBrowser() {
  for (const name of PERMISSIONS) {
    try {
      return (await navigator.permissions.query({ name })).state === "denied";
    } catch {
      continue; // a browser that does not know the name, or no permissions at all
    }
  }
  return false;
}

function close(client) {
  if (client.wsConnection) {
    client.wsConnection.onclose = null;
    client.wsConnection.onerror = null;
    client.wsConnection.close();
  }
}

// An answer came: cancelled, refused, or of a shape that only an NCALayer without this way of signing gives.
// No answer came: the connection was lost.
function reasonOf(error, answer) {
  if (error.canceledByUser) {
    return "cancelled";
  }
  if (answer === null) {
    return "lost";
  }
  try {
    return Object.hasOwn(JSON.parse(answer), "status") ? "failed" : "old";
  } catch {
    return "failed";
  }
}

export async function sign({ address, text, purpose, language }, onConnected) {
  const client = await connected(address);
  let answer = null;
  client.onResponseReady = (data) => {
    answer = data;
  };
  const signer = { extKeyUsageOids: purpose === "sign_in" ? [] : [FOR_SIGNING] };
  try {
    onConnected();
    const result = await client.basicsSignXML(null, text, {}, signer, language);
    const signature = Array.isArray(result) ? result[0] : result;
    if (typeof signature !== "string" || signature === "") {
      throw new SigningError("failed");
    }
    return signature;
  } catch (error) {
    throw error instanceof SigningError ? error : new SigningError(reasonOf(error, answer));
  } finally {
    close(client);
  }
}

function sayingOf(form, kind) {
  return form.dataset[`text${kind[0].toUpperCase()}${kind.slice(1)}`];
}

function clear(place) {
  place.replaceChildren();
  delete place.dataset.failure;
}

function tell(form, place, kind) {
  const template = form.querySelector(`template[data-failure="${kind}"]`);
  place.dataset.failure = kind;
  place.replaceChildren(template.content.cloneNode(true));
}

function attach(form) {
  const button = form.querySelector("button[type=submit]");
  const status = form.querySelector(".trois-sign__status");
  const alert = form.querySelector(".trois-sign__alert");
  const field = form.elements.namedItem("signature");

  function rest() {
    field.value = "";
    clear(status);
    button.disabled = false;
    button.removeAttribute("aria-disabled");
    form.removeAttribute("aria-busy");
  }

  function busy(kind) {
    clear(alert);
    clear(status);
    status.textContent = sayingOf(form, kind);
    button.disabled = true;
    button.setAttribute("aria-disabled", "true");
    form.setAttribute("aria-busy", "true");
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) {
      return;
    }
    busy("connecting");
    try {
      field.value = await sign(
        {
          address: form.dataset.address,
          text: decode(form.dataset.document),
          purpose: form.dataset.purpose,
          language: form.dataset.language,
        },
        () => busy("waiting"),
      );
      busy("sending");
      form.submit();
    } catch (error) {
      rest();
      const kind = error.kind || "failed";
      tell(form, kind === "cancelled" ? status : alert, kind); // who cancels has made no error
      button.focus();
    }
  });

  window.addEventListener("pageshow", rest);
  rest();
}

document.querySelectorAll("form[data-module='trois-sign']").forEach(attach);

// Passkeys: the form that is marked asks the browser's authenticator, and sends what it answers.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

const make = async ({ publicKey }) => {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
    },
  });
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    },
  };
};

const answer = async ({ publicKey }) => {
  const given = await navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials) },
  });
  return {
    id: given.id,
    rawId: text(given.rawId),
    type: given.type,
    clientExtensionResults: given.getClientExtensionResults(),
    response: {
      clientDataJSON: text(given.response.clientDataJSON),
      authenticatorData: text(given.response.authenticatorData),
      signature: text(given.response.signature),
      userHandle: given.response.userHandle ? text(given.response.userHandle) : null,
    },
  };
};

const asked = async (address) => {
  const response = await fetch(address, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()).request_options;
};

const tell = (form, words) => {
  let place = form.querySelector("[data-told]");
  if (!place) {
    place = document.createElement("p");
    place.dataset.told = "";
    place.className = "field-error";
    place.setAttribute("role", "alert");
    form.append(place);
  }
  place.textContent = words;
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      const kind = form.dataset.passkey;
      const options = kind === "ask" ? await asked(form.dataset.ask) : JSON.parse(form.querySelector("[data-options]").dataset.options);
      const credential = kind === "make" ? await make(options) : await answer(options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      // The person said no, took too long, or the browser has no authenticator.
      button.removeAttribute("aria-busy");
      tell(form, form.dataset.failed);
    }
  });
}

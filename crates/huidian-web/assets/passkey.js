// Signing in by passkey, and adding one: asks the server what to sign, the browser to have it signed, and hands over what it says.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const written = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer ?? []))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  class Refused extends Error {}

  async function post(address, body, type) {
    const answer = await fetch(address, { method: "POST", body, headers: { "content-type": type } });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(said.refusal ?? "");
    return said;
  }

  async function create(asked) {
    const known = asked.excludeCredentials.map((one) => ({ ...one, id: bytes(one.id) }));
    const user = { ...asked.user, id: bytes(asked.user.id) };
    const made = await navigator.credentials.create({ publicKey: { ...asked, user, challenge: bytes(asked.challenge), excludeCredentials: known } });
    const { response } = made;
    return { client_data: written(response.clientDataJSON), attestation: written(response.attestationObject), transports: response.getTransports?.() ?? [] };
  }

  async function get(asked) {
    const found = await navigator.credentials.get({ publicKey: { ...asked, challenge: bytes(asked.challenge) } });
    const { response } = found;
    return {
      id: written(found.rawId), client_data: written(response.clientDataJSON), authenticator_data: written(response.authenticatorData),
      signature: written(response.signature), user_handle: written(response.userHandle),
    };
  }

  const line = document.getElementById("passkey-says");
  const say = (words) => { line.textContent = words; line.hidden = !words; };

  async function run(form) {
    const fields = new URLSearchParams(new FormData(form));
    const { publicKey } = await post(form.dataset.ask, fields, "application/x-www-form-urlencoded");
    const answer = await (form.dataset.passkey === "create" ? create(publicKey) : get(publicKey));
    const whole = JSON.stringify({ form_token: fields.get("form_token") ?? "", ...answer });
    const { to } = await post(form.getAttribute("action"), whole, "application/json");
    location.assign(to);
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const { origin, unsupported, cancelled, known, failed } = form.dataset;
    if (location.origin !== origin) { document.getElementById("passkey-elsewhere").hidden = false; continue; }
    if (!window.PublicKeyCredential) { say(unsupported ?? ""); continue; }
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      say("");
      try { await run(form); } catch (error) {
        const reasons = { NotAllowedError: cancelled, InvalidStateError: known };
        say((error instanceof Refused && error.message) || reasons[error.name] || failed);
      }
      button.disabled = false;
    });
  }
})();

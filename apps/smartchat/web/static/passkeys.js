// Passkeys: asks the browser for one, and sends what it gives with the form that asked.

const form = document.querySelector("form[data-passkey]");
const problem = document.getElementById("passkey-problem");

function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
}

function text(buffer) {
  const binary = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function described(credentials) {
  return (credentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
}

async function made(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: described(options.excludeCredentials),
  };
  const found = await navigator.credentials.create({ publicKey });
  return answer(found, {
    clientDataJSON: text(found.response.clientDataJSON),
    attestationObject: text(found.response.attestationObject),
  });
}

async function used(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  };
  const found = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
  return answer(found, {
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

function answer(found, response) {
  return JSON.stringify({ id: found.id, rawId: text(found.rawId), type: found.type, response });
}

async function ask(event) {
  event.preventDefault();
  problem.hidden = true;
  try {
    const options = JSON.parse(form.dataset.options);
    form.elements.credential.value = await (form.dataset.passkey === "create" ? made(options) : used(options));
  } catch (error) {
    // What a browser says here is for developers, and differs from one to the next.
    problem.textContent =
      error.name === "InvalidStateError"
        ? "This device has a passkey of your account already."
        : "The browser gave no passkey. Try again.";
    problem.hidden = false;
    return;
  }
  form.submit();
}

if (form) {
  if (window.PublicKeyCredential) {
    form.hidden = false;
    form.addEventListener("submit", ask);
  } else {
    problem.textContent = "This browser has no passkeys.";
    problem.hidden = false;
  }
}

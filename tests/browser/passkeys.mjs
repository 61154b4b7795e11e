// Passkeys in a real Chromium with an authenticator of its own: node passkeys.mjs ADDRESS CHROMIUM [SCREENSHOT FOLDER], NAME and PASSWORD in the environment
import assert from "node:assert/strict";
import { click, close, evaluate, faults, inspect, open, page, path, shoot, text, until, width } from "./chromium.mjs";

const { NAME: name, PASSWORD: password } = process.env;
const fill = (fields) => evaluate(`for (const [id, value] of Object.entries(${JSON.stringify(fields)})) document.getElementById(id).value = value`);
const press = (selector) => page("Runtime.evaluate", { expression: `document.querySelector(${JSON.stringify(selector)}).click()`, userGesture: true });
const arrives = (at, what) => until(`location.pathname === ${JSON.stringify(at)} && document.readyState === "complete" && ${what}`);
const signOut = () => click('form[action="/account/sign-out"] button');
const signIn = async () => { await open("/account?back=%2Fworks"); await until(`!document.querySelector('form[data-passkey="get"]').hidden`); await press('form[data-passkey="get"] button'); };
// the console names the refusals that were asked for
const refused = async (words) => {
  await until(`!document.querySelector("#passkey-says").hidden`);
  assert.match(await text("#passkey-says"), words);
  assert.ok(faults.every((fault) => /422/.test(fault)), faults.join("\n"));
  faults.length = 0;
};

try {
  await width(1280);
  await page("WebAuthn.enable");
  const plug = async (options) => (await page("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, ...options } })).authenticatorId;
  const key = await plug({});

  // no button where nobody has a passkey
  await open("/account");
  assert.equal(await evaluate(`document.querySelectorAll("form[data-passkey]").length`), 0);
  await fill({ name, password });
  await click('form[action="/account/sign-in"] button');
  await click('a[href="/account/passkeys"]');
  await until(`!document.querySelector('form[data-passkey="create"]').hidden`);
  await inspect("no passkeys"); await shoot("passkeys-none");

  // a wrong password makes none
  await fill({ "passkey-name": "办公室电脑", "password-adding": "wrong-password" });
  await press('form[data-passkey="create"] button');
  await refused(/密码不对/);
  // an authenticator that does not know who it was makes none either
  await page("WebAuthn.setUserVerified", { authenticatorId: key, isUserVerified: false });
  await fill({ "password-adding": password });
  await press('form[data-passkey="create"] button');
  await refused(/没有添加/);
  await page("WebAuthn.setUserVerified", { authenticatorId: key, isUserVerified: true });
  await fill({ "password-adding": password });
  await press('form[data-passkey="create"] button');
  await arrives("/account/passkeys", `document.querySelector('input[name="key"]')`);
  assert.match(await text('[role="status"]'), /通行密钥已添加/);
  assert.match(await text("tbody"), /办公室电脑.*未用过/s);
  await inspect("a passkey"); await shoot("passkeys-one");
  await width(390, 844); await open("/account/passkeys"); await inspect("a passkey on a phone"); await shoot("passkeys-phone"); await width(1280);
  const { credentials } = await page("WebAuthn.getCredentials", { authenticatorId: key });
  assert.equal(credentials.length, 1);
  assert.ok(credentials[0].isResidentCredential, "found without a name");
  assert.equal(credentials[0].rpId, "localhost");
  // the same authenticator is not asked to make another
  await open("/account/passkeys");
  await until(`!document.querySelector('form[data-passkey="create"]').hidden`);
  await fill({ "passkey-name": "再来一个", "password-adding": password });
  await press('form[data-passkey="create"] button');
  await refused(/已有本账户的通行密钥/);

  // in without a name, a password or a code, and back to where one was
  await open("/account"); await signOut();
  await signIn();
  await arrives("/works", `document.querySelector(".who").textContent.includes(${JSON.stringify(name)})`);
  await open("/account/passkeys");
  assert.doesNotMatch(await text("tbody"), /未用过/);
  await open("/account"); await signOut();
  await open("/account"); await until(`!document.querySelector('form[data-passkey="get"]').hidden`);
  await inspect("sign-in with a passkey"); await shoot("passkeys-sign-in");
  await width(390, 844); await open("/account"); await inspect("sign-in with a passkey on a phone"); await width(1280);

  // whose finger it is not: nobody comes in
  await page("WebAuthn.setUserVerified", { authenticatorId: key, isUserVerified: false });
  await signIn();
  await refused(/没有登录/);
  await page("WebAuthn.setUserVerified", { authenticatorId: key, isUserVerified: true });
  // a copy of the passkey whose count is behind
  const [found] = (await page("WebAuthn.getCredentials", { authenticatorId: key })).credentials;
  assert.ok(found.signCount > 0, `counted: ${found.signCount}`);
  await page("WebAuthn.removeCredential", { authenticatorId: key, credentialId: found.credentialId });
  const { isResidentCredential, rpId, credentialId, privateKey, userHandle } = found;
  const copy = (signCount) => page("WebAuthn.addCredential", { authenticatorId: key, credential: { isResidentCredential, rpId, credentialId, privateKey, userHandle, signCount } });
  await copy(0);
  await signIn();
  await refused(/可能被复制过/);
  await page("WebAuthn.removeCredential", { authenticatorId: key, credentialId });
  await copy(100);

  // pages of another address of the same machine have none, and say where
  const own = await evaluate("location.origin");
  await page("Page.navigate", { url: own.replace("localhost", "127.0.0.1") + "/account" });
  await until(`location.hostname === "127.0.0.1" && document.readyState === "complete" && !document.querySelector("#passkey-elsewhere").hidden`);
  assert.ok(await evaluate(`document.querySelector('form[data-passkey="get"]').hidden`));
  assert.equal(await evaluate(`document.querySelector("#passkey-elsewhere a").href`), `${own}/account`);

  // taken away with the password, and then it opens nothing
  await signIn();
  await arrives("/works", "true");
  await open("/account/passkeys");
  await evaluate(`document.querySelector('input[name="key"]').checked = true`);
  await fill({ "password-removing": password });
  await click('form[action="/account/passkeys/remove"] button');
  assert.match(await text('[role="status"]'), /已移除/);
  assert.equal(await path(), "/account/passkeys");
  // another one, from a security key that is plugged in
  await page("WebAuthn.removeVirtualAuthenticator", { authenticatorId: key });
  await plug({ transport: "usb" });
  await until(`!document.querySelector('form[data-passkey="create"]').hidden`);
  await fill({ "passkey-name": "安全密钥", "password-adding": password });
  await press('form[data-passkey="create"] button');
  await arrives("/account/passkeys", `document.querySelector('input[name="key"]')`);
  await open("/account"); await signOut();
  await signIn();
  await arrives("/works", `document.querySelector(".who").textContent.includes(${JSON.stringify(name)})`);
  await click('button[name="language"][value="en"]');
  await open("/account/passkeys");
  assert.match(await text("h1"), /Passkeys/);
  await inspect("passkeys in English");
  assert.deepEqual(faults, []);
} finally {
  await close();
}

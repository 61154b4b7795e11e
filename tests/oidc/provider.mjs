// A provider of OpenID Connect on loopback for a test: `node provider.mjs MODULES PORT CALLBACK` prints its address once it listens. MODULES is a folder with node_modules/oidc-provider.
// People sign in with their name and no password; it has consented for them.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, port, callback] = process.argv.slice(2);
const found = createRequire(`${modules}/x.js`).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found));

const people = { anna: ["legal"], bert: ["staff"], guest: [] };
const server = createServer();
await new Promise((listening) => server.listen(Number(port), "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: "huidian", client_secret: "a secret: with+odd&letters", redirect_uris: [callback] }],
  claims: { openid: ["sub"], profile: ["preferred_username", "groups"], email: ["email"] },
  features: { devInteractions: { enabled: true } },
  async findAccount(_, sub) {
    return { accountId: sub, claims: async () => ({ sub, preferred_username: sub, groups: people[sub] ?? [] }) };
  },
  async loadExistingGrant(context) {
    const { client, session } = context.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});
server.on("request", provider.callback());
console.log(issuer);

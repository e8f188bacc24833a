/**
 * The embedded OpenID provider (oidc-provider), for the demo personas: authorization code with PKCE for the public client
 * `workbench`, client credentials for the confidential client `platform`; access tokens are JWTs for the API's audience
 * with the claims `roles`, `org` and `name`. A production system uses its own provider instead; nothing else changes.
 */
import type { Configuration, Provider } from 'oidc-provider';
import type { JWK } from 'jose';
import { findPersona, type Persona } from '../../demo/personas';
import { SIGNING_ALGORITHM, cookieKey, platformSecret, signingKey } from './keys';

export const TOKEN_SECONDS = 8 * 3600;

/** What a token says about its holder beside `sub`. */
export function claimsOf(persona: Persona): { roles: readonly string[]; org: string; name: string } {
  return { roles: persona.roles, org: persona.org, name: persona.name };
}

export interface ProviderOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly dataDir: string;
  /** Where the workbench is served; its redirect addresses lie under it. */
  readonly appOrigin: string;
}

async function configuration({ audience, dataDir, appOrigin }: ProviderOptions): Promise<Configuration> {
  const key: JWK = await signingKey(dataDir);
  const resourceServer = {
    scope: '',
    audience,
    accessTokenTTL: TOKEN_SECONDS,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: SIGNING_ALGORITHM } },
  };
  return {
    jwks: { keys: [key] },
    cookies: { keys: [await cookieKey(dataDir)] },
    clients: [
      {
        client_id: 'workbench',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [`${appOrigin}/workbench/`, `${appOrigin}/workbench/callback`],
        post_logout_redirect_uris: [`${appOrigin}/workbench/`],
        id_token_signed_response_alg: SIGNING_ALGORITHM,
      },
      {
        client_id: 'platform',
        client_secret: await platformSecret(dataDir),
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: SIGNING_ALGORITHM,
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'roles', 'org'] },
    scopes: ['openid', 'profile', 'offline_access'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => resourceServer,
      },
      rpInitiatedLogout: { enabled: true },
    },
    findAccount: (_context, sub) => {
      const persona = findPersona(sub);
      if (!persona || persona.machine) return undefined;
      return {
        accountId: sub,
        claims: () => ({ sub, name: persona.name, roles: [...persona.roles], org: persona.org }),
      };
    },
    extraTokenClaims: (_context, token) => {
      const persona = findPersona(token.accountId ?? token.clientId ?? '');
      return persona ? { ...claimsOf(persona) } : undefined;
    },
    // First-party clients: whoever logs in has consented.
    loadExistingGrant: async (context) => {
      const { provider, client, session, params } = context.oidc;
      const clientId = client?.clientId;
      const accountId = session?.accountId;
      if (!clientId || !accountId) return undefined;
      const grantId = context.oidc.result?.consent?.grantId ?? session.grantIdFor(clientId);
      const known = grantId ? await provider.Grant.find(grantId) : undefined;
      if (known) return known;
      const grant = new provider.Grant({ clientId, accountId });
      grant.addOIDCScope('openid profile offline_access');
      grant.addResourceScope(typeof params?.['resource'] === 'string' ? params['resource'] : audience, '');
      await grant.save();
      return grant;
    },
    ttl: {
      AccessToken: TOKEN_SECONDS,
      ClientCredentials: TOKEN_SECONDS,
      IdToken: 3600,
      Interaction: 1800,
      Session: 86_400,
      Grant: 86_400,
    },
    interactions: { url: (_context, interaction) => `/oidc/login/${interaction.uid}` },
  };
}

export async function createProvider(options: ProviderOptions): Promise<Provider> {
  const module = await import('oidc-provider');
  const provider = new module.Provider(options.issuer, await configuration(options));
  provider.proxy = true;
  return provider;
}

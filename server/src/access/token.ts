import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

const ALGORITHM = 'HS256';
const ISSUER = 'status-badge';
// What a token is for: one signed for another purpose with the same secret opens no stream.
const AUDIENCE = 'streams';
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const claims = z.object({
  jti: z.string(),
  exp: z.number(),
  org: z.string(),
  key: z.string(),
  topics: z.array(z.string()),
});

/** What a token says: which topics its bearer may read, until when, and which key vouches for it. */
export interface Token {
  id: string;
  keyId: string;
  organizationId: string;
  /** Topic keys, `org:<id>`. */
  topics: readonly string[];
  /** In ms since 1970, a whole second. */
  expiresAt: number;
}

export function looksLikeToken(text: string): boolean {
  return TOKEN.test(text);
}

/** A JSON Web Token (RFC 7519), signed with HMAC-SHA256. */
export function signToken(secret: Uint8Array, token: Token, nowMs: number): Promise<string> {
  return new SignJWT({ org: token.organizationId, key: token.keyId, topics: [...token.topics] })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setJti(token.id)
    .setIssuedAt(Math.floor(nowMs / 1_000))
    .setExpirationTime(token.expiresAt / 1_000)
    .sign(secret);
}

/** The token a string spells; undefined when the signature, the purpose or the time is not right. */
export async function verifyToken(
  secret: Uint8Array,
  text: string,
  nowMs: number,
): Promise<Token | undefined> {
  try {
    const { payload } = await jwtVerify(text, secret, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      currentDate: new Date(nowMs),
    });
    const { jti, exp, org, key, topics } = claims.parse(payload);
    return { id: jti, keyId: key, organizationId: org, topics, expiresAt: exp * 1_000 };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

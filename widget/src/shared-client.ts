import { createStatusClient, type StatusClient, type StatusClientOptions } from '@status-badge/sdk';

/** A share in a client: give it back exactly once; giving it back again does nothing. */
export interface ClientLease {
  client: StatusClient;
  /** Whether nobody else of this client has just said these words: of equal badges only one speaks. */
  claim(words: string, nowMs: number): boolean;
  release(): void;
}

export interface SharedClients {
  /** The page's client of this endpoint, organization and credential, made for the first who asks. */
  acquire(options: StatusClientOptions): ClientLease;
  /** A share in a client of the page's own, which is never closed. */
  borrow(client: StatusClient): ClientLease;
}

interface Said {
  words: string;
  atMs: number;
}

interface Entry {
  client: StatusClient;
  leases: number;
}

const SAME_BREATH_MS = 3000;

/**
 * Counts who uses a client: badges of one organization share one connection, and the last one to leave
 * closes it, after the current turn: an element that is moved leaves and comes back within one. Tokens
 * are compared by identity, so two providers never see each other's data.
 */
export function createSharedClients(create: (options: StatusClientOptions) => StatusClient): SharedClients {
  const said = new WeakMap<StatusClient, Said>();
  const claimOf = (client: StatusClient) => (words: string, nowMs: number) => {
    const last = said.get(client);
    if (last?.words === words && nowMs - last.atMs < SAME_BREATH_MS) return false;
    said.set(client, { words, atMs: nowMs });
    return true;
  };
  const byToken = new Map<StatusClientOptions['token'], Map<string, Entry>>();
  return {
    borrow: (client) => ({ client, claim: claimOf(client), release() {} }),
    acquire(options) {
      const { token } = options;
      const key = JSON.stringify([String(options.endpoint), options.organization]);
      const entries = byToken.get(token) ?? new Map<string, Entry>();
      byToken.set(token, entries);
      const entry = entries.get(key) ?? {
        client: create(options),
        leases: 0,
      };
      entries.set(key, entry);
      entry.leases++;
      return {
        client: entry.client,
        claim: claimOf(entry.client),
        release: once(() => {
          entry.leases--;
          queueMicrotask(() => {
            if (entry.leases > 0 || entries.get(key) !== entry) return;
            entry.client.close();
            entries.delete(key);
            if (entries.size === 0) byToken.delete(token);
          });
        }),
      };
    },
  };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}

/** The page's clients. The one shared thing of this module: sharing across elements is its purpose. */
export const sharedClients: SharedClients = createSharedClients(createStatusClient);

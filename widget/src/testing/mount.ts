import { fixture, html } from '@open-wc/testing';
import '../define.ts';
import type { Clock, Snapshot } from '@status-badge/sdk';
import type { StatusBadge } from '../status-badge/status-badge.ts';
import { createScriptedClient, OPEN, type ScriptedClient } from './scripted-client.ts';

/** Time that passes when a test says so. */
export interface ManualClock extends Clock {
  pass(ms: number): void;
}

export function createManualClock(startMs: number): ManualClock {
  let now = startMs;
  let timers: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    setTimeout(callback, delayMs) {
      const timer = { at: now + delayMs, callback };
      timers.push(timer);
      return timer;
    },
    clearTimeout(handle) {
      timers = timers.filter((timer) => timer !== handle);
    },
    pass(ms) {
      const until = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        now = next.at;
        next.callback();
      }
      now = until;
    },
  };
}

/** 4 March 2026, 12:04, in the zone of the machine. */
export const NOON = new Date(2026, 2, 4, 12, 4).getTime();

export interface Mounted {
  badge: StatusBadge;
  client: ScriptedClient;
  clock: ManualClock;
}

/** A badge on a scripted client with a live connection, its parts loaded. */
export async function mount(
  properties: Partial<StatusBadge> = {},
  snapshot?: Snapshot,
  content = '',
): Promise<Mounted> {
  const client = createScriptedClient(snapshot);
  if (snapshot) client.connect(OPEN);
  const clock = createManualClock(NOON);
  const badge = document.createElement('status-badge');
  Object.assign(badge, { locale: 'en-GB', client, clock, ...properties });
  badge.innerHTML = content;
  const place = await fixture(html`<div></div>`);
  place.append(badge);
  await settled(badge);
  return { badge, client, clock };
}

/** Once nothing is left to render, parts of their own file included. */
export async function settled(badge: StatusBadge): Promise<void> {
  await badge.updateComplete;
  await badge.partsComplete;
  await badge.updateComplete;
}

/** The first element that carries a part. */
export function part(badge: StatusBadge, name: string): HTMLElement | null {
  return badge.shadowRoot!.querySelector(`[part~="${name}"]`);
}

/** The words of every element that carries a part, white space made one. */
export function texts(badge: StatusBadge, name: string): string[] {
  const elements = badge.shadowRoot!.querySelectorAll(`[part~="${name}"]`);
  return Array.from(elements, (each) => (each.textContent ?? '').replace(/\s+/g, ' ').trim());
}

import type { ServiceStatus, Snapshot } from '@status-badge/sdk/contract';
import { makeBadge } from 'badge-maker';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import { statusWords } from '../page/status-words.ts';
import { cleanForXml } from './clean-for-xml.ts';

export const BADGE_STYLES = ['flat', 'flat-square', 'plastic', 'for-the-badge', 'social'] as const;
export type BadgeStyle = (typeof BADGE_STYLES)[number];

/** Left and right half of a badge, and the colour of the right one. */
export interface Badge {
  label: string;
  message: string;
  color: string;
}

/** What a reader chooses of a badge. */
export interface BadgeChoice {
  /** Id or exact name of one service, as the element takes it; all of them unless set. */
  service?: string | undefined;
  /** In place of the name; empty for none. */
  label?: string | undefined;
  /** Begins with a language that there are words for. */
  lang: string;
}

// The element's colours of its light theme: white reads on each (at least 4.5 : 1).
const COLORS: Readonly<Record<ServiceStatus, string>> = {
  operational: '#1a7f37',
  under_maintenance: '#0969da',
  degraded_performance: '#9a6700',
  partial_outage: '#bc4c00',
  major_outage: '#cf222e',
};
const UNKNOWN_COLOR = '#59636e';

/** The answer for https://shields.io/badges/endpoint-badge, which draws it in any of its styles. */
export const shieldAnswer = z.object({
  schemaVersion: z.literal(1),
  label: z.string(),
  message: z.string(),
  color: z.string(),
});

/** Throws `not_found` when the service is not there. */
export function presentBadge(snapshot: Snapshot, { service: wanted, label, lang }: BadgeChoice): Badge {
  const { organization, services, statusLabel } = snapshot;
  if (wanted === undefined) {
    const message = statusWords(lang, 'all', statusLabel);
    return { label: label ?? organization.name, message, color: COLORS[statusLabel] };
  }
  const service = services.find(({ id, name }) => id === wanted || name === wanted);
  if (!service) throw notFound('service', wanted);
  const message = statusWords(lang, 'one', service.status);
  return { label: label ?? service.name, message, color: COLORS[service.status] };
}

/** Who looks at a page sees what is wrong with it; programs are told by the status. */
export function missingBadge({ service = '', label }: BadgeChoice): Badge {
  return { label: label ?? service, message: 'no such service', color: UNKNOWN_COLOR };
}

/** What the widths of badges are measured for: Latin, Greek and Cyrillic letters, and signs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is a range
const MEASURED = /^[\u0000-\u052f\u1e00-\u22ff]*$/;

/** The badge as SVG. Its words are its accessible name. */
export function drawBadge({ label, message, color }: Badge, style: BadgeStyle): string {
  const svg = makeBadge({ label: cleanForXml(label), message: cleanForXml(message), color, style });
  // Stretched to a width that was only guessed, Arabic letters would no longer join.
  return svg.replace(/ textLength="[\d.]+"([^>]*>[^<]*)/g, (stretched, text: string) =>
    MEASURED.test(text) ? stretched : text,
  );
}

import type { BadgeContext } from './badge-context.ts';

/** What a panel is called, for who cannot see where it belongs. */
export function panelLabel({ snapshot, messages }: BadgeContext): string {
  return snapshot?.organization.name ?? messages.details;
}

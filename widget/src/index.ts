export type { ConnectionWord } from './connection-word.ts';
export { LANGUAGES } from './messages/load-messages.ts';
export type { MessageKey, Messages } from './messages/messages.ts';
export type { StatusBadgeEvents } from './status-badge/badge-events.ts';
export type { BadgePosition, BadgeTheme, BadgeVariant } from './status-badge/badge-properties.ts';
export type { RunSource } from './status-badge/run.ts';
export { StatusBadge } from './status-badge/status-badge.ts';

export type { ConnectionWord } from './connection-word.ts';
export type { MessageKey, Messages } from './messages/en.ts';
export { LANGUAGES } from './messages/load-messages.ts';
export type { StatusBadgeEvents } from './status-badge/badge-events.ts';
export { type BadgeVariant, StatusBadge } from './status-badge/status-badge.ts';
